"""Photographs of digits recognised: python tests/benchmarks/photos.py [MNIST] [STROKES] [N].

Photographs are made up of MNIST's test images and of pen strokes by 30 people, N of each for each
kind of light and paper, and read with the tutorial's training and with what is best for drawing;
the weights never saw one of them. Prints how many were read correctly, of how many the signs were
counted right, and how long finding the ink took.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import DataError, Dataset, Settings, Weights, load_dataset, train
from engine.drawing.ink import Ink, find_ink
from engine.drawing.pen import rasterise, trace
from engine.drawing.preparation import ladder_of_gray
from tests.engine.drawing.photos import KINDS, photograph
from tests.pen_strokes import SHARED_STROKES, read_pen_digits

# Pen strokes are drawn on a sheet this large, so high, with pens from thin to thick.
_SIDE, _HEIGHT, _PEN_WIDTHS = 560, 470, (10, 18, 30, 44)

Inks = list[np.ndarray]


def from_mnist(mnist: Dataset, n: int, random: np.random.Generator) -> tuple[Inks, np.ndarray]:
    chosen = random.choice(len(mnist.test.x), n, replace=False)
    return list(mnist.test.x[chosen].reshape(n, 28, 28)), mnist.test.y[chosen]


def from_pens(strokes: Path, n: int, random: np.random.Generator) -> tuple[Inks, np.ndarray]:
    digits = read_pen_digits(strokes)
    chosen = [digits[k] for k in random.choice(len(digits), n, replace=False)]
    inks = [
        rasterise(trace(digit.on_sheet(_SIDE, random.choice(_PEN_WIDTHS), _HEIGHT)), (_SIDE, _SIDE))
        for digit in chosen
    ]
    return inks, np.array([digit.label for digit in chosen])


def trained(mnist: Dataset) -> dict[str, Weights]:
    best = Settings(deskew=True, spread=True)
    added = mnist.with_added(load_dataset("handwriting")).prepared_for(best)
    return {
        "tutorial": train(mnist, backend="cpu", threads=1).weights,
        "best": train(added, best, backend="cpu", threads=1).weights,
    }


def found_in(photo: np.ndarray) -> Ink | None:
    try:
        return find_ink(photo / 255)
    except DataError:
        return None


def right(weights: Weights, inks: list[np.ndarray | None], labels: np.ndarray) -> float:
    """Return the share read correctly; without ink, nothing is."""
    images = np.zeros((len(inks), *weights.image_shape), np.uint8)
    for image, ink in zip(images, inks, strict=True):
        if ink is not None:
            image[:] = ladder_of_gray(ink, weights.image_shape, weights.preparation)[-1].image
    read = weights.p_y_given_x(images).argmax(axis=1)
    there = np.array([ink is not None for ink in inks])
    return float((there & (read == labels)).mean())


def main(data: str, strokes: Path, n: int) -> None:
    """Train, photograph, measure and print."""
    mnist = load_dataset(data)
    models = trained(mnist)
    random = np.random.default_rng(0)
    sources = {"MNIST": from_mnist(mnist, n, random), "pens": from_pens(strokes, n, random)}
    columns = [f"{source}, {model}" for source in sources for model in models]
    print("".join([f"{'':<26}", *(f"{each:>16}" for each in columns), f"{'counted':>9}{'ms':>6}"]))

    def print_row(name: str, shares: list[float], rest: str = "") -> None:
        print("".join([f"{name:<26}", *(f"{share:>16.1%}" for share in shares), rest]), flush=True)

    print_row(
        "the ink itself",
        [
            right(weights, list(inks), labels)
            for inks, labels in sources.values()
            for weights in models.values()
        ],
    )
    rows = []
    for name, kind in KINDS.items():
        shares, counted, seconds = [], 0, 0.0
        for inks, labels in sources.values():
            photos = [
                photograph([inks[(k + j) % n] for j in range(1 + kind.others)], kind, random)
                for k in range(n)
            ]
            start = time.perf_counter()
            found = [found_in(photo) for photo in photos]
            seconds += time.perf_counter() - start
            counted += sum(one is not None and one.n_signs == 1 + kind.others for one in found)
            taken = [one and one.ink for one in found]
            shares += [right(weights, taken, labels) for weights in models.values()]
        rows.append(shares)
        print_row(name, shares, f"{counted / (2 * n):>9.1%}{seconds / (2 * n) * 1000:>6.0f}")
    print_row("mean", list(np.mean(rows, axis=0)))


if __name__ == "__main__":
    main(
        sys.argv[1] if len(sys.argv) > 1 else str(SHARED_STROKES.parents[1] / "mnist"),
        Path(sys.argv[2]) if len(sys.argv) > 2 else SHARED_STROKES,
        int(sys.argv[3]) if len(sys.argv) > 3 else 100,
    )
