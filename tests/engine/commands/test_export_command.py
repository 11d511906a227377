from __future__ import annotations

import pytest

from engine import load_weights
from engine.files import WEIGHT_FORMATS
from tests.engine.files.weights_checks import assert_same

READABLE = [known.suffix for known in WEIGHT_FORMATS if known.is_readable]


@pytest.mark.parametrize("suffix", READABLE)
def test_there_and_back(call, weights_file, weights, tmp_path, suffix):
    for source, target in ((weights_file, f"a{suffix}"), (f"a{suffix}", "b.npz")):
        status, out, err = call("export", source, target)
        assert (status, out, err) == (0, f"wrote {target}\n", "")
    assert_same(load_weights(tmp_path / "b.npz"), weights)


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.h", b"/* Softmax")])
def test_to_be_looked_at(call, weights_file, tmp_path, name, start):
    status, out, err = call("export", weights_file, name)
    assert (status, out, err) == (0, f"wrote {name}\n", "")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_run_is_exported(call, weights_file, weights, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "weights.npz").write_bytes(weights_file.read_bytes())
    assert call("export", "run", "a.onnx").status == 0
    assert_same(load_weights(tmp_path / "a.onnx"), weights)


def test_in_its_own_place(call, weights_file, weights, tmp_path):
    call("export", weights_file, "a.csv")
    assert call("export", "a.csv", "a.csv").status == 0
    assert_same(load_weights(tmp_path / "a.csv"), weights)


def test_help_names_every_format(call):
    out = " ".join(call("export", "--help").out.split())
    assert all(known.suffix in out for known in WEIGHT_FORMATS)


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        (None, "a.pickle", "weights can be written as .npz, "),
        (None, "gone/a.onnx", "No such file"),
        ("gone.npz", "a.onnx", "gone.npz: cannot be read"),
        ("a.h", "a.onnx", "a.h: weights can be read from .npz, "),
    ],
)
def test_one_line_says_what_is_wrong(call, weights_file, tmp_path, source, target, said):
    status, out, err = call("export", source or weights_file, target)
    assert (status, out) == (1, "")
    assert err.startswith("error: ")
    assert said in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
