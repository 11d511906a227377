"""Which errors are shown."""

from __future__ import annotations

import math

from .nice_ticks import Range, nice_ceiling, nice_floor

# From a little below the best error to a small multiple of it.
_BELOW_BEST = 0.9
_ABOVE_BEST = 2.5
_SMALLEST_TOP = 0.01
# The top comes down only where less than this share of it is still of interest.
_TOP_IN_USE = 0.5
# On a logarithmic axis: a run without errors ends one in a hundred thousand from the bottom.
_SMALLEST_LOG = 1e-5


class ErrorRange:
    """The range of an error plot, which moves seldom and in steps.

    A first error may be 90 % and the last 8 %: a range that holds both shows nothing of how
    the best was found. So the range goes from `_BELOW_BEST` to at most `_ABOVE_BEST` times the
    best error, rounded outwards to nice numbers. As the best falls, the bottom follows it
    outwards in steps; the top stays, except when less than `_TOP_IN_USE` of it would be needed:
    then, a few times in a run, it comes down in one step.
    """

    def __init__(self) -> None:
        self._top = 0.0

    def reset(self) -> None:
        """Forget the last run."""
        self._top = 0.0

    def update(self, best: float, worst: float) -> Range:
        """Return the range for errors that go from ``best`` to ``worst``, as fractions."""
        wanted = nice_ceiling(max(min(worst, _ABOVE_BEST * best), _SMALLEST_TOP))
        wanted = min(wanted, 1.0)
        if not _TOP_IN_USE * self._top <= wanted <= self._top:
            self._top = wanted
        bottom = nice_floor(_BELOW_BEST * best) if best > 0 else 0.0
        return bottom, self._top


def log_error_range(best: float, worst: float) -> Range:
    """Return the logarithms of nice numbers around all errors."""
    low = nice_floor(_BELOW_BEST * max(best, _SMALLEST_LOG))
    high = nice_ceiling(max(worst, 2 * low))
    return math.log10(low), math.log10(min(high, 1.0))
