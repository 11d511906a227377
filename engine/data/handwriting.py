"""Synthetic handwriting: digit images drawn by a pen that follows skeletons.

The application carries a small sample made here, so that it has something to
train on without a network.  The images are prepared as MNIST's were: ink fitted
into 20 x 20 pixels with its aspect kept, anti-aliased, and moved by whole pixels
until its centre of mass is in the middle of 28 x 28.

The result depends on the seed alone.  All maths is float64 and is rounded once,
at the end; of numpy's random generator only plain uniform numbers are used, since
those are the part of its output that does not change between releases.

`engine.data.make_sample` writes the sample with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .glyphs import SAMPLES, STYLES

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

SIDE = 28  #: side of a finished image
BOX = 20  #: side of the square into which the ink is fitted
#: Where the centre of mass goes, as a pixel index: the lower right of the four
#: middle pixels, which is what the usual recipe round(28 / 2 - mass) gives.
CENTRE = 14.0
BLOCK = 200  #: images drawn at once, each block from a random stream of its own
STEP = 5  #: greys are multiples of this (255 is too): the file is a fifth smaller for it
OVERSAMPLING = 2  #: pixels rendered per pixel kept, in each direction


@dataclass(frozen=True)
class Hand:
    """How much hands differ.  Lengths are in digit heights, pens in pixels."""

    beyond: float = 0.15  # how far past its two ends a style may go
    point_jitter: float = 0.02
    stroke_jitter: float = 0.02
    warp: float = 0.06
    taper: float = 0.19
    sag: float = 0.08
    aspect: float = 0.16
    slant_mean: float = 0.12
    slant: float = 0.24
    rotation: float = 0.08
    pen_mean: float = 1.05
    pen: float = 0.25
    pressure: float = 0.14
    soft_low: float = 0.5
    soft_high: float = 1.1
    even_styles: bool = False  # every style as often as any other of its digit


HAND = Hand()


def _bell(rng: np.random.Generator, *shape: int) -> Floats:
    """Roughly normal numbers, mean 0 and variance 1, never beyond 3.47.

    A sum of four uniform numbers: exact arithmetic on every machine, and bounded,
    so that no digit is ever torn apart by one wild draw.
    """
    total: Floats = rng.random((4, *shape)).sum(axis=0)
    return (total - 2.0) * math.sqrt(3.0)


def _skeletons(digits: NDArray[np.int64], rng: np.random.Generator, hand: Hand) -> Floats:
    """Draw the pen's path for each digit, float64 (n, SAMPLES, 2)."""
    n = len(digits)
    pick = rng.random(n)
    blend = -hand.beyond + (1.0 + 2.0 * hand.beyond) * rng.random(n)
    paths = np.empty((n, SAMPLES, 2))
    for digit, styles in enumerate(STYLES):
        bounds = np.cumsum([1.0 if hand.even_styles else style.weight for style in styles])
        edges = bounds[:-1] / bounds[-1]
        chosen = np.searchsorted(edges, pick, side="right")
        for k, style in enumerate(styles):
            where = np.flatnonzero((digits == digit) & (chosen == k))
            if len(where) == 0:
                continue
            t = blend[where, None, None]
            control = style.first + t * (style.second - style.first)
            control += hand.point_jitter * _bell(rng, *control.shape)
            strokes = int(style.stroke[-1]) + 1
            moved = hand.stroke_jitter * _bell(rng, len(where), strokes, 2)
            if strokes > 1:
                control += moved[:, style.stroke]
            paths[where] = style.basis @ control
    return paths


def _deform(paths: Floats, rng: np.random.Generator, hand: Hand) -> Floats:
    """Warp, narrow, slant and turn whole digits; same shape in and out."""
    n = len(paths)
    x = paths[..., 0] - 0.5
    y = paths[..., 1] - 0.5
    # A smooth displacement field: three waves, about as long as the digit is high or longer.
    dx = np.zeros_like(x)
    dy = np.zeros_like(y)
    for _ in range(3):
        fx, fy = 2.0 * np.pi * (1.4 * rng.random((2, n, 1)) - 0.7)
        phase = 2.0 * np.pi * rng.random((n, 1))
        wave = np.sin(fx * x + fy * y + phase)
        ax, ay = hand.warp * _bell(rng, 2, n, 1)
        dx += ax * wave
        dy += ay * wave
    # Upper part wider than the lower or the reverse; waist higher or lower.
    wide = 1.0 + hand.taper * _bell(rng, n, 1) * y
    sag = hand.sag * _bell(rng, n, 1) * (1.0 - 4.0 * y * y)
    x, y = x * wide + dx, y + sag + dy
    x = x * np.exp(hand.aspect * _bell(rng, n, 1))
    x = x - (hand.slant_mean + hand.slant * _bell(rng, n, 1)) * y
    turn = hand.rotation * _bell(rng, n, 1)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.stack((cos * x - sin * y, sin * x + cos * y), axis=-1)


