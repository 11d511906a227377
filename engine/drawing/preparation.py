"""The way from a drawing to what a model sees, a stage at a time.

Drawings and training images meet half way: a drawing is made like MNIST's digits were, and whatever
was done to the training images besides, such as deskewing, is done to the drawing too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.errors import DataError

from .deskew import deskew
from .digit import (
    as_bytes,
    box_shape,
    centred_by_mass,
    cropped,
    fitted,
    laid_in_the_middle,
    scaled_down,
)
from .line_width import with_lines
from .pen import Floats, extent, rasterise, trace

#: Width of lines after normalising, in sides of the box. The median of MNIST's is 2.4 of 20, but
#: of 1.6, 2, 2.4 and 2.8 this recognised most drawings by 30 writers: thin lines run together less.
LINE_SHARE = 2 / 20
# Gray pictures are thinned on this many pixels for each of the box's: a quarter is exact enough.
_FINER = 4

Image = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """Which stages a drawing goes through.

    Attributes
    ----------
    fit : bool
        Scale the ink, aspect kept, to a box of 20 of 28 pixels.
    normalise_width : bool
        Give the lines the width MNIST's have.
    centre : bool
        Move the centre of mass to the middle, by whole pixels.
    deskew : bool
        Undo the slant; for models whose training images were deskewed.
    spread : bool
        Make the ink equally spread along rows and columns; likewise.
    """

    fit: bool = True
    normalise_width: bool = True
    centre: bool = True
    deskew: bool = False
    spread: bool = False


@dataclass(frozen=True, eq=False)
class Stage:
    """A drawing after one stage.

    Attributes
    ----------
    name : str
        ``as drawn``, ``ink box``, ``pen width``, ``centre of mass``, ``deskew`` or ``spread``.
    image : ndarray of the model's image shape, uint8
        Ink high.
    """

    name: str
    image: Image


_ALL = Preparation()


def ladder_of_strokes(
    strokes: Sequence[ArrayLike],
    sheet_shape: tuple[float, float],
    image_shape: tuple[int, int] = (28, 28),
    preparation: Preparation = _ALL,
) -> tuple[Stage, ...]:
    """Prepare pen strokes; lines are drawn anew at each stage, never resampled.

    Parameters
    ----------
    strokes : sequence of array_like of shape (n, 3)
        x, y and the pen's width of each point, in pixels of the sheet, y downwards.
    sheet_shape : tuple of float
        (height, width) of the sheet.
    image_shape : tuple of int
        (rows, columns) of an image.
    preparation : Preparation
        Which stages to go through.

    Returns
    -------
    tuple of Stage
        ``as drawn`` and every stage that is on; the last is what the model sees.

    Raises
    ------
    DataError
        If there is no stroke, or one is no such array.
    """
    discs = trace(strokes)
    # What ran off the sheet is nowhere to be seen.
    discs = discs[((discs[:, :2] >= 0) & (discs[:, :2] <= sheet_shape[::-1])).all(axis=1)]
    if len(discs) == 0:
        raise DataError("no ink: there is no stroke on the sheet; draw something first")
    shrink = min(side / size for side, size in zip(image_shape, sheet_shape, strict=True))
    discs = _placed(discs, shrink, np.array(sheet_shape[::-1]) / 2, image_shape)
    stages = [Stage("as drawn", rasterise(discs, image_shape))]
    box = box_shape(image_shape)
    if preparation.fit:
        low, high = extent(discs)
        scale = float((np.array(box[::-1]) / (high - low)).min())
        discs = _placed(discs, scale, (low + high) / 2, image_shape)
        stages.append(Stage("ink box", rasterise(discs, image_shape)))
    if preparation.normalise_width:
        discs = _with_width(discs, box, image_shape, preparation.fit)
        stages.append(Stage("pen width", rasterise(discs, image_shape)))
    return _placed_by_mass(stages, preparation)


def _placed(discs: Floats, scale: float, middle: Floats, image_shape: tuple[int, int]) -> Floats:
    """Scale discs, and put what is at ``middle`` into the middle of the image."""
    moved = discs * scale
    moved[:, :2] += np.array(image_shape[::-1]) / 2 - middle * scale
    return moved


def _with_width(
    discs: Floats, box: tuple[int, int], image_shape: tuple[int, int], fit: bool
) -> Floats:
    """Draw with a pen of the normal width, into the box again where it was fitted."""
    # The mean is normalised: what pressure made thicker or thinner stays so.
    drawn = float(discs[:, 2].mean())
    width = LINE_SHARE * min(box) * discs[:, 2] / drawn
    scale, middle = 1.0, np.array(image_shape[::-1]) / 2
    if fit:
        low, high = discs[:, :2].min(axis=0), discs[:, :2].max(axis=0)
        middle = (low + high) / 2
        # A dot stays a dot: its tremor is not enlarged to a digit.
        across = np.maximum(high - low, drawn)
        scale = float(((np.array(box[::-1]) - width.max()) / across).min())
    moved = _placed(discs, scale, middle, image_shape)
    moved[:, 2] = width
    return moved


def ladder_of_gray(
    ink: NDArray[Any],
    image_shape: tuple[int, int] = (28, 28),
    preparation: Preparation = _ALL,
) -> tuple[Stage, ...]:
    """Prepare a picture; see `ladder_of_strokes`.

    Parameters
    ----------
    ink : ndarray of shape (h, w), uint8 or floating
        How much ink is where, as `prepare_gray` takes it.
    image_shape : tuple of int
        (rows, columns) of an image.
    preparation : Preparation
        Which stages to go through.

    Returns
    -------
    tuple of Stage
        ``as drawn`` and every stage that is on; the last is what the model sees.

    Raises
    ------
    DataError
        If there is no ink, or ``ink`` is no such array.
    """
    sheet = as_bytes(ink)
    crop = cropped(sheet)
    stages = [Stage("as drawn", scaled_down(sheet, image_shape))]
    box = box_shape(image_shape)
    if preparation.fit:
        stages.append(Stage("ink box", laid_in_the_middle(fitted(crop, box), image_shape)))
    if preparation.normalise_width:
        width = LINE_SHARE * min(box)
        if preparation.fit:
            image = laid_in_the_middle(_fitted_with_lines(crop, box, width), image_shape)
        else:
            fine = scaled_down(sheet, (image_shape[0] * _FINER, image_shape[1] * _FINER))
            image = scaled_down(with_lines(fine, width * _FINER), image_shape)
        stages.append(Stage("pen width", image))
    return _placed_by_mass(stages, preparation)


def _fitted_with_lines(crop: Image, box: tuple[int, int], width: float) -> Image:
    """Fit ink into a box, with lines of a width in its pixels."""
    fine = fitted(crop, (box[0] * _FINER, box[1] * _FINER))
    goal = width * _FINER
    # Thinner lines make a smaller picture, and enlarged to the box again they are thicker.
    enlarged = 1 / (1 - goal / max(fine.shape))
    # Room for lines that grow.
    padded = np.pad(fine, math.ceil(goal))
    return fitted(cropped(with_lines(padded, goal, enlarged)), box)


def _placed_by_mass(stages: list[Stage], preparation: Preparation) -> tuple[Stage, ...]:
    """Add the stages that go by the moments of the ink."""
    image = stages[-1].image
    if preparation.centre:
        # Not fitted to the box, a speck may be too small to leave ink in any pixel.
        image = centred_by_mass(cropped(image), image.shape) if image.any() else image
        stages.append(Stage("centre of mass", image))
    for name, is_on, shear, spread in (
        ("deskew", preparation.deskew, True, False),
        ("spread", preparation.spread, preparation.deskew, True),
    ):
        if is_on:
            # Both from the same image: resampled twice, it would be blurred twice.
            moved = deskew(image[None], image.shape, shear=shear, spread=spread)[0]
            stages.append(Stage(name, moved))
    return tuple(stages)
