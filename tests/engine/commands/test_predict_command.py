"""``predict``: several pictures at once, and why."""

from __future__ import annotations

import json
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from engine import Parameters, Weights, load_weights, save_weights
from engine.drawing.images import read_image


def bar(path, column):
    """Write a picture with a dark bar that stands at one of three places."""
    picture = np.full((40, 60), 255, np.uint8)
    picture[5:35, 20 * column + 4 : 20 * column + 10 + 3 * column] = 0
    Image.fromarray(picture).save(path)
    return path.name


@pytest.fixture
def pictures(tmp_path):
    return [bar(tmp_path / name, k) for k, name in enumerate(("a.png", "b.jpg", "c.bmp"))]


@pytest.fixture
def calm_file(tmp_path_factory):
    """Weights without the awkward numbers of `weights_file`."""
    W = np.random.default_rng(5).normal(0, 1, (24, 3)).astype(np.float32)
    weights = Weights(Parameters(W, W[0]), (4, 6), ("x", "y", "z"), 1 / 256, {"epoch": 3})
    path = tmp_path_factory.mktemp("calm") / "w.npz"
    save_weights(path, weights)
    return path


def bomb(path):
    """Write the header of a PNG of 20,000 x 20,000 pixels, and next to nothing behind it."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    )
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(content)) + kind + content
            + struct.pack(">I", zlib.crc32(kind + content))
            for kind, content in chunks
        )
    )  # fmt: skip


def test_results_come_in_the_order_given(call, tmp_path, pictures, calm_file):
    weights = load_weights(calm_file)
    for order in (pictures, pictures[::-1], [pictures[1]] * 3):
        status, out, err = call("predict", calm_file, *order, "--json")
        assert (status, err) == (0, "")
        results = json.loads(out)
        assert [result["file"] for result in results] == order
        for result in results:
            image = read_image(tmp_path / result["file"], (4, 6), weights.preparation)
            p = weights.p_y_given_x(image[None])[0]
            np.testing.assert_allclose(result["probabilities"], p, rtol=1e-5)
            assert list(result) == ["file", "label", "class_name", "probabilities"]
            assert result["class_name"] == "xyz"[result["label"]]


def test_explain_one_picture(call, tmp_path, pictures, calm_file):
    status, out, err = call("predict", calm_file, pictures[0], "--explain", "why.png")
    assert (status, err) == (0, "")
    assert out.startswith("a.png: ")
    assert out.endswith("\nwrote why.png\n")
    with Image.open(tmp_path / "why.png") as picture:
        assert picture.size[0] > 1000


def test_explain_several_pictures_by_number(call, tmp_path, pictures, calm_file):
    status, out, _ = call("predict", calm_file, *pictures, "--explain", "why.PNG", "--json")
    assert status == 0
    assert [result["file"] for result in json.loads(out)] == pictures
    found = sorted(path.name for path in tmp_path.glob("why*"))
    assert found == ["why-1.PNG", "why-2.PNG", "why-3.PNG"]
    sheets = [(tmp_path / name).read_bytes() for name in found]
    for picture, sheet in zip(pictures, sheets, strict=True):
        call("predict", calm_file, picture, "--explain", "one.png")
        assert (tmp_path / "one.png").read_bytes() == sheet


def test_numbers_are_as_long_as_the_last(call, tmp_path, pictures, calm_file):
    assert call("predict", calm_file, *pictures[:2] * 5, "--explain", "why.png").status == 0
    names = sorted(path.name for path in tmp_path.glob("why*"))
    assert names == [f"why-{number:02}.png" for number in range(1, 11)]


def test_explain_a_model_with_the_largest_numbers(call, pictures, weights_file):
    assert call("predict", weights_file, pictures[0], "--explain", "why.png").status == 0


def test_of_several_signs_the_largest_is_taken_and_said(call, tmp_path, pictures, calm_file):
    picture = np.full((120, 200), 255, np.uint8)
    picture[10:100, 80:95] = 0
    alone = picture.copy()
    picture[40:90, 20:30] = 0
    picture[30:85, 150:161] = 0
    Image.fromarray(alone).save(tmp_path / "alone.png")
    Image.fromarray(picture).save(tmp_path / "three.png")
    status, out, err = call("predict", calm_file, "a.png", "three.png", "alone.png", "--json")
    assert (status, err) == (0, "note: three.png: 3 signs in the picture: the largest was taken\n")
    _, three, one = json.loads(out)
    assert three["probabilities"] == one["probabilities"]


BAD = {
    "text.png": ("not a picture", lambda path: path.write_text("not a picture")),
    "empty.png": ("no ink", lambda path: Image.new("L", (30, 30), 255).save(path)),
    "bomb.png": ("million pixels", bomb),
    "gone.png": ("no such file", lambda path: None),
    "folder.png": ("folder.png", lambda path: path.mkdir()),
    "cut.png": (
        "cut.png",
        lambda path: (bar(path, 1), path.write_bytes(path.read_bytes()[:60])),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_named_in_one_line(call, tmp_path, pictures, calm_file, name):
    words, write = BAD[name]
    write(tmp_path / name)
    for order in ([name], [*pictures, name], [name, *pictures]):
        status, out, err = call("predict", calm_file, *order, "--json", "--explain", "why.png")
        assert (status, out) == (1, "")
        assert err.startswith(f"error: {name}: ")
        assert words in err
        assert err.count("\n") == 1
    assert list(tmp_path.glob("why*")) == []


def test_every_bad_picture_has_its_line(call, tmp_path, pictures, calm_file):
    for name, (_, write) in BAD.items():
        write(tmp_path / name)
    status, out, err = call("predict", calm_file, pictures[0], *BAD, pictures[1])
    assert (status, out) == (1, "")
    assert [line.split(": ")[:2] for line in err.splitlines()] == [["error", name] for name in BAD]


@pytest.mark.parametrize("out", ["a.png", "./a.png"])
def test_no_picture_is_overwritten(call, tmp_path, pictures, calm_file, out):
    before = (tmp_path / "a.png").read_bytes()
    status, _, err = call("predict", calm_file, "a.png", "--explain", out)
    assert status == 1
    assert err == "error: a.png is one of the pictures; choose another name for --explain\n"
    assert (tmp_path / "a.png").read_bytes() == before


def test_no_picture_is_overwritten_by_number(call, tmp_path, calm_file):
    names = [bar(tmp_path / f"scan-{number}.png", number - 1) for number in (1, 2, 3)]
    status, _, err = call("predict", calm_file, *names, "--explain", "scan.png")
    assert status == 1
    assert "scan-1.png is one of the pictures" in err


def test_where_the_sheet_cannot_be_written(call, pictures, calm_file):
    status, out, err = call("predict", calm_file, "a.png", "--explain", "why.jpg")
    assert (status, out) == (2, "")
    assert "why.jpg does not end in .png" in err
    status, out, err = call("predict", calm_file, "a.png", "--explain", "gone/why.png")
    assert (status, out) == (1, "")
    assert err.startswith("error: cannot write gone/why.png")


def test_help_says_what_several_pictures_give(call):
    out = " ".join(call("predict", "--help").out.split())
    assert "OUT-1.png" in out
    assert "where one cannot be read, none" in out
