"""The tutorial's data set, ``mnist.pkl.gz``, and others in its layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.errors import DataError
from engine.watch import Watch

from .array_images import as_reading
from .bounded import ForwardReader, open_regular
from .pickled_arrays import PickledArray
from .reading import Reading
from .unpickler import Unpickler

_PARTS = {1: ("all",), 2: ("train", "test"), 3: ("train", "valid", "test")}


def read_pickle(path: Path, watch: Watch) -> Reading:
    """Read a data set in the tutorial's layout, gzipped or not.

    That is a pickle of ``((train_x, train_y), (valid_x, valid_y), (test_x, test_y))``, written by
    Python 2 or 3; of two pairs the second tests, and a single pair is not divided. Nothing but
    arrays of numbers is admitted, and nothing in the file is run.

    Parameters
    ----------
    path : Path
        The file.
    watch : Watch
        Told how much of the file is read, in bytes.

    Raises
    ------
    DataError
        If the file cannot be read or holds anything else.
    Cancelled
        If the watch was cancelled.
    """
    with open_regular(path) as stream:
        reader = ForwardReader(stream, path, watch)
        content = Unpickler(reader, path).load()
        # Also checks the sum at the end of a gzip file.
        if reader.some(1):
            raise DataError(f"{path}: goes on after its first pickle; put all into one")
        whole = _pair(content)
        pairs = [whole] if whole else [_pair(item) for item in _items(content)]
        if len(pairs) not in _PARTS or None in pairs:
            raise DataError(
                f"{path}: is not in the tutorial's layout, ((train_x, train_y), (valid_x, "
                "valid_y), (test_x, test_y)); arrange it so"
            )
        arrays = {part: pair for part, pair in zip(_PARTS[len(pairs)], pairs, strict=True) if pair}
        return as_reading(arrays, str(path), watch)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (tuple, list)) else []


def _pair(value: Any) -> Any:
    """Return images and labels, if the value is a pair of arrays."""
    items = _items(value)
    arrays = [item.content for item in items if isinstance(item, PickledArray) and item.is_made]
    return tuple(arrays) if len(items) == len(arrays) == 2 else None
