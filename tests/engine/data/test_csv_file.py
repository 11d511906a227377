from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits

from engine import DataError, Watch
from engine.data.csv_file import read_csv

X = np.random.default_rng(4).integers(0, 256, (9, 16))
Y = np.arange(9) % 3
ROWS = [f"{label},{','.join(map(str, row))}" for label, row in zip(Y, X, strict=True)]
HEADER = "label," + ",".join(f"pixel{i}" for i in range(16))


@pytest.fixture
def read(tmp_path):
    def write_and_read(text, gzipped=False):
        path = tmp_path / ("data.csv.gz" if gzipped else "data.csv")
        content = text if isinstance(text, bytes) else text.encode()
        path.write_bytes(gzip.compress(content) if gzipped else content)
        return read_csv(path, Watch())

    return write_and_read


def check(reading, x=X, y=Y, names=("0", "1", "2")):
    assert list(reading.splits) == ["all"]
    np.testing.assert_array_equal(reading.splits["all"].x, x)
    np.testing.assert_array_equal(reading.splits["all"].y, y)
    assert reading.splits["all"].x.dtype == np.uint8
    assert reading.splits["all"].y.dtype == np.int32
    assert reading.class_names == names


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
def test_variants(read, header, gzipped, end, separator):
    rows = [HEADER, *ROWS] if header else ROWS
    text = end.join(row.replace(",", separator) for row in rows)
    for content in (text, text + end, "\ufeff" + text + end + end):
        reading = read(content, gzipped)
        check(reading)
        assert (reading.image_shape, reading.notes) == ((4, 4), ())


def test_text_for_labels(read):
    labels = ['"boot, left"', '"say ""a"""', "é"]
    for header in ([HEADER], []):
        rows = [f"{labels[y]},{row.partition(',')[2]}" for y, row in zip(Y, ROWS, strict=True)]
        check(
            read("\n".join(header + rows)), y=np.array([0, 1, 2])[Y],
            names=("boot, left", 'say "a"', "é"),
        )  # fmt: skip


def test_everything_in_quotes(read):
    text = "\n".join([HEADER, *ROWS])
    check(read("\n".join(f'"{line}"'.replace(",", '","') for line in text.split("\n"))))


def test_as_numpy_writes_it(read, tmp_path):
    np.savetxt(tmp_path / "table", np.column_stack([Y, X / 256]), delimiter=",")
    reading = read((tmp_path / "table").read_bytes())
    check(reading)
    assert reading.notes == ("pixels k/256 were restored to k, 0..255",)


def test_columns_that_are_counted_are_a_header(read):
    # As pandas names columns that have no names.
    count = ",".join(map(str, range(16)))
    check(read("\n".join([f"label,{count}", *ROWS])))
    wide = np.tile(X, (1, 49))
    rows = [f"{y},{','.join(map(str, row))}" for y, row in zip(Y, wide, strict=True)]
    check(read("\n".join([",".join(map(str, range(785))), *rows])), x=wide)
    # A first image that is a ramp is none.
    reading = read("\n".join([f"2,{count}", *ROWS]))
    check(reading, x=np.vstack([np.arange(16), X]), y=[2, *Y])


def test_digits_of_scikit_learn(read):
    digits = load_digits()
    table = np.column_stack([digits.target, digits.data]).astype(int)
    reading = read("\n".join(",".join(map(str, row)) for row in table))
    assert reading.image_shape == (8, 8)
    np.testing.assert_array_equal(reading.splits["all"].y, digits.target)
    assert np.abs(reading.splits["all"].x - digits.data * 255 / 16).max() <= 0.5
    assert reading.notes == ("pixels 0..16 were scaled to 0..255",)


def test_one_rule_for_the_whole_file(read):
    # Many batches of lines, most of which alone would be taken for 0 and 1.
    x = np.zeros((20_000, 16), int)
    x[:, 3] = 1
    x[-1000:] = 255
    text = "\n".join(f"{i % 2}," + ",".join(map(str, row)) for i, row in enumerate(x.tolist()))
    assert len(text) > 4 * 2**17
    check(read(text), x=x, y=np.arange(20_000) % 2, names=("0", "1"))


