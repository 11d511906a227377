"""``--version``: what runs here, and on what."""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from engine.backends import select_backend
from engine.data.dataset import Dataset, Split
from engine.errors import SoftscopeError
from engine.version import __version__


class VersionAction(argparse.Action):
    """Prints version, backend and device, and ends the program."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(nargs=0, default=argparse.SUPPRESS, **kwargs)

    def __call__(self, parser: argparse.ArgumentParser, *args: Any, **kwargs: Any) -> None:
        """Look for the backend that ``auto`` would take."""
        print(f"softscope {__version__}")
        try:
            selection = select_backend("auto", _smallest_dataset())
        except SoftscopeError as error:
            print(f"backend  none ({error})")
        else:
            print(f"backend  {selection.backend.name}")
            print(f"device   {selection.backend.device}")
            for note in selection.notes:
                print(f"not used {note}")
        parser.exit()


def _smallest_dataset() -> Dataset:
    """Return something of MNIST's shape, for which the kernels are made, to hand to a backend."""
    split = Split(np.zeros((10, 784), np.uint8), np.arange(10, dtype=np.int32))
    return Dataset("none", split, split, split, (28, 28), tuple("0123456789"), "none")
