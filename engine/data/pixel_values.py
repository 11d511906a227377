"""Pixels of any numeric type and range, brought to 0..255."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError
from engine.watch import Watch

Pixels = NDArray[Any]

# What white is where the type does not say it: of fractions, scikit-learn's digits, 8 and 16 bits.
_WHITES = (1, 16, 255, 65535)
# Resizing with a smooth filter overshoots black and white by so much of white ...
_OVERSHOOT = 0.1
# ... and broken pixels are at most so many of those that are not 0.
_FEW = 0.01
# Values looked at together: few enough that Cancel answers, many enough that NumPy is quick.
_AT_ONCE = 2**19


@dataclass
class _Range:
    """What a first look at all values finds."""

    low: float = np.inf
    high: float = -np.inf
    whole: bool = True
    #: Whether every value is k/256 with k a whole number.
    parts_of_256: bool = True
    n_not_0: int = 0
    n_below_0: int = 0
    n_above: dict[int, int] = field(default_factory=lambda: dict.fromkeys(_WHITES, 0))

    def add(self, values: Pixels) -> None:
        """Look at some of the values."""
        # Python's own min and max would lose a NaN.
        self.low = float(np.minimum(self.low, values.min()))
        self.high = float(np.maximum(self.high, values.max()))
        if not np.isfinite(self.high - self.low):
            return
        self.whole = self.whole and _are_whole(values)
        self.parts_of_256 = self.parts_of_256 and _are_whole(values * values.dtype.type(256))
        self.n_not_0 += int(np.count_nonzero(values))
        self.n_below_0 += int(np.count_nonzero(values < 0))
        for white in _WHITES:
            if self.high > white:
                self.n_above[white] += int(np.count_nonzero(values > white))


def to_pixels(
    values: Sequence[Pixels], where: str, watch: Watch | None = None
) -> tuple[list[NDArray[np.uint8]], tuple[str, ...]]:
    """Bring the pixels of a whole data set to 0..255, all by the same rule.

    The first of these that fits all arrays together is the rule:

    1. uint8 stays as it is;
    2. k/256 with k = 0..255, as in the tutorial's file, becomes k exactly;
    3. otherwise the range tells which value is white: 1 (or true), 16 (scikit-learn's digits),
       255 or 65535, whichever is the first that no value exceeds. White becomes 255, 0 stays 0,
       and what is between is scaled and rounded.

    Values below 0 or above white are clipped, and noted, where they are broken pixels (at most 1
    in 100 of those that are not 0) or the overshoot of a smooth filter (at most a tenth of the
    brightest). Other ranges are refused: how they were made cannot be told from them.

    Parameters
    ----------
    values : sequence of ndarray
        Numbers of any type, of any shape: parts of one data set.
    where : str
        What messages begin with.
    watch : Watch, optional
        Told how many values are done, of twice as many as there are.

    Returns
    -------
    pixels : list of ndarray, uint8
        Of the same shapes.
    notes : tuple of str
        What was done with the values, a sentence each.

    Raises
    ------
    DataError
        If a value is not finite, or the range is none of those above.
    Cancelled
        If the watch was cancelled.
    """
    if all(array.dtype == np.uint8 for array in values):
        return list(values), _darkness(values)
    for array in values:
        if array.dtype.kind not in "buif":
            raise DataError(f"{where}: has pixels of type {array.dtype}; use numbers")
    total = sum(array.size for array in values)
    done = 0
    watch = watch or Watch()
    found = _Range()
    with np.errstate(all="ignore"):
        for block in _blocks(values):
            found.add(block)
            done += block.size
            watch.at(done, 2 * total)
    factor, notes = _rule(found, where)
    pixels = [np.empty_like(array, np.uint8) for array in values]
    for block, scaled in zip(_blocks(values), _blocks(pixels, as_float=False), strict=True):
        scaled[:] = np.rint(block * block.dtype.type(factor)).clip(0, 255)
        done += block.size
        watch.at(done, 2 * total)
    return pixels, notes + _darkness(pixels)


def _blocks(arrays: Sequence[Pixels], as_float: bool = True) -> Iterator[Pixels]:
    """Yield all values, (n,) each, as floats that hold them or as views to write to."""
    for array in arrays:
        # In the order of the memory, whichever that is: this copies nothing.
        flat = array.ravel(order="K")
        for start in range(0, len(flat), _AT_ONCE):
            block = flat[start : start + _AT_ONCE]
            yield block.astype(np.result_type(block.dtype, np.float32)) if as_float else block


def _are_whole(values: Pixels) -> bool:
    return bool((values == np.rint(values)).all())


def _rule(found: _Range, where: str) -> tuple[float, tuple[str, ...]]:
    """Return what to multiply by, and what to say of it."""
    low, high = found.low, found.high
    if not np.isfinite(high - low):
        raise DataError(f"{where}: has pixels that are no finite numbers; replace them")
    if found.parts_of_256 and low >= 0 and high <= 255 / 256:
        return 256, ("pixels k/256 were restored to k, 0..255",)
    few = _FEW * found.n_not_0
    fitting = (w for w in _WHITES if high <= (1 + _OVERSHOOT) * w or found.n_above[w] <= few)
    white = next(fitting, None)
    if white is None or (low < -_OVERSHOOT * high and found.n_below_0 > few):
        raise DataError(
            f"{where}: has pixels from {low:g} to {high:g}; scale them to 0..255 (or to 0..1, "
            "0..16 or 0..65535), black 0"
        )
    notes = []
    if white != 255:
        notes.append(f"pixels 0..{white} were scaled to 0..255")
    elif not found.whole:
        notes.append("pixels were rounded to whole numbers")
    if n_outside := found.n_below_0 + found.n_above[white]:
        notes.append(
            f"{n_outside:,} pixels outside 0..{white} were clipped; the values went from {low:g} "
            f"to {high:g}"
        )
    return 255 / white, tuple(notes)


def _darkness(pixels: Sequence[NDArray[np.uint8]]) -> tuple[str, ...]:
    brightest = max((int(array.max(initial=0)) for array in pixels), default=0)
    if brightest > 127:
        return ()
    return (f"the brightest pixel is {brightest} of 255; such dark images are learned slowly",)
