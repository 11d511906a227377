from __future__ import annotations

import contextlib
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from engine import OutputError, Parameters, Weights, WeightsError, load_weights, save_weights

FORMATS = ["w.npz", "w.json", "W.NPZ"]


def bits(array):
    return array.view(np.uint32).tolist()


@pytest.mark.parametrize("name", FORMATS)
def test_comes_back_bit_for_bit(tmp_path, weights, name):
    save_weights(tmp_path / name, weights)
    back = load_weights(tmp_path / name)
    assert back.parameters.W.dtype == back.parameters.b.dtype == np.float32
    assert bits(back.parameters.W) == bits(weights.parameters.W)
    assert bits(back.parameters.b) == bits(weights.parameters.b)
    for field in ("image_shape", "class_names", "pixel_scale", "metadata"):
        assert getattr(back, field) == getattr(weights, field)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_npz_as_scripts_read_it(tmp_path, weights):
    save_weights(tmp_path / "w.npz", weights)
    with np.load(tmp_path / "w.npz", allow_pickle=False) as file:
        assert set(file) == {
            "W", "b", "image_shape", "class_names", "pixel_scale", "metadata"
        }  # fmt: skip
        assert (file["W"].dtype, file["W"].shape) == (np.float32, (24, 3))
        assert (file["b"].dtype, file["b"].shape) == (np.float32, (3,))
        assert file["image_shape"].dtype.kind == "i"
        assert file["image_shape"].tolist() == [4, 6]
        assert file["class_names"].tolist() == ["left", "é", '"3"']
        assert float(file["pixel_scale"]) == 1 / 256
        assert json.loads(str(file["metadata"])) == weights.metadata


def test_json_has_the_same_as_lists(tmp_path, weights):
    save_weights(tmp_path / "w.npz", weights)
    save_weights(tmp_path / "w.json", weights)
    with np.load(tmp_path / "w.npz", allow_pickle=False) as file:
        same = {name: file[name].tolist() for name in file}
    assert json.loads((tmp_path / "w.json").read_text(encoding="ascii")) == same


def test_folder_means_its_weights(tmp_path, weights):
    save_weights(tmp_path / "weights.npz", weights)
    assert load_weights(tmp_path).class_names == weights.class_names


def test_byte_order_of_another_machine(tmp_path, weights):
    save_weights(tmp_path / "w.npz", weights)
    with np.load(tmp_path / "w.npz") as file:
        fields = dict(file)
    swapped = {name: array.astype(array.dtype.newbyteorder(">")) for name, array in fields.items()}
    np.savez_compressed(tmp_path / "swapped.npz", **swapped)
    back = load_weights(tmp_path / "swapped.npz")
    assert bits(back.parameters.W) == bits(weights.parameters.W)


@pytest.mark.parametrize("name", ["w.pickle", "w", "w.onnx"])
def test_unknown_suffix_names_the_known(tmp_path, weights, name):
    with pytest.raises(WeightsError, match=r"\.npz, \.json, \.png"):
        save_weights(tmp_path / name, weights)
    with pytest.raises(WeightsError, match=r"\.npz, \.json"):
        load_weights(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_picture_is_not_read_back(tmp_path, weights):
    save_weights(tmp_path / "w.png", weights)
    with pytest.raises(WeightsError, match=r"w\.png"):
        load_weights(tmp_path / "w.png")


@pytest.mark.parametrize("name", ["w.npz", "w.json"])
@pytest.mark.parametrize(
    "change",
    [
        {"metadata": {"error": float("nan")}},
        {"metadata": {"path": object()}},
        {"class_names": ("ends in a zero\0", "b", "c")},
        {"parameters": Parameters(np.zeros((24, 3)), np.zeros(3))},
    ],
    ids=["nan", "object", "lost in NumPy's text", "float64"],
)
def test_what_would_not_come_back_is_not_written(tmp_path, weights, change, name):
    path = tmp_path / name
    path.write_text("old")
    with pytest.raises(WeightsError, match=name):
        save_weights(path, replace(weights, **change))
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_unwritable(tmp_path, weights):
    with pytest.raises(OutputError):
        save_weights(tmp_path / "gone" / "w.npz", weights)


# -- damaged and hostile files ---------------------------------------------------------------


def npz(tmp_path, weights, **changes):
    """Write weights with some arrays replaced; None leaves one out."""
    save_weights(tmp_path / "good.npz", weights)
    with np.load(tmp_path / "good.npz") as file:
        fields = {**file, **changes}
    path = tmp_path / "bad.npz"
    np.savez(path, **{name: array for name, array in fields.items() if array is not None})
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": None}, "W is missing"),
        ({"metadata": None}, "metadata is missing"),
        ({"W": np.zeros((24, 3))}, "W is float64, not float32"),
        ({"W": np.zeros((24, 3), np.int32)}, "W holds int32"),
        ({"W": np.zeros(24, np.float32)}, r"W has shape \(24,\)"),
        ({"W": np.zeros((0, 3), np.float32)}, r"W has shape \(0, 3\)"),
        ({"b": np.zeros(4, np.float32)}, r"b has shape \(4,\), not \(3,\)"),
        ({"W": np.full((24, 3), np.nan, np.float32)}, "NaN or infinity"),
        ({"image_shape": np.array([5, 6])}, "image_shape"),
        ({"image_shape": np.array([-4, -6])}, "image_shape"),
        ({"class_names": np.array(["a", "b"])}, "class_names has shape"),
        ({"class_names": np.array([1, 2, 3])}, "class_names holds int64, not text"),
        ({"pixel_scale": np.array(0.0)}, "pixel_scale must be positive"),
        ({"pixel_scale": np.array(np.nan)}, "pixel_scale must be positive"),
        ({"metadata": np.array("{")}, "metadata is not JSON"),
        ({"metadata": np.array("[]")}, "metadata is not a JSON object"),
        ({"metadata": np.array("[" * 100_000)}, "metadata is not JSON"),
        ({"class_names": np.array([{}, {}, {}], object)}, "class_names holds object"),
    ],
)
def test_npz_of_something_else(tmp_path, weights, changes, message):
    with pytest.raises(WeightsError, match=message) as caught:
        load_weights(npz(tmp_path, weights, **changes))
    assert "bad.npz" in str(caught.value)
    assert "\n" not in str(caught.value)


