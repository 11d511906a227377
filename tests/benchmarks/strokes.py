"""Drawings by 30 people recognised: python tests/benchmarks/strokes.py [MNIST] [STROKES] [EVERY].

Replays pen strokes through the canvas's own drawing and prepares them as the window does; the
weights never saw one of them. Prints what each stage of the preparation is worth, and how pens from
thin to thick do, as strokes and as pictures of either polarity. EVERY 3 takes every third digit.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PyQt6.QtGui import QGuiApplication

from engine import Dataset, Split, Weights, load_dataset, train
from engine.drawing.deskew import deskew
from engine.drawing.images import read_ink
from engine.drawing.preparation import Preparation, ladder_of_gray, ladder_of_strokes
from gui.drawing.canvas import PEN_WIDTH
from gui.drawing.drawing import Drawing
from gui.drawing.strokes import SIDE, Stroke
from tests.pen_strokes import SHARED_STROKES, PenDigit, read_pen_digits

# As small as the tablet's writers wrote, and as large as the canvas invites to.
HEIGHTS = {"as written": None, "large": 200.0}
PEN_WIDTHS = (6.0, 12.0, PEN_WIDTH, 30.0, 40.0)
_PICTURES = 300


def drawing_of(digit: PenDigit, width: float, height: float | None) -> Drawing:
    """Draw a digit on the canvas's sheet."""
    drawing = Drawing()
    strokes = digit.on_sheet(SIDE, width, height)
    drawing.add(Stroke(tuple(map(tuple, stroke.tolist()))) for stroke in strokes)
    return drawing


def from_strokes(drawing: Drawing, preparation: Preparation) -> np.ndarray:
    strokes = [stroke.points for stroke in drawing.strokes]
    return ladder_of_strokes(strokes, (SIDE, SIDE), preparation=preparation)[-1].image


def from_picture(drawing: Drawing, preparation: Preparation) -> np.ndarray:
    return ladder_of_gray(drawing.ink(), preparation=preparation)[-1].image


def deskewed(dataset: Dataset, shear: bool, spread: bool) -> Dataset:
    """Return the data set with every image resampled."""

    def straight(split: Split) -> Split:
        return Split(deskew(split.x, dataset.image_shape, shear=shear, spread=spread), split.y)

    return replace(
        dataset,
        train=straight(dataset.train),
        valid=straight(dataset.valid),
        test=straight(dataset.test),
    )


def trained(dataset: Dataset) -> tuple[Weights, float]:
    run = train(dataset, backend="cpu", threads=1)
    return run.weights, run.test_error_full


def right(weights: Weights, images: list[np.ndarray], digits: list[PenDigit]) -> np.ndarray:
    labels = np.array([digit.label for digit in digits])
    return weights.p_y_given_x(np.stack(images)).argmax(axis=1) == labels


def print_stages(
    models: dict[str, tuple[Weights, float]], digits: list[PenDigit], height: float | None
) -> None:
    """Print what each stage adds to those before it."""
    drawings = [drawing_of(digit, PEN_WIDTH, height) for digit in digits]
    nothing = Preparation(fit=False, normalise_width=False, centre=False)
    fit = replace(nothing, fit=True)
    centre = replace(fit, centre=True)
    width = replace(centre, normalise_width=True)
    shear = replace(width, deskew=True)
    spread = replace(shear, spread=True)
    writers = np.array([digit.writer for digit in digits])
    print(f"{'':<18}{'MNIST':>8}{'all':>8}{'writers: min':>14}{'median':>8}{'max':>8}")
    for name, model, preparation in (
        ("no preparation", "plain", nothing),
        ("ink box", "plain", fit),
        ("centre of mass", "plain", centre),
        ("pen width", "plain", width),
        ("deskew", "deskew", shear),
        ("spread", "spread", spread),
        ("added data", "added", spread),
    ):
        weights, test_error = models[model]
        ok = right(weights, [from_strokes(one, preparation) for one in drawings], digits)
        by_writer = [ok[writers == writer].mean() for writer in np.unique(writers)]
        print(
            f"{name:<18}{1 - test_error:>8.1%}{ok.mean():>8.1%}{min(by_writer):>14.1%}"
            f"{np.median(by_writer):>8.1%}{max(by_writer):>8.1%}"
        )


def print_pens(weights: Weights, digits: list[PenDigit]) -> None:
    """Print how pens of different widths do, as strokes and as pictures."""
    spread = Preparation(deskew=True, spread=True)
    print(f"\n{'pen':<8}{'height':<12}{'strokes':>9}{'picture':>9}{'picture, width as drawn':>26}")
    for width in PEN_WIDTHS:
        for name, height in HEIGHTS.items():
            drawings = [drawing_of(digit, width, height) for digit in digits]
            shares = [
                right(weights, [prepare(one, preparation) for one in drawings], digits).mean()
                for prepare, preparation in (
                    (from_strokes, spread),
                    (from_picture, spread),
                    (from_picture, replace(spread, normalise_width=False)),
                )
            ]
            print(f"{width:<8g}{name:<12}{shares[0]:>9.1%}{shares[1]:>9.1%}{shares[2]:>26.1%}")


def print_polarities(weights: Weights, digits: list[PenDigit]) -> None:
    """Print how picture files of either polarity do."""
    preparation = Preparation(deskew=True, spread=True)
    digits = digits[:: max(1, len(digits) // _PICTURES)]
    print()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawing.png"
        for name, paper in (("light on dark", 0), ("dark on light", 255)):
            images = []
            for digit in digits:
                sheet = drawing_of(digit, PEN_WIDTH, HEIGHTS["large"]).ink()
                Image.fromarray(sheet ^ paper).save(path)
                images.append(ladder_of_gray(read_ink(path), preparation=preparation)[-1].image)
            share = right(weights, images, digits).mean()
            print(f"PNG, {name}: {share:.1%} of {len(digits):,}")


def main(data: str, strokes: Path, every: int) -> None:
    """Train, measure and print."""
    app = QGuiApplication([])
    mnist = load_dataset(data)
    added = mnist.with_added(load_dataset("sample"))
    models = {
        "plain": trained(mnist),
        "deskew": trained(deskewed(mnist, shear=True, spread=False)),
        "spread": trained(deskewed(mnist, shear=True, spread=True)),
        "added": trained(deskewed(added, shear=True, spread=True)),
    }
    digits = read_pen_digits(strokes)[::every]
    for name, height in HEIGHTS.items():
        print(f"\n{len(digits):,} digits, {name}, pen {PEN_WIDTH:g} of {SIDE}")
        print_stages(models, digits, height)
    print_pens(models["added"][0], digits)
    print_polarities(models["added"][0], digits)
    del app


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else str(SHARED_STROKES.parents[1] / "mnist"),
        Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED_STROKES,
        int(sys.argv[3]) if len(sys.argv) > 3 else 1,
    )
