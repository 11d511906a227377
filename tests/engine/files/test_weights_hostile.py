"""Files made to hurt: nothing but one line of refusal, and no memory to speak of."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import engine
from engine import Weights, WeightsError, load_weights, save_weights
from tests.engine.data.mutations import mutated

FORMATS = [".npz", ".json", ".safetensors", ".onnx", ".csv"]
MUTATIONS = 2000


@pytest.mark.parametrize("suffix", FORMATS)
def test_any_damage_is_one_line(tmp_path, weights, suffix):
    path = tmp_path / f"w{suffix}"
    save_weights(path, weights)
    good = path.read_bytes()
    refusals = {}
    for seed in range(MUTATIONS):
        path.write_bytes(mutated(good, seed))
        try:
            # Some damage to a number or a note cannot be noticed.
            assert isinstance(load_weights(path), Weights)
        except WeightsError as error:
            refusals[seed] = str(error)
    assert len(refusals) > MUTATIONS / 4
    for seed, message in refusals.items():
        assert message.startswith(f"{path}: "), seed
        assert len(message.splitlines()) == 1, seed
        assert len(message) < len(str(path)) + 200, seed


@pytest.mark.parametrize("suffix", FORMATS)
def test_cut_anywhere(tmp_path, weights, suffix):
    path = tmp_path / f"w{suffix}"
    save_weights(path, weights)
    good = path.read_bytes()
    # The end of JSON's last line, or the second half of CSV's, is not missed.
    spare = 1 if suffix in (".json", ".csv") else 0
    for size in range(0, len(good) - spare, 7):
        path.write_bytes(good[:size])
        with pytest.raises(WeightsError):
            load_weights(path)


MB = 2**20
ENTRY = b"PK\1\2" + bytes(24) + struct.pack("<HHH", 1, 0, 0) + bytes(12) + b"W"
ENTRIES = 500_000
DIRECTORY_END = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, ENTRIES * len(ENTRY), 0, 0)
# Field 7 of a model, its graph, of 2**25 bytes: nodes of two bytes each.
NODES = b"\x3a\x80\x80\x80\x10" + b"\x0a\0" * 2**24
TENSORS = (
    b'{"__metadata__":{},"W":{"dtype":"F32","shape":[8192,8192],"data_offsets":[0,268435456]},'
    b'"b":{"dtype":"F32","shape":[8192],"data_offsets":[268435456,268468224]}}'
)


def json_file(W=b"[[1, 2]]", class_names=b'["a", "b"]'):
    return (
        b'{"W": ' + W + b', "b": [1, 2], "image_shape": [1, 1], "class_names": ' + class_names
        + b', "pixel_scale": 1, "metadata": "{}"}'
    )  # fmt: skip


BOMBS = {
    "lists.json": json_file(b"[" + b"[]," * (10 * MB) + b"[]]"),
    "objects.json": json_file(b"[" + b'{"a":1},' * (MB - 9) + b"1]"),
    "numbers.json": json_file(b"[[" + b"999," * (2 * MB - 99) + b"1]]"),
    # NumPy would make every number as large as the text.
    "text.json": json_file(b'[["' + b"a" * (8 * MB) + b'"' + b",1" * 10_000 + b"]]"),
    "names.json": json_file(class_names=b'["", "' + b"a" * (30 * MB) + b'"]'),
    "nodes.onnx": NODES,
    "entries.npz": ENTRY * ENTRIES + DIRECTORY_END,
    "cells.csv": b"name,bias,w_0_0\n" + b"10," * (2 * MB - 99) + b"\n",
    "more_cells.csv": b"10," * (10 * MB) + b"\n",
    "header.safetensors": (2**60).to_bytes(8, "little") + bytes(MB),
    "lists.safetensors": (16 * MB).to_bytes(8, "little") + b'{"W":[' + b"[]," * (6 * MB),
    "tensor.safetensors": len(TENSORS).to_bytes(8, "little") + TENSORS,
}
# Loads a file and prints how much the most memory ever held has grown, in kB.
LOAD = """
import re, sys
from engine import WeightsError, load_weights
def most():
    return int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
for path in sys.argv[2:]:
    before = most()
    try:
        load_weights(path)
    except WeightsError as error:
        pass
    if path != sys.argv[2]:
        print(most() - before)
"""
MOST_MB = 300


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_take_bounded_memory(tmp_path, weights, name):
    # What reading the format takes at all, the import of a library included, is not counted.
    harmless = tmp_path / f"w{Path(name).suffix}"
    save_weights(harmless, weights)
    (tmp_path / name).write_bytes(BOMBS[name])
    with pytest.raises(WeightsError):
        load_weights(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, "-", harmless, tmp_path / name],
        env={**os.environ, "PYTHONPATH": str(Path(engine.__file__).parents[1])},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert int(done.stdout) < MOST_MB * 1024
