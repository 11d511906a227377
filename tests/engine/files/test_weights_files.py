"""What all formats of weights have in common."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import OutputError, Parameters, Weights, WeightsError, load_weights, save_weights
from engine.files import WEIGHT_FORMATS

from .weights_checks import assert_same

ALL = [known.suffix for known in WEIGHT_FORMATS]
READABLE = [known.suffix for known in WEIGHT_FORMATS if known.is_readable]


def test_the_formats_that_are_promised():
    promised = {".npz", ".json", ".safetensors", ".onnx", ".csv", ".png", ".h"}
    assert promised | {".uint8.onnx"} == set(ALL)
    assert set(ALL) - set(READABLE) == {".png", ".h"}
    assert len({known.name for known in WEIGHT_FORMATS}) == len(ALL)


@pytest.mark.parametrize("name", [f"w{suffix}" for suffix in READABLE] + ["W.NPZ", "a.b.Onnx"])
def test_comes_back_bit_for_bit(tmp_path, weights, name):
    save_weights(tmp_path / name, weights)
    assert_same(load_weights(tmp_path / name), weights)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_through_every_format_in_turn(tmp_path, weights):
    carried = weights
    for suffix in READABLE:
        save_weights(tmp_path / f"w{suffix}", carried)
        carried = load_weights(tmp_path / f"w{suffix}")
    assert_same(carried, weights)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("any")


FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)
# NumPy's text cannot end in zeros, and no file holds half a letter.
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
SIZE = st.integers(1, 4)


@st.composite
def any_weights(draw: st.DrawFn) -> Weights:
    rows, columns, n_out = draw(SIZE), draw(SIZE), draw(SIZE)
    n_in = rows * columns
    numbers = draw(st.lists(FLOATS, min_size=(n_in + 1) * n_out, max_size=(n_in + 1) * n_out))
    table = np.array(numbers, np.float32).reshape(n_in + 1, n_out)
    return Weights(
        Parameters(table[1:], table[0]),
        (rows, columns),
        tuple(draw(st.lists(TEXT, min_size=n_out, max_size=n_out))),
        draw(st.floats(1e-30, 1e30)),
        draw(st.dictionaries(TEXT, JSON, max_size=3)),
    )


@pytest.mark.parametrize("suffix", READABLE)
@given(weights=any_weights())
@settings(max_examples=60, deadline=None)
def test_any_weights_come_back(folder, suffix, weights):
    save_weights(folder / f"w{suffix}", weights)
    assert_same(load_weights(folder / f"w{suffix}"), weights)


def test_folder_means_its_weights(tmp_path, weights):
    save_weights(tmp_path / "weights.npz", weights)
    assert_same(load_weights(tmp_path), weights)


@pytest.mark.parametrize("name", ["w.pickle", "w", "w.onnx.txt"])
def test_unknown_suffix_names_the_known(tmp_path, weights, name):
    with pytest.raises(WeightsError) as caught:
        save_weights(tmp_path / name, weights)
    assert all(suffix in str(caught.value) for suffix in ALL)
    with pytest.raises(WeightsError) as caught:
        load_weights(tmp_path / name)
    assert all(suffix in str(caught.value) for suffix in READABLE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".png", ".h"])
def test_what_is_not_read_back_says_what_is(tmp_path, weights, suffix):
    save_weights(tmp_path / f"w{suffix}", weights)
    with pytest.raises(WeightsError, match=r"w\.\w+: weights can be read from \.npz, "):
        load_weights(tmp_path / f"w{suffix}")


@pytest.mark.parametrize("suffix", READABLE)
@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"error": float("nan")}},
        {"metadata": {"path": object()}},
        {"metadata": {1: "a number for a key"}},
        {"class_names": ("ends in a zero\0", "b", "c")},
        {"class_names": ("half a letter \ud800", "b", "c")},
        {"parameters": Parameters(np.zeros((24, 3)), np.zeros(3))},
    ],
    ids=["nan", "object", "key", "lost in NumPy's text", "surrogate", "float64"],
)
def test_what_would_not_come_back_is_not_written(tmp_path, weights, change, suffix):
    path = tmp_path / f"w{suffix}"
    path.write_text("old")
    with pytest.raises(WeightsError, match=path.name):
        save_weights(path, replace(weights, **change))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# What a disk does when it is full in the middle of a file.
FULL_DISK = """
import resource, sys
from engine import OutputError, load_weights, save_weights
weights = load_weights(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
for path in sys.argv[2:]:
    try:
        save_weights(path, weights)
    except OutputError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path, weights):
    save_weights(tmp_path / "good.npz", weights)
    paths = [tmp_path / f"w{suffix}" for suffix in ALL]
    for path in paths:
        path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, tmp_path / "good.npz", *paths],
        env={**os.environ, "PYTHONPATH": str(Path(engine.__file__).parents[1])},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        f"cannot write {path} (File too large); choose another place" for path in paths
    ]
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.read_text() for path in paths} == {"old"}
    assert len(list(tmp_path.iterdir())) == len(paths) + 1


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path, weights):
    tmp_path.chmod(0o555)
    for suffix in ALL:
        with pytest.raises(OutputError, match="Permission denied"):
            save_weights(tmp_path / f"w{suffix}", weights)
    assert list(tmp_path.iterdir()) == []


def test_no_such_folder_or_file(tmp_path, weights):
    for suffix in ALL:
        with pytest.raises(OutputError, match="No such file"):
            save_weights(tmp_path / "gone" / f"w{suffix}", weights)
    for suffix in READABLE:
        with pytest.raises(WeightsError, match="No such file"):
            load_weights(tmp_path / f"w{suffix}")
    with pytest.raises(WeightsError, match=r"weights\.npz"):
        load_weights(tmp_path)