def npy_header(shape, descr="'<f4'"):
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


@pytest.mark.parametrize(
    "W",
    [
        npy_header("(1000000, 1000000)"),
        npy_header("(784, 10)") + b"\0" * 100,
        npy_header("(24, 3)") + b"\0" * 10_000,
        npy_header("(-24, 3)"),
        npy_header("(1, 99999999)", "'<U0'"),
        npy_header("(24, 3)", "'|O'") + b"cos\nsystem\n(S'false'\ntR.",
        b"\x93NUMPY\x03\x00",
        b"not npy at all",
        b"",
    ],
)
def test_npz_that_lies_about_sizes(tmp_path, W):
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("W.npy", W)
    with pytest.raises(WeightsError, match=r"w\.npz"):
        load_weights(path)


def test_zip_bomb_takes_no_memory(tmp_path):
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W.npy", npy_header("(24, 3)") + bytes(50_000_000))
    with pytest.raises(WeightsError, match="size is another"):
        load_weights(path)


def test_unusual_compression(tmp_path):
    with zipfile.ZipFile(tmp_path / "w.npz", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("W.npy", npy_header("(24, 3)") + bytes(288))
    with pytest.raises(WeightsError, match="compressed in an unusual way"):
        load_weights(tmp_path / "w.npz")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1, 2]", "not a JSON object"),
        ("{}", "W is missing"),
        ('{"W": NaN}', "NaN is not a number"),
        ('{"W": [[1, 2], [3]]}', "not a regular list"),
        ('{"W": [["1", "2"]]}', "W holds <U1"),
        ('{"W": [[null, 2]]}', "W holds object"),
        ('{"W": [{"a": 1}]}', r"W has shape \(1,\)"),
        ('{"W": 3}', r"W has shape \(\)"),
        ('{"W": [[1e300, 1]], "b": [1, 2], "image_shape": [1, 1], "class_names": ["a", "b"],'
         ' "pixel_scale": 1, "metadata": "{}"}', "NaN or infinity"),
        ('{"W": [[' + "9" * 5000 + ", 1]]}", "not JSON"),
        ("\xff", "not JSON"),
    ],
)  # fmt: skip
def test_json_of_something_else(tmp_path, text, message):
    path = tmp_path / "w.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(WeightsError, match=message) as caught:
        load_weights(path)
    assert "w.json" in str(caught.value)


@pytest.mark.parametrize("name", ["w.npz", "w.json"])
def test_any_damage_is_a_weights_error(tmp_path, weights, name):
    path = tmp_path / name
    save_weights(path, weights)
    good = path.read_bytes()
    random = np.random.default_rng(0)
    for _ in range(400):
        bad = bytearray(good[: random.integers(len(good))] if random.random() < 0.3 else good)
        for _ in range(random.integers(1, 4)):
            if bad:
                bad[random.integers(len(bad))] = random.integers(256)
        path.write_bytes(bad)
        # Some damage goes unnoticed in metadata; all other is named.
        with contextlib.suppress(WeightsError):
            assert isinstance(load_weights(path), Weights)


def test_no_such_file(tmp_path):
    with pytest.raises(WeightsError, match="No such file"):
        load_weights(tmp_path / "w.npz")
    with pytest.raises(WeightsError, match=r"weights\.npz"):
        load_weights(tmp_path)


def test_empty_zip(tmp_path):
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    (tmp_path / "w.npz").write_bytes(stream.getvalue())
    with pytest.raises(WeightsError, match="W is missing"):
        load_weights(tmp_path / "w.npz")
