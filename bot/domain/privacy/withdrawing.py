"""What a person may have done about what is kept: an account unlinked, or everything deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from bot.domain.privacy.erasing import erase
from bot.domain.privacy.kept import MyData
from bot.domain.school import audit, file_links, upload_doors, web_access, web_sessions
from bot.domain.school.people import ACCOUNT, PERSON
from bot.domain.school.turn import Turn


@dataclass(frozen=True)
class Unlink:
    """Take the account that speaks away from its person; what is kept of the person stays."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Unlink, and let reminders go to another account of the person, if there is one."""
        person_id, session = turn.me().id or 0, turn.session
        file_links.forget(session, [person_id])
        upload_doors.forget(session, [person_id])
        session.execute(update(ACCOUNT).where(ACCOUNT.c.id == turn.account.id).values(person_id=None))
        others = select(ACCOUNT.c.id).where(ACCOUNT.c.person_id == person_id)
        left = session.execute(others.order_by(ACCOUNT.c.reachable.desc(), ACCOUNT.c.id)).scalar()
        mine = (PERSON.c.id == person_id) & (PERSON.c.account_id == turn.account.id)
        session.execute(update(PERSON).where(mine).values(account_id=left))
        web_sessions.revoke(session, turn.account.id or 0, turn.now)
        audit.note(session, turn.now, person_id, "unlinked", f"account:{turn.account.id}")
        return {"elsewhere": left is not None}


@dataclass(frozen=True)
class CloseWeb:
    """Close the speaker's browsers, wherever they are open, and void what was made for them to come in."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Do it; facts: `closed`, what stood open."""
        person_id = turn.me().id or 0
        return {"closed": web_access.close(turn.session, person_id, turn.now, by=person_id)}


@dataclass(frozen=True)
class Erase:
    """Withdraw consent and delete: what docs/decisions/0004-what-deleting-means.md says."""

    def apply(self, turn: Turn) -> Mapping[str, Any]:
        """Delete or make anonymous everything kept about the speaker, at once."""
        goes = MyData(turn).goes()
        person_id = turn.me().id or 0
        erase(turn.session, person_id, turn.now)
        audit.note(turn.session, turn.now, person_id, "erased", f"person:{person_id}", **goes)
        return goes
