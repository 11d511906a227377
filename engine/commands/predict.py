"""``predict``: the class of picture files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DataError, OutputError
from engine.files import load_weights
from engine.files.json_text import as_json
from engine.weights import Weights

from .parser import Subparsers, add_command, add_json_option


def add_parser(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "predict",
        "class and probabilities of picture files; all of them or, where one cannot be read, none",
    )
    parser.set_defaults(run=run)
    parser.add_argument("weights", metavar="WEIGHTS", help="a weights file or a run's folder")
    parser.add_argument(
        "images",
        metavar="IMAGE",
        nargs="+",
        help="a picture or photo of any size, dark on light or not; of several signs the largest",
    )
    parser.add_argument(
        "--explain",
        type=_picture_path,
        metavar="OUT.png",
        help="draw why: what each pixel spoke for, with sums that add up to the answer; for "
        "several pictures OUT-1.png, OUT-2.png and so on, in the order given",
    )
    add_json_option(parser)


def run(args: argparse.Namespace, measure_window: Any = None) -> int:
    """Classify all pictures, or none where one cannot be read."""
    weights = load_weights(args.weights)
    sheets = _sheet_paths(args.explain, args.images) if args.explain else []
    pixels, notes = _read_all(args.images, weights)
    results = [
        {
            "file": path,
            "label": int(p.argmax()),
            "class_name": weights.class_names[int(p.argmax())],
            "probabilities": p.tolist(),
        }
        for path, p in zip(args.images, weights.p_y_given_x(pixels), strict=True)
    ]
    if sheets:
        _draw_sheets(sheets, weights, args.images, pixels)
    for path, note in zip(args.images, notes, strict=True):
        if note:
            print(f"note: {path}: {note}", file=sys.stderr)
    if args.json:
        print(as_json(results), end="")
        return 0
    for result in results:
        # The three most probable classes say how sure it is, and of what else.
        p = np.array(result["probabilities"])
        ranked = np.argsort(-p, kind="stable")[:3]
        shown = ", ".join(f"{weights.class_names[label]} {p[label]:.1%}" for label in ranked)
        print(f"{result['file']}: {shown}")
    for sheet in sheets:
        print(f"wrote {sheet}")
    return 0


def _picture_path(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".png":
        raise argparse.ArgumentTypeError(f"{text} does not end in .png")
    return path


def _read_all(paths: Sequence[str], weights: Weights) -> tuple[NDArray[np.uint8], list[str]]:
    """Read all pictures, (n, rows, columns), and what to tell of each.

    Every one that cannot be read is named, a line each.
    """
    # Pillow: only this command and pictures need it.
    from engine.drawing.images import read_largest

    images, notes, failures = [], [], []
    for path in paths:
        try:
            image, found = read_largest(path, weights.image_shape, weights.preparation)
        except DataError as error:
            failures.append(error)
        else:
            images.append(image)
            notes.append(found.note)
    if failures:
        # The last is reported as every error is.
        for failure in failures[:-1]:
            sys.stderr.write(f"error: {' '.join(str(failure).split())}\n")
        raise failures[-1]
    return np.stack(images), notes


def _sheet_paths(out: Path, images: Sequence[str]) -> list[Path]:
    """Return where the answer sheets go, one an image, none of them over a picture."""
    sheets = [out]
    if len(images) > 1:
        digits = len(str(len(images)))
        sheets = [
            out.with_name(f"{out.stem}-{number:0{digits}}{out.suffix}")
            for number in range(1, len(images) + 1)
        ]
    pictures = {Path(path).resolve() for path in images}
    for sheet in sheets:
        if sheet.resolve() in pictures:
            raise OutputError(f"{sheet} is one of the pictures; choose another name for --explain")
    return sheets


def _draw_sheets(
    sheets: Sequence[Path], weights: Weights, paths: Sequence[str], images: NDArray[np.uint8]
) -> None:
    from engine.files.answer_sheet import draw_answer_sheet
    from engine.files.atomic import atomic_writer

    known = [
        f"{words} {weights.metadata[name]}"
        for name, words in (("dataset", "trained on"), ("epoch", "epoch"))
        if weights.metadata.get(name)
    ]
    for sheet, path, image in zip(sheets, paths, images, strict=True):
        title = "   ·   ".join([Path(path).name, *known])
        with atomic_writer(sheet) as stream:
            draw_answer_sheet(weights, image, title).save(stream, "PNG")
