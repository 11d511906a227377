"""How often something was tried, and how often it failed."""

from __future__ import annotations

import os
from dataclasses import dataclass

#: Whether the full numbers are wanted: ``make torture`` sets it.
FULL = bool(os.environ.get("SOFTSCOPE_TORTURE"))

#: What was counted so far, for the table at the end.
TALLIES: list[Tally] = []


@dataclass
class Tally:
    """A row of the table.

    Attributes
    ----------
    name : str
        What was tried.
    count, failures : int
        How often, and how often in vain.
    figures : str
        What was measured besides.
    """

    name: str
    count: int = 0
    failures: int = 0
    figures: str = ""

    def __post_init__(self) -> None:
        """Have it printed at the end."""
        TALLIES.append(self)


def table() -> list[str]:
    """Return the lines of the table."""
    width = max((len(tally.name) for tally in TALLIES), default=0)
    return [
        f"{'test':<{width}}  {'count':>7}  {'failures':>8}",
        *(
            f"{tally.name:<{width}}  {tally.count:>7,}  {tally.failures:>8,}  {tally.figures}"
            for tally in TALLIES
        ),
    ]
