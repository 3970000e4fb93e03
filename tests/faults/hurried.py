"""`thidua run` with three numbers changed: what takes minutes at a bot's real pace takes seconds."""

from __future__ import annotations

import scheduler
from bot.cli import main
from bot.sending import bulk

RATE = 100.0
"""Messages of runs a second, instead of 25."""
TICK = 0.05

if __name__ == "__main__":
    vars(bulk).update(PER_SECOND=RATE, BURST=bulk.WINDOW)
    scheduler.DELIVER = TICK
    main()
