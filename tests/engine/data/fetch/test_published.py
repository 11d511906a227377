"""What is said to be published, held against the real files."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import load_dataset
from engine.data.published import PUBLISHED

from .misbehaving_server import NAMES, describe, serving, well


@pytest.mark.parametrize("name", PUBLISHED)
def test_is_well_formed(name):
    dataset = PUBLISHED[name]
    assert dataset.name == name
    assert dataset.https_only
    assert len(dataset.mirrors) >= 2
    for mirror in dataset.mirrors:
        assert mirror.startswith("https://")
        assert mirror.endswith("/")
    # The training images last: with them, a folder counts as the set.
    assert tuple(file.name for file in dataset.files) == NAMES
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in dataset.files)
    assert len(set(dataset.class_names)) == 10


def test_no_file_is_listed_twice():
    hashes = [file.sha256 for dataset in PUBLISHED.values() for file in dataset.files]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize("number", [0, 1, 2], ids=NAMES[:3])
def test_real_mnist_files(mnist_folder, number):
    assert describe(mnist_folder / NAMES[number]) == PUBLISHED["mnist"].files[number]


@pytest.fixture(scope="module")
def published_mnist(mnist_folder, tmp_path_factory) -> Path:
    """Real MNIST as it was published, its training images packed again as they were in 1996."""
    gzip = shutil.which("gzip")
    if (
        gzip is None
        or "Free Software"
        not in subprocess.run(
            [gzip, "--version"], capture_output=True, text=True, check=True
        ).stdout
    ):
        pytest.skip("only GNU gzip packs as the publisher's did")
    folder = tmp_path_factory.mktemp("published")
    for name in NAMES[:3]:
        shutil.copy(mnist_folder / name, folder)
    # Name and time are in the gzip header.
    plain = folder / "train-images.idx3-ubyte"
    with plain.open("wb") as stream:
        subprocess.run(
            [gzip, "--decompress", "--stdout", mnist_folder / NAMES[3]], stdout=stream, check=True
        )
    os.utime(plain, (0x3290827A, 0x3290827A))
    with (folder / NAMES[3]).open("wb") as stream:
        subprocess.run([gzip, "-6", "--stdout", plain], stdout=stream, check=True)
    plain.unlink()
    return folder


def test_real_mnist_end_to_end(published_mnist, mnist, tmp_path):
    from engine.data.fetch import fetch_published
    from engine.watch import Watch

    with serving(published_mnist) as server:
        here = replace(PUBLISHED["mnist"], mirrors=(server.mirror(well),), https_only=False)
        folder = fetch_published(here, tmp_path / "mnist", Watch())
    fetched = load_dataset(folder)
    for split in ("train", "valid", "test"):
        np.testing.assert_array_equal(getattr(fetched, split).x, getattr(mnist, split).x)
        np.testing.assert_array_equal(getattr(fetched, split).y, getattr(mnist, split).y)
