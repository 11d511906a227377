"""Fetching when all is well, in a folder that may hold something already, and the disk."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading

import pytest

from engine import DataError, OutputError, Watch, load_dataset
from engine.data.fetch import fetch_dataset

from .misbehaving_server import (
    NAMES,
    answers,
    called_gzip_encoded,
    packing_for_the_way,
    redirects,
    well,
)


def test_all_four_files(server, published, fetch, is_complete, folder):
    told = []
    dataset = published(server.mirror(well))
    assert fetch(dataset, Watch(lambda *progress: told.append(progress))) == folder
    assert is_complete()
    assert told[0] == (0, dataset.size)
    assert told[-1] == (dataset.size, dataset.size)
    assert told == sorted(told)
    loaded = load_dataset(folder)
    assert len(loaded.train) + len(loaded.valid) == 4000
    assert len(loaded.test) == 60


def test_what_is_there_is_not_fetched_again(server, published, fetch):
    dataset = published(server.mirror(well))
    fetch(dataset)
    server.requests.clear()
    told = []
    fetch(dataset, Watch(lambda *progress: told.append(progress)))
    assert server.requests == []
    assert told == [(dataset.size, dataset.size)]


def test_only_what_is_missing_or_wrong_is_fetched(server, published, fetch, is_complete, folder):
    dataset = published(server.mirror(well))
    fetch(dataset)
    (folder / NAMES[0]).unlink()
    damaged = bytearray((folder / NAMES[3]).read_bytes())
    damaged[-1] ^= 1
    (folder / NAMES[3]).write_bytes(damaged)
    (folder / "notes.txt").write_text("mine")
    server.requests.clear()
    told = []
    fetch(dataset, Watch(lambda *progress: told.append(progress)))
    assert [path.rsplit("/", 1)[1] for path in server.requests] == [NAMES[0], NAMES[3]]
    # What is there counts as done.
    assert told[0] == (dataset.files[1].size + dataset.files[2].size, dataset.size)
    assert (folder / "notes.txt").read_text() == "mine"
    (folder / "notes.txt").unlink()
    assert is_complete()


def test_what_was_right_before_stays_when_a_fetch_fails(server, published, fetch, folder):
    fetch(published(server.mirror(well)))
    (folder / NAMES[3]).unlink()
    with pytest.raises(DataError, match="answered 500"):
        fetch(published(server.mirror(answers(500))))
    assert {path.name for path in folder.iterdir()} == set(NAMES[:3])


def test_several_at_once(server, published, fetch, is_complete):
    dataset = published(server.mirror(well))
    threads = [threading.Thread(target=fetch, args=(dataset,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert is_complete()


@pytest.mark.parametrize("behaviour", [called_gzip_encoded, packing_for_the_way])
def test_bytes_are_taken_as_they_are(server, published, fetch, is_complete, behaviour):
    fetch(published(server.mirror(behaviour)))
    assert is_complete()


def test_redirects_are_followed(server, published, fetch, is_complete):
    server.mirror(well)
    within = server.mirror(redirects("/mirror0/{name}"))
    fetch(published(server.mirror(redirects(within + "{name}"))))
    assert server.requests[:3] == [f"/mirror{number}/{NAMES[0]}" for number in (2, 1, 0)]
    assert is_complete()


def test_in_a_notebook(server, published, fetch, is_complete):
    async def cell() -> None:
        # Its event loop runs in this thread.
        fetch(published(server.mirror(well)))

    asyncio.run(cell())
    assert is_complete()


def test_unknown_name():
    with pytest.raises(DataError, match="mnits: no published data set; choose from mnist"):
        fetch_dataset("mnits")


def test_the_library_is_imported_for_a_download_only():
    script = (
        "import sys, engine, engine.data.fetch, engine.commands\n"
        "assert not {'httpx', 'asyncio', 'ssl'} & set(sys.modules)\n"
    )
    root = os.path.dirname(os.path.abspath(sys.modules["engine"].__file__))
    subprocess.run([sys.executable, "-c", script], cwd=os.path.dirname(root), check=True)


# -- the disk --------------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder(server, published, fetch, folder):
    folder.parent.write_text("mine")
    with pytest.raises(OutputError, match=r"cannot write into .* set SOFTSCOPE_DATA"):
        fetch(published(server.mirror(well)))
    # Noticed before anything was downloaded.
    assert server.requests == []
    assert folder.parent.read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_full_disk(server, published, origin, fetch, is_complete, folder):
    import resource

    # A file that may not grow is to a program what a disk without room is.
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(OutputError, match=r"cannot write .*train-images.* \(File too large\)"):
            fetch(published(server.mirror(well)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    # Whole files, and not the training images, by which the set would count as there.
    left = {path.name for path in folder.iterdir()}
    assert left == set(NAMES[:3])
    assert all((folder / name).read_bytes() == (origin / name).read_bytes() for name in left)
    fetch(published(server.mirror(well)))
    assert is_complete()
