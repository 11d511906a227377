"""Writes the sample that ships with the application.

Run ``python -m engine.data.make_sample OUT.npz``.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .handwriting import generate

SPLITS = ("train", "valid", "test")
SPLIT_SHARES = (6, 1, 1)  #: parts of the sample that the splits get
DEFAULT_COUNT = 9600
DEFAULT_SEED = 1998


def split_seed(seed: int, split: str) -> int:
    """Return the seed of one split, so that the splits are independent draws."""
    state = np.random.SeedSequence([seed, SPLITS.index(split)]).generate_state(1, np.uint64)
    return int(state[0])


def write_sample(path: Path, count: int = DEFAULT_COUNT, seed: int = DEFAULT_SEED) -> None:
    """Write train, valid and test split (6 : 1 : 1) as a compressed npz.

    ``numpy.savez_compressed`` would stamp the present time into the archive; the
    same arguments must give the same bytes, so the archive is put together here.
    """
    whole = sum(SPLIT_SHARES)
    with zipfile.ZipFile(path, "w") as archive:
        for split, share in zip(SPLITS, SPLIT_SHARES, strict=True):
            images, labels = generate(count * share // whole, split_seed(seed, split))
            for name, array in ((f"{split}_images", images), (f"{split}_labels", labels)):
                buffer = io.BytesIO()
                np.lib.format.write_array(buffer, array, allow_pickle=False)
                entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                entry.create_system = 3
                archive.writestr(entry, buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the sample that is named on the command line."""
    parser = argparse.ArgumentParser(description="Write a sample of synthetic handwriting.")
    parser.add_argument("out", type=Path, help="the npz file to write")
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="images in all splits")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    chosen = parser.parse_args(arguments)
    write_sample(chosen.out, chosen.count, chosen.seed)


if __name__ == "__main__":
    main()
