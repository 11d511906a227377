"""Prints the table of what was tried."""

from __future__ import annotations

from .tally import FULL, TALLIES, table


def pytest_terminal_summary(terminalreporter) -> None:
    if FULL and TALLIES:
        terminalreporter.section("torture")
        for line in table():
            terminalreporter.write_line(line)
