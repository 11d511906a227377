from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from engine import WeightsError, load_weights, save_weights

from .weights_checks import assert_same


def table(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


def test_a_row_a_class(tmp_path, weights):
    save_weights(tmp_path / "w.csv", weights)
    header, *rows = table(tmp_path / "w.csv")
    pixels = [f"w_{row}_{column}" for row in range(4) for column in range(6)]
    assert header[:-1] == ["name", "bias", *pixels[:-1]]
    assert header[-1].startswith("w_3_5?pixel_scale=0.00390625&metadata=")
    assert [row[0] for row in rows] == list(weights.class_names)
    for label, row in enumerate(rows):
        assert np.float32(row[1]) == weights.parameters.b[label]
        assert np.array(row[2:], np.float32).tolist() == weights.parameters.W[:, label].tolist()


def test_as_numpy_reads_it(tmp_path, weights):
    save_weights(tmp_path / "w.csv", replace(weights, class_names=("a", "b", "c")))
    # Commas and quotes in the header would be taken for more columns.
    found = np.genfromtxt(tmp_path / "w.csv", np.float32, delimiter=",", names=True, encoding=None)
    assert found["bias"].tolist() == weights.parameters.b.tolist()
    assert found["w_0_1"].tolist() == weights.parameters.W[1].tolist()


@pytest.mark.parametrize(
    "name", ["a,b", '"', "a\nb", "a\rb", "\r\n", "", " ", "#", "=1+1", "\ufeff"]
)
def test_any_name(tmp_path, weights, name):
    named = replace(weights, class_names=(name, "x", name))
    save_weights(tmp_path / "w.csv", named)
    assert_same(load_weights(tmp_path / "w.csv"), named)


def test_as_a_spreadsheet_saves_it(tmp_path, weights):
    save_weights(tmp_path / "w.csv", weights)
    with (tmp_path / "w.csv").open(encoding="utf-8", newline="") as stream:
        text = stream.read().replace("\r\n", "\n")
    (tmp_path / "again.csv").write_text("\ufeff" + text + "\n", encoding="utf-8", newline="")
    assert_same(load_weights(tmp_path / "again.csv"), weights)


def test_made_by_hand(tmp_path):
    (tmp_path / "w.csv").write_text("name,bias,w_0_0,w_0_1\na,0.5,1,-2\nb,1e-3,0,3\n")
    read = load_weights(tmp_path / "w.csv")
    assert read.parameters.W.tolist() == [[1, 0], [-2, 3]]
    assert read.parameters.b.tolist() == np.float32([0.5, 1e-3]).tolist()
    assert (read.image_shape, read.class_names) == ((1, 2), ("a", "b"))
    assert (read.pixel_scale, read.metadata) == (1 / 256, {})


HEADER = "name,bias,w_0_0,w_0_1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "last line has no end"),
        ("\n", "its header is not name, bias"),
        (f"{HEADER}\na,1,2,3", "last line has no end"),
        ("label,pixel0\n1,0\n", "its header is not name, bias"),
        ("5,0,0,0\n", "its header is not name, bias"),
        ("name,bias\na,1\n", "its header is not name, bias"),
        ("name,bias,w_0_0,w_0_0\n", "not every pixel once"),
        ("name,bias,w_0_1,w_0_0\n", "not every pixel once"),
        ("name,bias,w_0_0,w_99999999_99999999\n", "not every pixel once"),
        (f"{HEADER}\n", "no classes"),
        (f"{HEADER}\na,1,2\n", "line 2 does not fit"),
        (f"{HEADER}\na,1,2,3\nb,1,2,3,4\n", "line 3 does not fit"),
        (f"{HEADER}\na,1,2,x\n", "line 2 holds something that is not a number"),
        (f"{HEADER}\na,1,2,\n", "line 2 holds something that is not a number"),
        (f"{HEADER}\na,1,2,nan\n", "NaN or infinity"),
        (f"{HEADER}\na,1,2,1e39\n", "NaN or infinity"),
        (f'{HEADER}\n"a,1,2,3\n', "not a CSV table"),
        (f"{HEADER}\n{'a' * 200_000},1,2,3\n", "not a CSV table"),
        (f"{HEADER}\n\xff,1,2,3\n", "not a CSV table"),
        (f"{HEADER}?pixel_scale=1&pixel_scale=2\na,1,2,3\n", "says something twice"),
        (f"{HEADER}?pixel_scale\na,1,2,3\n", "end of its header cannot be read"),
        (f"{HEADER}?a=1&b=2&c=3\na,1,2,3\n", "end of its header cannot be read"),
        (f"{HEADER}?metadata=%ff\na,1,2,3\n", "end of its header cannot be read"),
        (f"{HEADER}?pixel_scale=0\na,1,2,3\n", "pixel_scale must be positive"),
        (f"{HEADER}?metadata=1\na,1,2,3\n", "metadata is not a JSON object"),
        ("," * 5_000_000, "more cells than this program reads"),
        (" " * (2**25 + 1), "larger than 32 MB"),
    ],
    ids=lambda value: None if len(value) < 60 else f"{len(value)} letters",
)
def test_csv_of_something_else(tmp_path, text, message):
    path = tmp_path / "w.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(WeightsError, match=message) as caught:
        load_weights(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert len(str(caught.value).splitlines()) == 1
