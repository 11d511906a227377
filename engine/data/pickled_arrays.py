"""NumPy arrays as pickles describe them (``ndarray.__reduce__``), made without calling anything.

What a pickle names is not looked up but understood: there is nothing in it that could be run.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

from .bounded import shown

_LONGEST_WORD = 100
_LATIN_1 = ("latin1", "latin-1", "iso-8859-1")
_TYPE_NAME = re.compile(r"[biufSU]\d{1,4}")


class Named(Enum):
    """What a pickle of arrays asks for by name."""

    NDARRAY = auto()
    DTYPE = auto()
    RECONSTRUCT = auto()
    FROMBUFFER = auto()
    ENCODE = auto()


_NAMED = {
    "numpy.ndarray": Named.NDARRAY,
    "numpy.dtype": Named.DTYPE,
    "numpy.core.multiarray._reconstruct": Named.RECONSTRUCT,
    "numpy._core.multiarray._reconstruct": Named.RECONSTRUCT,
    "numpy.core.numeric._frombuffer": Named.FROMBUFFER,
    "numpy._core.numeric._frombuffer": Named.FROMBUFFER,
    # Python 3 writes bytes as encoded text where the protocol is one of Python 2.
    "_codecs.encode": Named.ENCODE,
}


@dataclass
class _Dtype:
    """A data type; its byte order comes after its name."""

    name: str
    order: str = "="


@dataclass
class PickledArray:
    """An array in a pickle; its content comes after it was mentioned."""

    content: NDArray[Any] | None = None

    @property
    def is_made(self) -> bool:
        """Whether the content has come."""
        return self.content is not None


def word(value: NDArray[np.uint8]) -> str:
    """Return text that should be short."""
    return value[:_LONGEST_WORD].tobytes().decode("latin-1")


def named(module: str, name: str, where: str) -> Named:
    """Understand what a pickle asks for.

    Raises
    ------
    DataError
        If arrays have no need of it.
    """
    full = f"{module}.{name}"
    if full not in _NAMED:
        raise DataError(
            f"{where}: asks for {shown(full)}, which is no NumPy array; nothing of it was run"
        )
    return _NAMED[full]


def reduced(function: Any, arguments: Any, where: str) -> NDArray[np.uint8] | _Dtype | PickledArray:
    """Return what ``function(*arguments)`` would be.

    Raises
    ------
    DataError
        If that is no part of an array.
    """
    match arguments:
        case [np.ndarray() as text, np.ndarray() as codec] if function is Named.ENCODE:
            if word(codec) in _LATIN_1:
                return text
        case [np.ndarray() as name, *_] if function is Named.DTYPE:
            return _Dtype(word(name))
        case [made, *_] if function is Named.RECONSTRUCT and made is Named.NDARRAY:
            return PickledArray()
        case [content, _Dtype() as dtype, shape, np.ndarray() as order] if (
            function is Named.FROMBUFFER
        ):
            return PickledArray(_array(content, dtype, shape, word(order) == "F", where))
    raise DataError(f"{where}: makes something else than NumPy arrays")


def build(made: Any, state: Any, where: str) -> None:
    """Give a type or an array its state, as ``__setstate__`` would.

    Raises
    ------
    DataError
        If it is neither, or has a state already.
    """
    match made, state:
        case _Dtype(), [int(), np.ndarray() as order, None, None, None, *_]:
            made.order = word(order)
        case PickledArray(content=None), [int(), shape, _Dtype() as dtype, order, content]:
            made.content = _array(content, dtype, shape, bool(order), where)
        case _:
            raise DataError(f"{where}: makes something else than plain NumPy arrays")


def _array(
    content: Any, dtype: _Dtype, shape: Any, in_fortran_order: bool, where: str
) -> NDArray[Any]:
    if isinstance(content, list) or not _TYPE_NAME.fullmatch(dtype.name):
        raise DataError(
            f"{where}: holds an array of {shown(dtype.name)}, which is not loaded; save numbers"
        )
    if not isinstance(content, np.ndarray) or not all(type(n) is int and n >= 0 for n in shape):
        raise TypeError
    plain = np.dtype(dtype.order + dtype.name)
    if len(content) != math.prod(shape) * plain.itemsize:
        raise DataError(
            f"{where}: states an array of shape {shape} of {plain}, but holds {len(content):,} "
            "bytes of it"
        )
    array = content.view(plain)
    return array.reshape(shape, order="F") if in_fortran_order else array.reshape(shape)
