"""Keyframes on disk: records of one size, each with a checksum, appended to a file."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.parameters import Parameters
from engine.training.early_stopping import EarlyStopping
from engine.training.timeline import Keyframe

_CHECKSUM = 4  # bytes


def _dtype(n_in: int, n_out: int, kind: np.dtype[np.floating]) -> np.dtype[np.void]:
    number = kind.newbyteorder("<")
    return np.dtype(
        [
            ("step", "<i8"), ("patience", "<i8"), ("best_step", "<i8"),
            ("significant_step", "<i8"), ("best_errors", "<i8"), ("smoothed_steps", "<i8"),
            ("wrong", "<i8"), ("images", "<i8"),
            ("best_valid_error", "<f8"), ("test_error", "<f8"), ("smoothed_mean", "<f8"),
            ("W", number, (n_in, n_out)), ("b", number, (n_out,)),
        ]
    )  # fmt: skip


def as_records(keyframes: Iterable[Keyframe]) -> bytes:
    """Return keyframes as they are appended to their file."""
    parts: list[bytes] = []
    for keyframe in keyframes:
        W, b = keyframe.parameters.W, keyframe.parameters.b
        stopping = keyframe.early_stopping
        mean, steps = keyframe.smoothed
        values = (
            keyframe.step, stopping.patience, stopping.best_step, stopping.significant_step,
            keyframe.best_errors, steps, *keyframe.misread, stopping.best_valid_error,
            stopping.test_error, mean, W, b,
        )  # fmt: skip
        n_in, n_out = W.shape
        record = np.array(values, _dtype(n_in, n_out, W.dtype)).tobytes()
        parts += [record, zlib.crc32(record).to_bytes(_CHECKSUM, "little")]
    return b"".join(parts)


def read_records(path: Path, n_bytes: int, like: Parameters) -> tuple[list[Keyframe], int]:
    """Read the keyframes of a run with parameters like these.

    Returns
    -------
    (list of Keyframe, int)
        Those that are whole, and how many are damaged or missing.
    """
    dtype = _dtype(like.n_in, like.n_out, like.W.dtype)
    size = dtype.itemsize + _CHECKSUM
    expected = n_bytes // size
    found: list[Keyframe] = []
    try:
        with path.open("rb") as stream:
            for _ in range(expected):
                content = stream.read(size)
                record, checksum = content[:-_CHECKSUM], content[-_CHECKSUM:]
                if len(content) == size and zlib.crc32(record) == int.from_bytes(
                    checksum, "little"
                ):
                    found.append(_keyframe(np.frombuffer(record, dtype)[0]))
    except OSError:
        # What was read so far is whole; the caller says what is missing.
        pass
    return found, expected - len(found)


def _keyframe(record: NDArray[np.void] | np.void) -> Keyframe:
    stopping = EarlyStopping(
        int(record["patience"]),
        float(record["best_valid_error"]),
        int(record["best_step"]),
        int(record["significant_step"]),
        float(record["test_error"]),
    )
    return Keyframe(
        int(record["step"]),
        Parameters(
            record["W"].astype(record["W"].dtype.newbyteorder("=")),
            record["b"].astype(record["b"].dtype.newbyteorder("=")),
        ),
        stopping,
        int(record["best_errors"]),
        (float(record["smoothed_mean"]), int(record["smoothed_steps"])),
        (int(record["wrong"]), int(record["images"])),
    )
