"""Photographs of writing, made up: paper, light, a camera's blur and noise, and JPEG."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

HEIGHT, WIDTH = 480, 640
_PAPER = 0.86
_ROW, _COLUMN = np.mgrid[:HEIGHT, :WIDTH].astype(float)

# The rectangle of the largest sign: top, left, height, width.
Place = tuple[float, float, float, float]
Random = np.random.Generator


def even(random: Random, place: Place) -> np.ndarray:
    """Return light without shadows."""
    return np.ones((HEIGHT, WIDTH))


def window(random: Random, place: Place) -> np.ndarray:
    """Return light that fades from one side to the other."""
    angle = random.uniform(0, 2 * np.pi)
    across = np.cos(angle) * _COLUMN / WIDTH + np.sin(angle) * _ROW / HEIGHT
    return 1 - 0.45 * (across - across.min()) / np.ptp(across)


def lamp(random: Random, place: Place) -> np.ndarray:
    """Return light that fades around a spot."""
    row, column = random.uniform(0.1, 0.9, 2) * (HEIGHT, WIDTH)
    return 1 / (1 + 2 * (np.hypot(_ROW - row, _COLUMN - column) / WIDTH) ** 2)


def edge(random: Random, place: Place) -> np.ndarray:
    """Return a shadow whose edge runs through the sign."""
    row, column = _within(random, place)
    angle = random.uniform(0, 2 * np.pi)
    across = np.cos(angle) * (_COLUMN - column) + np.sin(angle) * (_ROW - row)
    return _shadow(across, random.uniform(0.35, 0.55), random.uniform(3, 20))


def hand(random: Random, place: Place) -> np.ndarray:
    """Return the shadow of an arm that reaches from a border to the sign."""
    row, column = _within(random, place)
    from_row, from_column = [
        (0, random.uniform(0, WIDTH)), (HEIGHT, random.uniform(0, WIDTH)),
        (random.uniform(0, HEIGHT), 0), (random.uniform(0, HEIGHT), WIDTH),
    ][random.integers(4)]  # fmt: skip
    down, right = row - from_row, column - from_column
    length = np.hypot(down, right)
    along = ((_ROW - from_row) * down + (_COLUMN - from_column) * right) / length
    beside = ((_COLUMN - from_column) * down - (_ROW - from_row) * right) / length
    distance = np.hypot(np.maximum(along - length, 0), beside) - random.uniform(60, 110)
    return _shadow(-distance, random.uniform(0.3, 0.5), random.uniform(4, 15))


def _within(random: Random, place: Place) -> tuple[float, float]:
    top, left, height, width = place
    return top + random.uniform(0.2, 0.8) * height, left + random.uniform(0.2, 0.8) * width


def _shadow(depth: np.ndarray, darkness: float, softness: float) -> np.ndarray:
    return 1 - darkness / (1 + np.exp(np.clip(-depth / softness, -50, 50)))


@dataclass(frozen=True)
class Kind:
    """What is photographed, and how.

    Attributes
    ----------
    light : callable
        One of the above.
    darkness : float
        How much light ink swallows.
    height : tuple of float
        Least and greatest height of the sign, in heights of the picture.
    ruled, squared : float
        How much light the paper's lines swallow.
    others : int
        How many smaller signs stand beside it.
    turned : float
        By how many degrees at most the sign is turned.
    dust : int
        How many specks lie about.
    table : bool
        Whether a dark table shows beside the paper.
    board : bool
        Whether it is light on dark.
    noise : float
        Standard deviation, of 255.
    quality : int
        Of JPEG.
    """

    light: Callable[[Random, Place], np.ndarray] = window
    darkness: float = 0.72
    height: tuple[float, float] = (0.3, 0.75)
    ruled: float = 0
    squared: float = 0
    others: int = 0
    turned: float = 0
    dust: int = 0
    table: bool = False
    board: bool = False
    noise: float = 4
    quality: int = 80


KINDS = {
    "scan": Kind(even, noise=1, quality=90),
    "scan, light on dark": Kind(even, board=True, noise=1, quality=90),
    "beside a window": Kind(),
    "under a lamp": Kind(lamp),
    "turned, noisy": Kind(turned=10, noise=9, quality=40),
    "pencil": Kind(darkness=0.3),
    "dust": Kind(dust=6),
    "shadow's edge": Kind(edge),
    "shadow of a hand": Kind(hand),
    "pencil, shadow's edge": Kind(edge, darkness=0.35),
    "small, shadow of a hand": Kind(hand, height=(0.12, 0.25)),
    "large, shadow's edge": Kind(edge, height=(0.8, 0.93)),
    "ruled": Kind(ruled=0.2),
    "ruled, shadow of a hand": Kind(hand, ruled=0.35),
    "squared, shadow's edge": Kind(edge, squared=0.15),
    "table beside": Kind(table=True),
    "board, lamp": Kind(lamp, board=True),
    "board, shadow's edge": Kind(edge, board=True),
    "three signs": Kind(others=2),
    "three, ruled, shadow": Kind(edge, ruled=0.2, others=2),
}


def photograph(inks: Sequence[np.ndarray], kind: Kind, random: Random) -> np.ndarray:
    """Return a photo, uint8 (480, 640).

    Parameters
    ----------
    inks : sequence of ndarray, uint8
        The sign, ink high, and as many others as the kind asks for.
    kind : Kind
        What to make of them.
    random : numpy.random.Generator
        Where everything else comes from.
    """
    cover, place = _written(inks, kind, random)
    paper = (1 - _lines(kind, random)) * (1 - kind.darkness * cover) * _PAPER
    for _ in range(kind.dust):
        row, column = random.integers(5, HEIGHT - 5), random.integers(5, WIDTH - 5)
        size = random.integers(1, 4)
        paper[row - size : row + size, column - size : column + size] *= 0.4
    if kind.board:
        paper = 1 - 0.95 * paper
    seen = paper * kind.light(random, place)
    if kind.table:
        _lay_on_table(seen, place, random)
    lens = Image.fromarray((seen * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    noisy = np.asarray(lens) + random.normal(0, kind.noise, seen.shape)
    file = io.BytesIO()
    Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(file, "JPEG", quality=kind.quality)
    return np.asarray(Image.open(file))


def _lay_on_table(seen: np.ndarray, place: Place, random: Random) -> None:
    """Show the table on the side where there is most room."""
    top, left, height, width = place
    room = [top, HEIGHT - top - height, left, WIDTH - left - width]
    away = [_ROW, HEIGHT - _ROW, _COLUMN, WIDTH - _COLUMN][int(np.argmax(room))]
    askew = random.uniform(0, 0.05) * (_ROW + _COLUMN)
    seen[away < 0.4 * max(room) * random.uniform(0.3, 1) + askew - askew.mean()] = 0.32


def _lines(kind: Kind, random: Random) -> np.ndarray:
    """Return how much light the paper's own lines swallow."""
    angle, apart = np.deg2rad(random.uniform(-4, 4)), random.uniform(24, 44)
    down = _ROW * np.cos(angle) + _COLUMN * np.sin(angle)
    right = _COLUMN * np.cos(angle) - _ROW * np.sin(angle)
    across, along = (
        np.clip(1.5 - np.abs(each % apart - apart / 2), 0, 1) for each in (down, right)
    )
    return np.maximum((kind.ruled or kind.squared) * across, kind.squared * along)