@given(
    st.integers(4, 12).flatmap(
        lambda side: st.lists(
            st.lists(st.integers(0, 255), min_size=side * side, max_size=side * side),
            min_size=2, max_size=8,
        )
    ),
    st.sampled_from(",;\t"),
    st.booleans(),
)  # fmt: skip
def test_what_is_written_is_read(tmp_path_factory, x, separator, gzipped):
    # One image that is bright, so that the rule is 0..255.
    x = [[255] * len(x[0]), *x]
    rows = [separator.join(map(str, [-i, *row])) for i, row in enumerate(x)]
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    content = "\n".join(rows).encode()
    path.write_bytes(gzip.compress(content) if gzipped else content)
    names = tuple(str(-i) for i in reversed(range(len(x))))
    check(read_csv(path, Watch()), x=x, y=np.arange(len(x))[::-1], names=names)


def shorter(row):
    return row.rpartition(",")[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("\n\r\n \n", "is empty"),
        (HEADER, "has a header and no images"),
        ("\n".join([*ROWS[:4], shorter(ROWS[4])]), "line 5 has 16 columns, those"),
        ("\n".join([HEADER, ROWS[0], "", ROWS[1] + ",7"]), "line 4 has 18 columns"),
        ("\n".join([*ROWS, "5"]), "line 10 has 1 columns"),
        ("\n".join([ROWS[0], shorter(ROWS[1]) + ","]), "line 2, column 17 has ''"),
        ("1,," + ",".join("0" * 15), "line 1, column 2 has ''"),
        ("\n".join([*ROWS, "1,x" + ",0" * 15]), "line 10, column 2 has 'x'"),
        ("\n".join([*ROWS, "1,nan" + ",0" * 15]), "line 10, column 2 has 'nan'"),
        ("\n".join([*ROWS, "1,1e300" + ",0" * 15]), "line 10, column 2 has '1e300'"),
        ("\n".join([*ROWS, "1,-inf" + ",0" * 15]), "line 10, column 2 has '-inf'"),
        ("\n".join([*ROWS, "1,0x10" + ",0" * 15]), "line 10, column 2 has '0x10'"),
        ("\n".join([*ROWS, "1,1_0" + ",0" * 15]), "line 10, column 2 has '1_0'"),
        ("\n".join([*ROWS, ",1" + ",0" * 15]), "line 10 begins with no label"),
        ("\n".join(shorter(row) for row in ROWS), "has 16 columns; there must be one"),
        ("\n".join(row.replace(",", " ") for row in ROWS), "has 2 columns; there must be one"),
        ("1,2,3,4,5", "has 5 columns; there must be one"),
        ("5" + ",0" * 129**2, "has 16,642 columns; there must be one"),
        (HEADER.removeprefix("label,") + ",class\n" + ROWS[0], "has the label in the last column"),
        ("\n".join([ROWS[0]] * 4), "only '0' for labels"),
        ("\n".join(f"{i}" + ",9" * 16 for i in range(300)),
         "more than 256 different labels"),
        ("\n".join([*ROWS, "1" + ",-9999999" * 16]), "pixels from -1e+07 to 255"),
        ("\n" * 2000 + "\n".join(ROWS), "more than 1,000 blank lines"),
        (b"\xff\xfe" + "\n".join(ROWS).encode("utf-16-le"), "line 1 is no UTF-8 text"),
        ("\n".join(ROWS).encode() + b"\n\xe9" + b",0" * 16, "line 10 is no UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "line 1 is no UTF-8 text"),
    ],
)  # fmt: skip
def test_refused(read, tmp_path, text, message):
    with pytest.raises(DataError) as caught:
        read(text)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'data.csv'}: ")
    assert "\n" not in str(caught.value)
