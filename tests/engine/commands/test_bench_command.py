"""``bench`` without a window: the comparison with other libraries, and the picture."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from engine.peers import PEERS, comparison

BENCH = ("bench", "--no-window", "--data", "sample", "--seconds", "0.02")


def test_comparison_has_every_peer(call, monkeypatch):
    # Other libraries take minutes to start; that each does the work is another test's business.
    monkeypatch.setattr(
        comparison, "find_spec", lambda package: package if package == "numpy" else None
    )
    status, out, err = call(*BENCH, "--peers", "--json")
    assert (status, err) == (0, "")
    report = json.loads(out)
    assert set(report["peers"]) == set(PEERS)
    assert report["peers"]["numpy"] > 0
    for name, rate in report["peers"].items():
        assert rate or report["notes"][f"peers.{name}"]
    assert float(report["notes"]["peers.numpy.warm_up_s"]) > 0
    assert "epochs/s in the same rounds" in report["notes"]["peers.softscope"]
    assert all(isinstance(note, str) for note in report["notes"].values())


def test_comparison_for_people(call, monkeypatch):
    monkeypatch.setattr(
        comparison, "find_spec", lambda package: package if package == "numpy" else None
    )
    status, out, _ = call(*BENCH, "--peers", "--out", "bars.PNG")
    assert status == 0
    (line,) = [line for line in out.splitlines() if "NumPy, plain" in line]
    assert "x" in line
    (line,) = [line for line in out.splitlines() if "PyTensor" in line]
    assert "not installed" in line
    with Image.open("bars.PNG") as picture:
        assert picture.format == "PNG"


def test_without_peers(call):
    status, out, _ = call(*BENCH, "--json", "--out", "bars.png")
    assert status == 0
    report = json.loads(out)
    assert report["peers"] is None
    assert report["notes"]["peers"] == "not measured: --peers was not asked for"
    with Image.open("bars.png") as picture:
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 10


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [("bars.svg", 2, "does not end in .png"), ("no/such/bars.png", 1, "create it first")],
)
def test_place_for_the_picture_is_checked_first(call, path: str, status: int, text: str):
    found = call(*BENCH, "--out", path)
    assert found.status == status
    assert found.err.startswith("error: ")
    assert text in found.err
