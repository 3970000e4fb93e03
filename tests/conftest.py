"""What every test may ask for: databases, a school, people to talk with."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("thidua", deadline=None)
settings.load_profile("thidua")

pytest_plugins = ["tests.databases", "tests.school", "tests.scheduler.rehearsing"]

MAY_BE_ABSENT = "../shared"
LONG = ("tests/walks/", "tests/year/", "tests/test_preview.py", "tests/e2e/", "tests/faults/test_killed.py")
"""What a process would still be busy with when all else is done, if it did not begin with it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files: a file is one process's."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every skip that CI does not allow: only the folder of real plans may be missing there."""
    for report in unexcused(terminalreporter):
        terminalreporter.write_line(f"SKIPPED IN CI: {report.nodeid}: {report.longrepr}", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run in CI when something was skipped that has to run there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and exitstatus == 0 and unexcused(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def unexcused(reporter: pytest.TerminalReporter) -> list[pytest.TestReport]:
    """Return the skipped tests whose reason is not the absence of the plans' folder, in CI only."""
    if os.environ.get("CI") != "true":
        return []
    return [one for one in reporter.stats.get("skipped", []) if MAY_BE_ABSENT not in str(one.longrepr)]
