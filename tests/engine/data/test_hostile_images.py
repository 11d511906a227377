"""Folders of pictures made to crash, to hang, or to fill the memory."""

from __future__ import annotations

import io
import os
import struct
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine import Cancelled, DataError, Watch
from engine.data import class_folders, fitting
from engine.data.image_folder import read_image_folder

from .mutations import mutated

# The whole number takes a minute.
TORTURE = bool(os.environ.get("SOFTSCOPE_TORTURE"))
MUTATIONS = 10_000 if TORTURE else 500


def picture_bytes(kind: str) -> bytes:
    stream = io.BytesIO()
    pixels = (np.indices((16, 12)).sum(axis=0) * 9).astype(np.uint8)
    Image.fromarray(pixels).save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two classes of ten good pictures each."""
    for name in "ab":
        (tmp_path / "set" / name).mkdir(parents=True)
        for number in range(10):
            (tmp_path / "set" / name / f"{number}.png").write_bytes(picture_bytes("PNG"))
    return tmp_path / "set"


def read(folder: Path):
    return read_image_folder(folder, Watch())


def peak_memory_mb() -> float:
    """The most memory this process has held, in MB; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP"])
def test_damaged_pictures(tmp_path, kind):
    whole = picture_bytes(kind)
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "p").write_bytes(whole)
    read(tmp_path)
    before = peak_memory_mb()
    refused, slowest = 0, 0.0
    for seed in range(MUTATIONS):
        (tmp_path / "b" / "p").write_bytes(mutated(whole, seed))
        # Of this thread alone: what else the machine does is no matter.
        started = time.thread_time()
        try:
            found = read(tmp_path).splits["all"]
            assert found.x.dtype == np.uint8
            assert len(found) == 2
        except DataError:
            refused += 1
        slowest = max(slowest, time.thread_time() - started)
    assert MUTATIONS / 4 < refused < MUTATIONS
    assert peak_memory_mb() - before < 50
    if TORTURE:
        assert slowest < 0.05


def chunk(kind, content):
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


def png(width, height, bits, content):
    header = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def bmp(width, height):
    pixels = b"\0" * 64
    return (
        struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 0, 0, 0, 0)
        + pixels
    )


BOMBS = {
    "header": (png(60_000, 60_000, 8, zlib.compress(b"")), "50 million pixels"),
    "longest header": (png(2**31 - 1, 2**31 - 1, 16, b""), "50 million pixels"),
    "header below the limit": (png(7_000, 7_000, 8, zlib.compress(b"")), "7000x7000 pixels"),
    "bmp": (bmp(7_000, 7_000), "7000x7000 pixels"),
    "packed": (png(8_000, 8_000, 1, zlib.compress(bytes(1001 * 8_000), 9)), "50 million"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_left_out_before_memory_is_taken(folder, bomb):
    content, words = BOMBS[bomb]
    (folder / "b" / "bomb").write_bytes(content)
    before = peak_memory_mb()
    reading = read(folder)
    assert peak_memory_mb() - before < 20
    (note,) = reading.notes
    assert "bomb" in note
    assert words in note


def test_no_link_is_followed_to_another_folder(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "p.png").write_bytes(picture_bytes("PNG"))
    try:
        (folder / "c").symlink_to(outside)
        (folder / "a" / "loop").symlink_to(folder)
        (folder / "loop").symlink_to(folder / "loop")
        (folder / "a" / "linked.png").symlink_to(outside / "p.png")
    except OSError:
        pytest.skip("links need a right that is missing here")
    reading = read(folder)
    assert reading.class_names == ("a", "b")
    # A link to a picture is a picture.
    assert np.bincount(reading.splits["all"].y).tolist() == [11, 10]
    (note,) = reading.notes
    assert note.startswith("2 empty, linked or deeper folders are left out")


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices of POSIX")
def test_nothing_waits_for_a_pipe_or_reads_a_device(folder):
    os.mkfifo(folder / "a" / "pipe.png")
    (folder / "b" / "endless").symlink_to("/dev/zero")
    reading = read(folder)
    assert len(reading.splits["all"]) == 20
    (note,) = reading.notes
    assert note.startswith("2 files are left out")
    assert "pipe.png (not a file)" in note


def test_files_that_vanish_while_being_read(folder):
    def remove(done, total):
        if done == 5:
            for name in "89":
                (folder / "b" / f"{name}.png").unlink()

    reading = read_image_folder(folder, Watch(remove))
    (note,) = reading.notes
    assert "b/8.png (no such file)" in note.replace(os.sep, "/")
    assert len(reading.splits["all"]) == 18


def test_a_folder_that_vanishes(folder, tmp_path):
    with pytest.raises(DataError, match="gone: cannot be read"):
        read(tmp_path / "gone")
    with pytest.raises(DataError, match="cannot be read"):
        read(folder / "a" / "1.png")


def test_more_images_than_memory_has_place_for(folder, monkeypatch):
    monkeypatch.setattr(fitting, "MOST_PIXELS", 20 * 16 * 12 - 1)
    with pytest.raises(DataError, match="20 images of 16x12 pixels would take more than"):
        read(folder)


def test_too_much_to_be_a_set(folder, monkeypatch):
    monkeypatch.setattr(class_folders, "_MOST_FILES", 15)
    with pytest.raises(DataError, match="has more than 15 files"):
        read(folder)
    for number in range(1001):
        (folder / str(number)).mkdir()
    with pytest.raises(DataError, match="has more than 1,000 sub-folders"):
        read(folder)


def test_called_off(folder):
    watch = Watch(lambda done, total: watch.cancelled.set())
    with pytest.raises(Cancelled):
        read_image_folder(folder, watch)
