from __future__ import annotations

import io
import json
import struct
import zipfile

import numpy as np
import pytest

from engine import WeightsError, load_weights, save_weights

from .weights_checks import assert_same


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


def test_byte_order_of_another_machine(tmp_path, weights):
    save_weights(tmp_path / "w.npz", weights)
    with np.load(tmp_path / "w.npz") as file:
        fields = dict(file)
    swapped = {name: array.astype(array.dtype.newbyteorder(">")) for name, array in fields.items()}
    np.savez_compressed(tmp_path / "swapped.npz", **swapped)
    assert_same(load_weights(tmp_path / "swapped.npz"), weights)


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
        ({"image_shape": np.array([5, 6])}, "image_shape is"),
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


def test_empty_zip(tmp_path):
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    (tmp_path / "w.npz").write_bytes(stream.getvalue())
    with pytest.raises(WeightsError, match="W is missing"):
        load_weights(tmp_path / "w.npz")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_arrays_of_one_name(tmp_path, weights):
    path = tmp_path / "w.npz"
    save_weights(path, weights)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("W.npy", npy_header("(24, 3)") + bytes(288))
    with pytest.raises(WeightsError, match="two arrays of the same name"):
        load_weights(path)


def test_huge_directory(tmp_path):
    entry = b"PK\1\2" + bytes(24) + struct.pack("<HHH", 1, 0, 0) + bytes(12) + b"W"
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 10_000, 10_000, 10_000 * len(entry), 0, 0)
    (tmp_path / "w.npz").write_bytes(entry * 10_000 + end)
    with pytest.raises(WeightsError, match="more than the arrays of a model"):
        load_weights(tmp_path / "w.npz")
