"""Weights as a table for spreadsheets: a row a class, with its name, bias and weights.

The columns of the weights are named ``w_ROW_COLUMN`` after their pixels, which tells the image's
shape. What has no column, the pixel scale and the metadata, follows the last of these names as a
URL's query does: no comma or quote in it confuses simple readers of CSV.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import parse_qsl, quote, urlencode

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.weights import Weights

from .strict_json import strict_json
from .weights_fields import MOST_CLASSES, from_values, read_text_file, reason
from .weights_text import to_texts

_FIRST_COLUMNS = ["name", "bias"]
_IN_QUERY = ("pixel_scale", "metadata")
_LAST_COLUMN = re.compile(r"w_(\d{1,8})_(\d{1,8})(?:\?(.*))?", re.ASCII | re.DOTALL)
# Each takes many times the memory of the two characters it may be written with.
_MOST_CELLS = 2**21
# For a table by other hands, as the tutorial has it.
_USUAL_SCALE = str(1 / 256)


def write(stream: BinaryIO, weights: Weights) -> None:
    """Write weights, each number with the nine digits that name one float32 for any reader."""
    texts = to_texts(weights)
    query = urlencode([(name, texts[name]) for name in _IN_QUERY], quote_via=quote)
    header = [*_FIRST_COLUMNS, *_pixel_columns(*weights.image_shape)]
    header[-1] += f"?{query}"
    table = io.StringIO(newline="")
    # Lines end as in RFC 4180; with "\n" alone, the module would not quote a name that holds "\r".
    writer = csv.writer(table)
    writer.writerow(header)
    W, b = weights.parameters.W, weights.parameters.b
    for name, bias, column in zip(weights.class_names, b.tolist(), W.T.tolist(), strict=True):
        writer.writerow([name, *(f"{number:.9g}" for number in (bias, *column))])
    stream.write(table.getvalue().encode())


def read(stream: BinaryIO) -> Weights:
    """Read weights from a file that may be damaged or hostile.

    Raises
    ------
    WeightsError
        If the file does not hold a model.
    """
    content = read_text_file(stream)
    if content.count(b",") > _MOST_CELLS:
        raise WeightsError("has more cells than this program reads; keep such a model as .npz")
    if not content.endswith((b"\n", b"\r")):
        # What is left of a last number that was cut would be a number, too.
        raise WeightsError("its last line has no end; the file may be cut short")
    try:
        # Spreadsheets mark UTF-8 at the beginning.
        table = io.StringIO(content.decode("utf-8-sig"), newline="")
        rows = csv.reader(table, strict=True)
        header = next(rows, [])
        image_shape, query = _read_header(header)
        names: list[str] = []
        numbers: list[NDArray[np.float32]] = []
        for row in rows:
            if not row:
                continue
            if len(row) != len(header) or len(names) == MOST_CLASSES:
                raise WeightsError(f"line {rows.line_num} does not fit the table; not weights")
            names.append(row[0])
            numbers.append(_as_float32(row[1:], rows.line_num))
    except (csv.Error, UnicodeDecodeError) as error:
        raise WeightsError(f"not a CSV table ({reason(error)})") from error
    if not names:
        raise WeightsError("there are no classes below the header")
    columns = np.stack(numbers)
    return from_values(
        columns[:, 1:].T,
        columns[:, 0],
        list(image_shape),
        names,
        strict_json(query.get("pixel_scale", _USUAL_SCALE), "pixel_scale"),
        query.get("metadata", "{}"),
    )


def _pixel_columns(rows: int, columns: int) -> Iterator[str]:
    return (f"w_{row}_{column}" for row in range(rows) for column in range(columns))


def _read_header(header: list[str]) -> tuple[tuple[int, int], dict[str, str]]:
    """Return the image's shape, and what the last column's name carries."""
    last = _LAST_COLUMN.fullmatch(header[-1]) if header else None
    if last is None or header[: len(_FIRST_COLUMNS)] != _FIRST_COLUMNS:
        raise WeightsError("its header is not name, bias, w_0_0, ...; not a table of weights")
    shape = int(last[1]) + 1, int(last[2]) + 1
    found = [*header[len(_FIRST_COLUMNS) : -1], f"w_{last[1]}_{last[2]}"]
    # By their number first: a header can claim any shape.
    if shape[0] * shape[1] != len(found) or found != list(_pixel_columns(*shape)):
        raise WeightsError("its columns are not every pixel once, row by row from w_0_0")
    try:
        query = parse_qsl(
            last[3] or "", strict_parsing=bool(last[3]), errors="strict", max_num_fields=2
        )
    except ValueError as error:
        raise WeightsError(f"the end of its header cannot be read ({reason(error)})") from error
    if len(dict(query)) < len(query):
        raise WeightsError("the end of its header says something twice")
    return shape, dict(query)


def _as_float32(cells: list[str], line: int) -> NDArray[np.float32]:
    try:
        numbers = np.array([float(cell) for cell in cells])
    except ValueError as error:
        raise WeightsError(f"line {line} holds something that is not a number") from error
    # Too large for float32 becomes infinite here and is refused as such.
    with np.errstate(over="ignore"):
        return numbers.astype(np.float32)
