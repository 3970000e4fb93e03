"""The rehearsal of a school, for every test here."""

from __future__ import annotations

import pytest

from tests.scheduler.rehearsing import Rehearsal
from tests.school import School


@pytest.fixture
def rehearsal(school: School) -> Rehearsal:
    """The invented school on Monday, 05/10/2026 at 8, its campaign just launched."""
    return Rehearsal.of(school)
