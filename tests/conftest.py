"""What every test may ask for: databases, a school, people to talk with."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("thidua", deadline=None)
settings.load_profile("thidua")

pytest_plugins = ["tests.databases", "tests.school"]