def _written(inks: Sequence[np.ndarray], kind: Kind, random: Random) -> tuple[np.ndarray, Place]:
    """Return how much ink is where, and the place of the first sign."""
    cover = np.zeros((HEIGHT, WIDTH))
    high = random.uniform(*kind.height) * HEIGHT
    first = _scaled(inks[0], min(high, 0.38 * HEIGHT) if kind.others else high)
    if kind.turned:
        turn = random.uniform(-kind.turned, kind.turned)
        first = np.asarray(
            Image.fromarray(first).rotate(turn, Image.Resampling.BICUBIC, expand=True)
        )
    height, width = first.shape
    share = (0.5, 0.5) if kind.others else random.uniform(0.1, 0.9, 2)
    top, left = int(share[0] * (HEIGHT - height)), int(share[1] * (WIDTH - width))
    cover[top : top + height, left : left + width] = first / 255
    for number in range(kind.others):
        ink = _scaled(inks[1 + number], max(first.shape) * random.uniform(0.5, 0.75))
        gap = int(random.uniform(0.25, 0.5) * max(first.shape))
        at = left - gap - ink.shape[1] if number % 2 == 0 else left + width + gap
        down = top + int(random.uniform(0, 1) * max(0, height - ink.shape[0]))
        part = cover[down : down + ink.shape[0], at : at + ink.shape[1]]
        np.maximum(part, ink / 255, out=part)
    return cover, (top, left, height, width)


def _scaled(ink: np.ndarray, longer: float) -> np.ndarray:
    """Return the ink alone, its longer side so long."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = longer / max(crop.shape)
    height, width = (max(1, round(side * scale)) for side in crop.shape)
    return np.asarray(Image.fromarray(crop).resize((width, height), Image.Resampling.BICUBIC))
