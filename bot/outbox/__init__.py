"""Everything said to anyone is a row here first, written in the transaction that decided to say it.

`message` holds what is said to one person: replies, receipts, notices, progress. `delivery_run` and
`outbox` hold what is said to many: digests and announcements, rendered when a row is claimed. Both know the
same states.
"""

from __future__ import annotations

from bot.outbox import monthly
from bot.outbox.queue import (
    Address,
    Outcome,
    Queued,
    claim_messages,
    enqueue,
    last_in_slot,
    next_epoch,
    offered,
    record_messages,
    release_messages,
)
from bot.outbox.senders import Kept, is_ours, keep_pace, pace_of, paused
from bot.outbox.tables import (
    ITEM,
    MESSAGE,
    OUTBOX,
    RUN,
    DeliveryRun,
    Message,
    OutboxItem,
    OutboxRow,
    SenderState,
    State,
)

__all__ = [
    "ITEM",
    "MESSAGE",
    "OUTBOX",
    "RUN",
    "Address",
    "DeliveryRun",
    "Kept",
    "Message",
    "OutboxItem",
    "OutboxRow",
    "Outcome",
    "Queued",
    "SenderState",
    "State",
    "claim_messages",
    "enqueue",
    "is_ours",
    "keep_pace",
    "last_in_slot",
    "monthly",
    "next_epoch",
    "offered",
    "pace_of",
    "paused",
    "record_messages",
    "release_messages",
]
