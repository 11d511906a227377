"""Whatever is wrong: one line on standard error, exit 1 or 2, nothing half-written."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from PIL import Image

import main


def refused(result, status, *words):
    assert result.status == status
    assert result.out == ""
    assert result.err.startswith("error: ")
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err


TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"

DAMAGE = {
    "missing": (TRAIN_LABELS, None, "missing"),
    "truncated": (TRAIN_IMAGES, lambda content: content[:-7], "the file holds"),
    "truncated in the header": (TRAIN_IMAGES, lambda content: content[:9], "header"),
    "wrong magic": (TRAIN_IMAGES, lambda content: b"GIF8" + content[4:], "not an IDX file"),
    "lying about its size": (
        TRAIN_IMAGES,
        lambda content: content[:4] + b"\xff" * 12 + content[16:],
        "header asks for",
    ),
    "lying a little": (
        TRAIN_IMAGES,
        lambda content: content[:4] + b"\0\0\1\0" + content[8:],
        "header states",
    ),
    "damaged gzip": (TRAIN_IMAGES, lambda content: gzip.compress(content)[:-20], "gzip"),
    "fewer labels": (
        TRAIN_LABELS,
        lambda content: content[:4] + b"\0\0\0\xef" + content[8:-1],
        "239 labels",
    ),
    "label out of range": (
        TRAIN_LABELS,
        lambda content: content[:-1] + b"\x0a",
        "label 10, outside 0..9",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("command", ["train", "data info", "evaluate"])
def test_damaged_data(call, idx_folder, weights_file, tmp_path, damage, command):
    name, change, words = DAMAGE[damage]
    folder = idx_folder("mnist")
    path = folder / name
    if change is None:
        path.unlink()
    else:
        path.write_bytes(change(path.read_bytes()))
    arguments = {
        "train": ("train", "--data", folder, "--batch-size", 20, "--out", "run"),
        "data info": ("data", "info", folder),
        "evaluate": ("evaluate", weights_file, "--data", folder),
    }[command]
    refused(call(*arguments), 1, "mnist", words)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--batch-size", 100_000), 1, "batch_size 100,000 is larger than the"),
        (("--learning-rate", -1), 2, "--learning-rate must be above 0"),
        (("--learning-rate", "nan"), 2, "--learning-rate"),
        (("--learning-rate", "fast"), 2, "invalid float"),
        (("--batch-size", 0), 2, "--batch-size must be at least 1"),
        (("--epochs", "1.5"), 2, "invalid int"),
        (("--epochs", -3), 2, "--epochs"),
        (("--l2", "-0.1"), 2, "--l2"),
        (("--patience-increase", "0.5"), 2, "--patience-increase"),
        (("--improvement-threshold", 0), 2, "--improvement-threshold"),
        (("--threads", 0), 2, "--threads"),
        (("--backend", "abacus"), 2, "abacus"),
        (("--data", "nowhere"), 1, "nowhere"),
        (("--data", "mnist"), 1, "mnist is not on this machine"),
        (("--add", "nowhere"), 1, "nowhere"),
        (("--learn", "1"), 2, "--learn"),
        (("surplus",), 2, "surplus"),
    ],
)
def test_bad_options_of_train(call, tmp_path, arguments, status, words):
    refused(call("train", *arguments, "--out", "run"), status, words)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [("dance",), ("data",), ("evaluate", "w.npz"), ("predict", "w.npz"), ("export", "w.npz"),
     ("--data", "sample", "train"), ("--backend", "abacus"), ("data", "fetch")],
)  # fmt: skip
def test_wrong_usage(call, arguments):
    refused(call(*arguments), 2, "--help")


def test_added_data_of_another_kind(call, idx_folder):
    refused(call("train", "--add", idx_folder()), 1, "does not fit")


def test_unwritable_folder_is_noticed_before_training(call, idx_folder, tmp_path):
    (tmp_path / "file").write_text("mine")
    forever = ("--batch-size", 20, "--epochs", 10**9, "--patience", 10**12)
    result = call("train", "--data", idx_folder(), *forever, "--out", "file")
    refused(result, 1, "cannot write", "choose another place")
    assert (tmp_path / "file").read_text() == "mine"


def test_unwritable_export(call, weights_file, tmp_path):
    (tmp_path / "folder.npz").mkdir()
    for out in ("gone/w.npz", "folder.npz"):
        refused(call("export", weights_file, out), 1, "cannot write", out)
    refused(call("export", weights_file, "w.xyz"), 1, ".xyz", ".json")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not really", b"\x80\x04cos\nsystem\n."])
def test_bad_weights(call, tmp_path, content):
    (tmp_path / "w.npz").write_bytes(content)
    Image.fromarray(np.eye(28, dtype=np.uint8) * 255).save(tmp_path / "p.png")
    for arguments in (
        ("evaluate", "w.npz", "--data", "sample"),
        ("predict", "w.npz", "p.png"),
        ("export", "w.npz", "out.json"),
    ):
        refused(call(*arguments), 1, "w.npz")
    assert not (tmp_path / "out.json").exists()


def test_weights_for_other_images(call, weights_file):
    refused(call("evaluate", weights_file, "--data", "sample"), 1, "4x6", "28x28")


def test_one_bad_picture_among_good_ones(call, weights_file, tmp_path):
    Image.fromarray(np.eye(28, dtype=np.uint8) * 255).save(tmp_path / "good.png")
    (tmp_path / "bad.png").write_text("not a picture")
    for words in (("good.png", "bad.png"), ("bad.png", "good.png"), ("good.png", "gone.png")):
        bad = next(word for word in words if word != "good.png")
        refused(call("predict", weights_file, *words), 1, bad)
        refused(call("predict", weights_file, *words, "--json"), 1, bad)


def test_debug_shows_the_traceback(call):
    for arguments in (("--debug", "data", "info", "gone"), ("data", "info", "gone", "--debug")):
        result = call(*arguments)
        assert result.status == 1
        assert "Traceback" in result.err
        assert result.err.splitlines()[-1].startswith("error: ")


def test_a_bug_is_one_line_too(call, monkeypatch):
    def broken(*args):
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr(main, "_dispatch", broken)
    refused(call("data", "list"), 1, "ZeroDivisionError: a b", "--debug")


def test_ctrl_c_anywhere(call, monkeypatch):
    def interrupted(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_dispatch", interrupted)
    assert call("data", "list") == (130, "", "")
