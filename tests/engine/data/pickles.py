"""The tutorial's file as Python 2 wrote it."""

from __future__ import annotations

import io
import pickle
from typing import ClassVar


class _Python2Pickler(pickle._Pickler):
    """Writes text and bytes both as Python 2's ``str``, of which NumPy's arrays consist."""

    dispatch: ClassVar = dict(pickle._Pickler.dispatch)

    def _save_str(self, value: str | bytes) -> None:
        content = value.encode("latin-1") if isinstance(value, str) else value
        if self.proto == 0:
            # The quotes and escapes of Python 2's repr.
            self.write(b"S" + repr(content)[1:].encode() + b"\n")
        elif len(content) < 256:
            self.write(b"U" + bytes([len(content)]) + content)
        else:
            self.write(b"T" + len(content).to_bytes(4, "little") + content)
        self.memoize(value)

    dispatch[str] = dispatch[bytes] = _save_str


def python_2_pickle(value: object, protocol: int = 2) -> bytes:
    """Return what ``cPickle.dumps`` of Python 2 makes of arrays in tuples."""
    stream = io.BytesIO()
    _Python2Pickler(stream, protocol).dump(value)
    # NumPy's modules were renamed in version 2.
    return stream.getvalue().replace(b"cnumpy._core.", b"cnumpy.core.")
