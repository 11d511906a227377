"""``data list`` and ``data fetch``; what mirrors may do is tests/engine/data/fetch's business."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import main
from engine import data_directory, load_dataset
from engine.data.published import PUBLISHED
from tests.engine.data.fetch.misbehaving_server import (
    Behaviour,
    Server,
    answers,
    publish,
    serving,
    silent,
    slow_but_steady,
    well,
)

ROOT = Path(main.__file__).resolve().parent


@pytest.fixture
def server(idx_folder, monkeypatch) -> Iterator[Server]:
    """Serves a small set in MNIST's place."""
    monkeypatch.setenv("NO_PROXY", "*")
    with serving(idx_folder("origin", n=4000, gzipped=True)) as running:
        yield running


@pytest.fixture
def from_mirror(server, monkeypatch) -> Callable[..., None]:
    """Return a function that makes a mirror the only one of ``mnist``."""

    def at(behaviour) -> None:
        dataset = replace(publish(server.folder, server.mirror(behaviour)), name="mnist")
        monkeypatch.setitem(PUBLISHED, "mnist", dataset)

    return at


def test_list(call):
    status, out, err = call("data", "list")
    assert (status, err) == (0, "")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert list(lines) == ["sample", "mnist", "fashion-mnist", "kmnist"]
    assert "bundled" in lines["sample"]
    # The sum of its four files, as everyone lists them.
    assert lines["mnist"].endswith("not here; data fetch mnist downloads it (11.6 MB)")
    assert out.count("not here") == 3


def test_list_knows_what_is_here(call, mnist_folder, monkeypatch):
    monkeypatch.setenv("SOFTSCOPE_DATA", str(mnist_folder.parent))
    out = call("data", "list").out
    assert out.count("not here") == 2
    assert str(mnist_folder) in out


def test_list_as_json(call, mnist_folder, monkeypatch):
    monkeypatch.setenv("SOFTSCOPE_DATA", str(mnist_folder.parent))
    status, out, _ = call("data", "list", "--json")
    assert status == 0
    sample, mnist, fashion, _ = json.loads(out)
    assert (sample["name"], sample["on_disk"], sample["folder"]) == ("sample", True, None)
    assert mnist == {
        "name": "mnist",
        "title": "MNIST",
        "on_disk": True,
        "folder": str(mnist_folder.parent / "mnist"),
        "download_bytes": 11_594_722,
    }
    assert fashion["on_disk"] is False


def test_fetch(call, from_mirror):
    from_mirror(well)
    folder = data_directory() / "mnist"
    assert call("data", "fetch", "mnist") == (0, f"mnist is in {folder}\n", "")
    assert len(load_dataset("mnist").test) == 60
    assert f"mnist          {folder}\n" in call("data", "list").out


def test_fetch_that_fails(call, from_mirror):
    from_mirror(answers(404))
    status, out, err = call("data", "fetch", "mnist")
    assert (status, out) == (1, "")
    assert err.startswith("error: cannot fetch mnist: ")
    assert err.count("\n") == 1
    assert list(data_directory().iterdir()) == []


@pytest.mark.parametrize("name", ["sample", "emnist"])
def test_fetch_of_what_is_not_published(call, name):
    status, out, err = call("data", "fetch", name)
    assert (status, out) == (2, "")
    assert "fashion-mnist" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("words", [("list",), ("fetch",)])
def test_help(call, words):
    status, out, err = call("data", *words, "--help")
    assert (status, err) == (0, "")
    assert out.startswith("usage:")


# -- in a process of its own -----------------------------------------------------------------

SCRIPT = """
import dataclasses, pathlib, sys, main
from engine.data.published import PUBLISHED
from tests.engine.data.fetch.misbehaving_server import publish
here = publish(pathlib.Path(sys.argv[1]), sys.argv[2])
PUBLISHED["mnist"] = dataclasses.replace(here, name="mnist")
sys.exit(main.main(["data", "fetch", "mnist", *sys.argv[3:]]))
"""


def start(server: Server, behaviour: Behaviour, *options: str, stderr: int) -> subprocess.Popen:
    command = [sys.executable, "-c", SCRIPT, server.folder, server.mirror(behaviour), *options]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=stderr)


@pytest.mark.skipif(os.name == "nt", reason="SIGINT as a shell sends it")
def test_ctrl_c_ends_it_and_leaves_nothing(server):
    with start(server, silent, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + 30
        while not server.requests and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        # Long before patience with the mirror ends.
        assert process.communicate(timeout=10) == ("", "")
    assert process.returncode == 130
    assert list(data_directory().iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX")
@pytest.mark.parametrize("options", [(), ("--quiet",)], ids=["shown", "quiet"])
def test_progress_on_a_terminal_only(server, options):
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    with start(server, slow_but_steady, *options, stderr=theirs) as process:
        out = process.communicate(timeout=60)[0]
    # What a bar of a few seconds writes fits the terminal's buffer.
    shown = os.read(ours, 100_000).decode() if select.select([ours], [], [], 0)[0] else ""
    os.close(theirs)
    os.close(ours)
    assert (process.returncode, out) == (0, f"mnist is in {data_directory() / 'mnist'}\n")
    if options:
        assert shown == ""
    else:
        assert "mnist: " in shown
        assert "100%" in shown
        assert "B/s" in shown
