"""Files that would run something when unpickled: nothing of it runs."""

from __future__ import annotations

import contextlib
import gzip
import os
import pickle
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.data.npz_file import read_npz
from engine.data.pickle_file import read_pickle

from .array_bytes import PAIRS, X, Y, npy, refused, zipped

ROOT = Path(__file__).resolve().parents[3]


class Canary:
    """Makes a file where it is unpickled, by what it is given."""

    def __init__(self, *reduced):
        self.reduced = reduced

    def __reduce__(self):
        return self.reduced


def text(value: str) -> bytes:
    return b"X" + len(value).to_bytes(4, "little") + value.encode()


def stacked(module: str, name: str) -> bytes:
    return text(module) + text(name) + b"\x93"


@pytest.fixture
def canary(tmp_path):
    return tmp_path / "canary"


def gadgets(canary: Path) -> dict[str, bytes]:
    """Pickles that make a file, each in its own way."""
    code = f"open({str(canary)!r}, 'w').close()"
    command = f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}"
    evaluate = b"cbuiltins\neval\n("
    return {
        "os.system": pickle.dumps(Canary(os.system, (command,))),
        "os.system, protocol 0": pickle.dumps(Canary(os.system, (command,)), 0),
        "eval": pickle.dumps(Canary(eval, (code,))),
        "exec": pickle.dumps(Canary(exec, (code,))),
        "INST": b"(" + text(code) + b"ibuiltins\neval\n.",
        "OBJ": b"(cbuiltins\neval\n" + text(code) + b"o.",
        "STACK_GLOBAL": b"\x80\x04" + stacked("builtins", "eval") + text(code) + b"\x85R.",
        "dotted name": b"\x80\x04" + stacked("shutil", "os.system") + text(command) + b"\x85R.",
        "numpy": b"cnumpy.testing._private.utils\nrunstring\n" + text(code) + b"}\x86R.",
        # In a place where it is not looked at.
        "popped": evaluate + text(code) + b"tR0N.",
        "in the memo": evaluate + text(code) + b"tRq\x000N.",
        "state of a state": b"cbuiltins\nset\n)R}" + text("x") + evaluate + text(code) + b"tRsb.",
        # Within arrays that are in order else.
        "in the layout": pickle.dumps((PAIRS[0], (X, Canary(eval, (code,))))),
        "object array": pickle.dumps((X, np.array([Canary(eval, (code,))] * len(X)))),
        "object array, protocol 2": pickle.dumps((X, np.array([Canary(eval, (code,))])), 2),
    }  # fmt: skip


@pytest.mark.parametrize("name", gadgets(Path()))
def test_pickles_run_nothing(tmp_path, canary, name):
    content = gadgets(canary)[name]
    with contextlib.suppress(Exception):
        pickle.loads(content)
    assert canary.exists(), "this canary does not sing"
    canary.unlink()
    path = tmp_path / "data.pkl"
    for packed in (content, gzip.compress(content)):
        path.write_bytes(packed)
        message = refused(read_pickle, path)
        assert not canary.exists()
    assert "nothing of it was run" in message or "more than NumPy arrays" in message


def test_object_arrays_in_npz_run_nothing(tmp_path, canary):
    code = f"open({str(canary)!r}, 'w').close()"
    objects = npy(np.array([Canary(eval, (code,))] * len(X)))
    path = tmp_path / "data.npz"
    for members in (
        {"x": npy(X), "y": objects},
        {"x": objects, "y": npy(Y)},
        {"x": npy(X), "y": npy(Y), "class_names": objects},
    ):
        path.write_bytes(zipped(members))
        with np.load(path, allow_pickle=True) as file:
            for name in members:
                file[name]
        assert canary.exists(), "this canary does not sing"
        canary.unlink()
        assert "holds Python objects, which are not loaded" in refused(read_npz, path)
        assert not canary.exists()


def test_an_npz_that_is_a_pickle_runs_nothing(tmp_path, canary):
    content = gadgets(canary)["eval"]
    path = tmp_path / "data.npz"
    for packed in (content, zipped({"x": content, "y": content})):
        path.write_bytes(packed)
        refused(read_npz, path)
        assert not canary.exists()


@pytest.mark.parametrize(
    "call",
    [
        # Functions that arrays are made with, used for something else.
        b"c_codecs\nencode\n" + text("abc") + text("rot13") + b"\x86R.",
        b"c_codecs\nencode\n" + text("abc") + text("zip") + b"\x86R.",
        b"cnumpy\ndtype\n" + text("O") + b"\x85R.",
        b"cnumpy\nndarray\n(M\xff\xffM\xff\xff\x86tR.",
        b"cnumpy\nndarray\n)\x81.",
        b"cnumpy\nndarray\n)}\x92.",
        b"cnumpy\ndtype\nN}" + text("__setstate__") + b"Ns\x86b.",
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\ndtype\n)C\x01b\x87R.",
        b"cnumpy.core.multiarray\n_reconstruct\n}" + text("__code__") + b"Nsb.",
        b"cnumpy._core.numeric\n_frombuffer\n(N" + text("f8") + b"NNtR.",
    ],
)
def test_what_is_understood_does_nothing_else(tmp_path, call):
    path = tmp_path / "data.pkl"
    path.write_bytes(call)
    refused(read_pickle, path)


def test_pythons_unpickler_is_not_used():
    files = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "gui").rglob("*.py")]
    assert len(files) > 50
    unsafe = re.compile(
        r"pickle\.load|pickle\.Unpickler|import pickle\b|allow_pickle\s*=\s*(?!False\b)"
    )
    found = [file.name for file in files if unsafe.search(file.read_text(encoding="utf-8"))]
    assert found == []