def _render(paths: Floats, rng: np.random.Generator, hand: Hand) -> Bytes:
    """Ink the paths into the 20 x 20 box, uint8 (n, BOX, BOX).

    The ink's longer side fills the box; the pen's width is drawn in pixels of the
    box, since people write with the same pen whatever the digit's shape.
    """
    n = len(paths)
    radius = hand.pen_mean * np.exp(hand.pen * _bell(rng, n, 1))
    radius = np.clip(radius, 0.6, 2.0)
    soft = hand.soft_low + (hand.soft_high - hand.soft_low) * rng.random((n, 1, 1))
    # Pressure swells and fades slowly along the line.
    along = np.linspace(0.0, 1.0, SAMPLES)
    speed = 0.5 + 1.5 * rng.random((n, 1))
    phase = rng.random((n, 1))
    swing = np.sin(2.0 * np.pi * (speed * along + phase))
    pens = radius * (1.0 + hand.pressure * _bell(rng, n, 1) * swing)

    low, high = paths.min(axis=1), paths.max(axis=1)
    margin = pens.max(axis=1) + soft[:, 0, 0] / 4.0
    scale = (BOX - 2.0 * margin) / (high - low).max(axis=1)
    points = (paths - ((low + high) / 2.0)[:, None]) * scale[:, None, None] + BOX / 2.0

    # Distance to the line in pen radii: the least over the sampled points.  A
    # loop over points, because the arrays (n, 40, 40) then stay in the cache.
    side = BOX * OVERSAMPLING
    grid = (np.arange(side) + 0.5) / OVERSAMPLING
    across = ((grid - points[..., :1]) / pens[..., None]) ** 2
    down = ((grid - points[..., 1:]) / pens[..., None]) ** 2
    near = np.full((n, side, side), np.inf)
    one = np.empty_like(near)
    for k in range(SAMPLES):
        np.add(down[:, k, :, None], across[:, k, None, :], out=one)
        np.minimum(near, one, out=near)
    distance = (np.sqrt(near) - 1.0) * radius[..., None]
    ink = np.clip(0.5 - distance / soft, 0.0, 1.0)
    ink = ink.reshape(n, BOX, OVERSAMPLING, BOX, OVERSAMPLING).mean(axis=(2, 4))
    grey: Bytes = (STEP * np.rint(255.0 / STEP * ink)).astype(np.uint8)
    return grey


def _shift(mass: Floats, position: Floats, used: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Whole pixels to move ink along one axis, int64 (n,).

    Parameters
    ----------
    mass
        Ink on each row (or column), float64 (n, BOX).
    position
        Index of each row, float64 (BOX,).
    used
        Whether there is any ink on it, bool (n, BOX).
    """
    centre = mass @ position / mass.sum(axis=1)
    first = used.argmax(axis=1)
    last = BOX - 1 - used[:, ::-1].argmax(axis=1)
    # All ink stays in the picture, even where that leaves it off centre.
    move: NDArray[np.int64] = np.clip(
        np.rint(CENTRE - centre).astype(np.int64), -first, SIDE - 1 - last
    )
    return move


def centre_by_mass(ink: Bytes) -> Bytes:
    """Place ink in the middle of 28 x 28 by its centre of mass.

    Parameters
    ----------
    ink
        uint8 (n, 20, 20), at least one pixel inked in each.

    Returns
    -------
    images
        uint8 (n, 28, 28), the same ink moved by whole pixels.
    """
    n = len(ink)
    rows = ink.sum(axis=2, dtype=np.float64)
    columns = ink.sum(axis=1, dtype=np.float64)
    position = np.arange(BOX, dtype=np.float64)
    down = _shift(rows, position, rows > 0)
    right = _shift(columns, position, columns > 0)
    # A border wide enough for any move, then one gather for all images.
    border = SIDE
    wide = np.zeros((n, BOX + 2 * border, BOX + 2 * border), dtype=np.uint8)
    wide[:, border : border + BOX, border : border + BOX] = ink
    pixel = np.arange(SIDE)
    r = border + pixel - down[:, None]
    c = border + pixel - right[:, None]
    images: Bytes = wide[np.arange(n)[:, None, None], r[:, :, None], c[:, None, :]]
    return images


def draw_ink(count: int, seed: int, hand: Hand = HAND) -> tuple[Bytes, Bytes]:
    """Draw digits, fitted into their box and not yet centred.

    Parameters
    ----------
    count
        How many images.
    seed
        Not negative.  Whole blocks of 200 images do not depend on `count`, so a
        longer run with the same seed begins with the same images.

    Returns
    -------
    ink
        uint8 (count, 20, 20), 0 is paper.
    labels
        uint8 (count,).  No class has more than one image above another within a
        block; the order is shuffled.
    """
    ink = np.empty((count, BOX, BOX), dtype=np.uint8)
    labels = np.empty(count, dtype=np.uint8)
    for start in range(0, count, BLOCK):
        size = min(BLOCK, count - start)
        rng = np.random.default_rng([seed, start // BLOCK])
        order = np.argsort(rng.random(size), kind="stable")
        digits = np.arange(size, dtype=np.int64)[order] % 10
        paths = _deform(_skeletons(digits, rng, hand), rng, hand)
        ink[start : start + size] = _render(paths, rng, hand)
        labels[start : start + size] = digits
    return ink, labels


def generate(count: int, seed: int) -> tuple[Bytes, Bytes]:
    """Draw handwritten-looking digits.

    Parameters
    ----------
    count
        How many images.
    seed
        Not negative; the same seed gives the same images.

    Returns
    -------
    images
        uint8 (count, 28, 28), 0 is paper and 255 full ink.
    labels
        uint8 (count,), 0 to 9, balanced and in shuffled order.
    """
    ink, labels = draw_ink(count, seed)
    return centre_by_mass(ink), labels
