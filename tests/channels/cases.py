"""What can go wrong between a channel and its reader: the cases in which channels differ."""

from __future__ import annotations

from tests.fakes.telegram_faults import Fault

LOST, THROTTLED, REFUSED = "lost answer", "throttled", "refused"
"""Cases that need somebody else's platform between us and the reader, and so cannot exist everywhere."""
LOST_ANSWERS = (Fault(accepts=True, ends="half"), Fault(accepts=True, ends="reset"), Fault(ends="hang"))
"""What may have arrived, though nobody has said so: no channel may call it anything but ambiguous."""
