"""Array files, however broken: the engine's own error, quickly, in little memory.

``SOFTSCOPE_TORTURE=1`` tries 10,000 mutations of each kind of file instead of a few hundred, and
measures them: at most 50 ms of computing each, and 50 MB in all.
"""

from __future__ import annotations

import gzip
import os
import re
import sys
import threading
import time
from collections.abc import Callable

import pytest

from engine import Cancelled, DataError, Watch
from engine.data.npz_file import read_npz

from .array_bytes import FILES, LARGE, NPZ, Reader, read_images, refused, zipped
from .mutations import mutated

TORTURE = bool(os.environ.get("SOFTSCOPE_TORTURE"))
N_MUTATIONS = 10_000 if TORTURE else 300


def damaged_array(seed: int) -> bytes:
    """An intact archive of arrays one of which is not; its sums would give away other damage."""
    damaged = list(NPZ)[seed % len(NPZ)]
    return zipped(NPZ | {damaged: mutated(NPZ[damaged], seed)})


def mutations_of(content: bytes) -> dict[str, Callable[[int], bytes]]:
    packed = gzip.compress(content, mtime=0)
    return {
        "": lambda seed: mutated(content, seed),
        ".gz": lambda seed: mutated(packed, seed),
        " in .gz": lambda seed: gzip.compress(mutated(content, seed), 1),
    }


KINDS: dict[str, tuple[Reader, Callable[[int], bytes]]] = {
    "array in npz": (read_npz, damaged_array)
} | {
    name + how: (reader, content_of)
    for name, (reader, content) in FILES.items()
    for how, content_of in mutations_of(content).items()
    if not (reader is read_npz and how)
}


def peak_memory() -> float:
    """The most memory the process had so far, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("name", FILES)
def test_undamaged_they_are_read(tmp_path, name):
    reader, content = FILES[name]
    (tmp_path / "data").write_bytes(content)
    reader(tmp_path / "data", Watch())


@pytest.mark.parametrize("kind", KINDS)
def test_mutations(tmp_path, recwarn, kind):
    reader, content_of = KINDS[kind]
    path = tmp_path / "data"
    n_refused, slowest, seconds = 0, -1, 0.0
    before = peak_memory() if TORTURE else 0
    for seed in range(N_MUTATIONS):
        path.write_bytes(content_of(seed))
        start = time.thread_time()
        try:
            reader(path, Watch())
        except DataError as error:
            n_refused += 1
            message = str(error)
            assert message.startswith(str(path)), seed
            assert "\n" not in message, seed
            assert len(message) < len(str(path)) + 400, seed
        if (took := time.thread_time() - start) > seconds:
            slowest, seconds = seed, took
    assert n_refused > N_MUTATIONS / 3
    # Python's text decoder deprecates escapes that mean nothing; otherwise nobody is warned.
    assert {warning.category for warning in recwarn} <= {DeprecationWarning}
    if TORTURE:
        assert seconds <= 0.05, f"seed {slowest}"
        assert peak_memory() - before <= 50


# -- files that are none, or change ---------------------------------------------------------------

each_reader = pytest.mark.parametrize("name", FILES)


@each_reader
def test_missing(tmp_path, name):
    assert "cannot be read (No such file" in refused(FILES[name][0], tmp_path / "data")


@each_reader
def test_a_folder(tmp_path, name):
    assert "cannot be read" in refused(FILES[name][0], tmp_path)


@each_reader
def test_empty(tmp_path, name):
    (tmp_path / "data").touch()
    refused(FILES[name][0], tmp_path / "data")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@each_reader
def test_pipes_devices_and_loops(tmp_path, name):
    # Opening a pipe would wait for somebody to write to it.
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path / "pipe", "/dev/zero"):
        assert "not an ordinary file" in refused(FILES[name][0], path)
    assert "cannot be read" in refused(FILES[name][0], tmp_path / "loop")
    assert "damaged" in refused(FILES[name][0], tmp_path / "nul\0byte")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file as it is")
@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("change", ["removed", "cut", "longer", "replaced"])
def test_changes_while_it_is_read(tmp_path, name, change):
    reader, content = LARGE[name]
    path = tmp_path / "data"
    path.write_bytes(content)

    def told(done, total):
        if change == "removed":
            path.unlink(missing_ok=True)
        elif change == "cut":
            os.truncate(path, min(path.stat().st_size, len(content) // 2))
        elif change == "longer":
            with path.open("ab") as file:
                file.write(content)
        else:
            path.write_bytes(b"\n" * len(content))

    if change == "removed" or (reader is read_npz and change == "longer"):
        # An open file stays until it is closed, and an archive says where its arrays lie.
        reader(path, Watch(told))
    elif reader is read_images and change == "replaced":
        assert (reader(path, Watch(told)) == ord("\n")).any()
    else:
        with pytest.raises(DataError, match=re.escape(str(path))):
            reader(path, Watch(told))


@each_reader
def test_can_be_cancelled(tmp_path, name):
    reader, content = FILES[name]
    path = tmp_path / "data"
    path.write_bytes(content)
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        reader(path, Watch(cancelled=cancelled))


@each_reader
def test_progress_reaches_the_end(tmp_path, name):
    reader, content = FILES[name]
    path = tmp_path / "data"
    path.write_bytes(content)
    told = []
    reader(path, Watch(lambda done, total: told.append((done, total))))
    done, totals = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert set(totals) == {done[-1]}
