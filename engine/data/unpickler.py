"""Pickles of NumPy arrays, read without Python's unpickler and without calling anything.

Python's own calls what the file names, and one that is restricted to harmless functions still
lets a few bytes take all memory (an opcode with a large index into the memo,
https://github.com/python/cpython/issues/115952) or end the process (the hash of deeply nested
tuples). This one knows the opcodes that tuples, lists and arrays are written with by Python 2 and
3, in protocols 0 to 5.
"""

from __future__ import annotations

import codecs
import pickletools
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError

from .bounded import ForwardReader
from .pickled_arrays import build, named, reduced, word

# The tutorial's file has about 150.
_MOST_OPCODES = 10_000
_LONGEST_LINE = 100

_OPCODES = {opcode.code: opcode for opcode in pickletools.opcodes}
# Opcodes whose argument is a value; Python's own table says how arguments are written.
_VALUES = {
    "INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1",
    "STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8",
    "BYTEARRAY8", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8",
}  # fmt: skip
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_SHORT_TUPLES = {"EMPTY_TUPLE": 0, "TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_LENGTH_SIZES = {
    pickletools.TAKEN_FROM_ARGUMENT1: 1,
    pickletools.TAKEN_FROM_ARGUMENT4: 4,
    pickletools.TAKEN_FROM_ARGUMENT4U: 4,
    pickletools.TAKEN_FROM_ARGUMENT8U: 8,
}


class Unpickler:
    """Reads a pickle of arrays in tuples and lists.

    Text and bytes are both (n,) uint8 in Latin-1 here, for Python 2 made no difference.
    """

    def __init__(self, reader: ForwardReader, path: Path) -> None:
        """Begin where the reader is; ``path`` is what the file is called in messages."""
        self._reader = reader
        self._where = str(path)
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def load(self) -> Any:
        """Return what is pickled; arrays in it are `PickledArray`.

        Raises
        ------
        DataError
            If the file is damaged or holds anything but arrays.
        """
        try:
            for _ in range(_MOST_OPCODES):
                code = chr(self._number(1))
                if code not in _OPCODES:
                    raise self._refused(f"is no pickle of NumPy arrays (no opcode is {code!r})")
                opcode = _OPCODES[code]
                if opcode.name == "STOP":
                    return self._stack.pop()
                self._obey(opcode.name, self._argument(opcode.arg))
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise self._refused("is no intact pickle of NumPy arrays; copy it again") from error
        raise self._refused("is too long for a pickle of a few arrays")

    def _argument(self, kind: pickletools.ArgumentDescriptor | None) -> Any:
        """Read what follows an opcode: a number, text or bytes."""
        reader = self._reader
        if kind is None:
            return None
        if kind.n >= 0:
            return self._number(kind.n, signed=kind.name.startswith("int"))
        if kind.n in _LENGTH_SIZES:
            length = self._number(_LENGTH_SIZES[kind.n])
            if kind.name.startswith("long"):
                return self._number(length, signed=True)
            if kind.name.startswith("unicode"):
                return _decoded(reader.pieces(length), "utf-8")
            return reader.exactly(length)
        if kind.name == "unicodestringnl":
            return _decoded(reader.line(), "raw_unicode_escape")
        if kind.name == "stringnl":
            # In quotes, as Python 2 printed it.
            return _decoded(reader.line(), "unicode_escape")[1:-1]
        if kind.name == "stringnl_noescape_pair":
            return self._short_line(), self._short_line()
        return int(self._short_line().removesuffix("L"))

    def _obey(self, opcode: str, argument: Any) -> None:
        stack, memo = self._stack, self._memo
        if opcode in _VALUES:
            stack.append(argument)
        elif opcode in _CONSTANTS:
            stack.append(_CONSTANTS[opcode])
        elif opcode in _SHORT_TUPLES:
            stack.append(tuple(self._popped(_SHORT_TUPLES[opcode])))
        elif opcode in ("PUT", "BINPUT", "LONG_BINPUT"):
            memo[argument] = stack[-1]
        elif opcode in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(memo[argument])
        else:
            match opcode:
                case "PROTO" | "FRAME":
                    pass
                case "MARK":
                    self._marks.append(len(stack))
                case "TUPLE":
                    stack.append(tuple(self._popped_to_mark()))
                case "LIST":
                    stack.append(self._popped_to_mark())
                case "EMPTY_LIST":
                    stack.append([])
                case "APPEND":
                    self._extend(self._popped(1))
                case "APPENDS":
                    self._extend(self._popped_to_mark())
                case "MEMOIZE":
                    memo[len(memo)] = stack[-1]
                case "GLOBAL":
                    module, name = argument
                    stack.append(named(module, name, self._where))
                case "STACK_GLOBAL":
                    module, name = self._popped(2)
                    stack.append(named(word(module), word(name), self._where))
                case "REDUCE":
                    function, arguments = self._popped(2)
                    stack.append(reduced(function, arguments, self._where))
                case "BUILD":
                    (state,) = self._popped(1)
                    build(stack[-1], state, self._where)
                case _:
                    raise self._refused(f"holds more than NumPy arrays (opcode {opcode})")

    def _number(self, size: int, signed: bool = False) -> int:
        return int.from_bytes(self._reader.exactly(size).tobytes(), "little", signed=signed)

    def _short_line(self) -> str:
        line = b""
        for piece in self._reader.line():
            line += piece
            if len(line) > _LONGEST_LINE:
                raise self._refused("is no pickle of NumPy arrays (a name in it is too long)")
        return line.decode("latin-1")

    def _popped(self, n: int) -> list[Any]:
        start = len(self._stack) - n
        if start < 0:
            raise IndexError
        values = self._stack[start:]
        del self._stack[start:]
        return values

    def _popped_to_mark(self) -> list[Any]:
        return self._popped(len(self._stack) - self._marks.pop())

    def _extend(self, values: list[Any]) -> None:
        if not isinstance(self._stack[-1], list):
            raise TypeError
        self._stack[-1].extend(values)

    def _refused(self, reason: str) -> DataError:
        return DataError(f"{self._where}: {reason}")


def _decoded(pieces: Iterable[bytes], codec: str) -> NDArray[np.uint8]:
    """Return text as Latin-1, decoded piece by piece because it may be all the pixels."""
    decoder = codecs.getincrementaldecoder(codec)()
    decoded = bytearray()
    for piece in pieces:
        decoded += decoder.decode(piece).encode("latin-1")
    decoded += decoder.decode(b"", final=True).encode("latin-1")
    return np.frombuffer(decoded, np.uint8)
