"""An update that comes alone is stored and worked on in one transaction: its answer waits for one sync."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog
from sqlmodel import Session

from bot.errors import where
from bot.outbox import Queued
from bot.receiving.admission import Admitted
from bot.receiving.arriving import Arrived, Arriving
from bot.receiving.lanes import Lanes

log = structlog.get_logger()


def comes_alone(batch: Sequence[Arriving], lanes: Lanes[Arrived]) -> bool:
    """Tell whether a batch is one update that waits for no earlier one of its person's and for no file."""
    incoming = batch[0].incoming if len(batch) == 1 and not lanes.stopping else None
    if incoming is None or incoming.file is not None:
        return False
    return not lanes.waiting((incoming.channel, incoming.user))


def work_at_once(
    session: Session, admitted: Admitted, turn: Callable[[Session, Arrived], list[Queued]]
) -> Admitted:
    """Work on what was just stored; a turn that fails is undone and left to its lane.

    Either both are on the disk before the platform is told that it was received, or neither is and the
    platform brings it again.
    """
    if not admitted.kept:
        return admitted
    (arrived,) = admitted.kept
    savepoint = session.begin_nested()
    try:
        answer = turn(session, arrived)
    except Exception as error:
        savepoint.rollback()
        log.info("not_worked_at_once", update=arrived.id, error=type(error).__name__, where=where(error))
        return admitted
    savepoint.commit()
    return Admitted(away=admitted.away, said=[*admitted.said, *answer], worked=admitted.kept)
