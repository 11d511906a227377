"""What the model is asked about: a drawing, a picture, or an image as it is; and the way to it."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
from numpy.typing import NDArray

import engine
from engine import DataError, Preparation, Stage, Weights

from .canvas import Canvas
from .strokes import SIDE

# After these the image is as the training images were before any run prepared them.
_OF_THE_RUN = ("deskew", "spread")


class ModelInput:
    """Prepares what a person put in, as the weights and a person's own switches want it.

    Attributes
    ----------
    image_shape : tuple of int
        (rows, columns) of what the model sees.
    stages : tuple of Stage
        The way there; empty where there is nothing, or an image that needs none.
    image : ndarray of uint8, or None
        What the model sees.
    """

    def __init__(self, canvas: Canvas) -> None:
        self.image_shape = (28, 28)
        self.stages: tuple[Stage, ...] = ()
        self.image: NDArray[np.uint8] | None = None
        self._canvas = canvas
        # What was put in instead of a drawing: ink of a picture, or an image as a model sees it.
        self._picture: NDArray[np.float64] | None = None
        self._as_is: NDArray[np.uint8] | None = None
        self._switched: dict[str, bool] = {}

    def put_picture(self, ink: NDArray[np.float64]) -> None:
        """Take the ink of a picture instead of the drawing."""
        self._picture, self._as_is = ink, None

    def put_image(self, image: NDArray[np.uint8]) -> None:
        """Take an image as a model sees it instead of the drawing."""
        self._picture, self._as_is = None, image

    def put_drawing(self) -> None:
        """Take what is on the canvas."""
        self._picture = self._as_is = None

    def take_shape(self, image_shape: tuple[int, int]) -> None:
        """Prepare for images of another data set; one as it is of the last cannot stay."""
        self.image_shape, self._as_is = image_shape, None

    def switch(self, setting: str, on: bool) -> None:
        """Switch a stage off or on, whatever the weights want."""
        self._switched[setting] = on

    def preparation(self, weights: Weights | None) -> Preparation:
        """Return the stages to go through: the weights' own, but for those that were switched."""
        wanted = weights.preparation if weights is not None else Preparation()
        return replace(wanted, **self._switched)

    def settings_on(self, weights: Weights | None) -> list[str]:
        """Return the settings of the stages to go through."""
        preparation = self.preparation(weights)
        return [each.name for each in fields(preparation) if getattr(preparation, each.name)]

    def prepare(self, weights: Weights | None) -> None:
        """Make what the model sees, stage by stage."""
        try:
            self.stages = self._climb(self.preparation(weights))
        except DataError:
            # Nothing is drawn, or all of it was erased.
            self.stages = ()
        self.image = self.stages[-1].image if self.stages else self._as_is

    def _climb(self, preparation: Preparation) -> tuple[Stage, ...]:
        if self._as_is is not None:
            return ()
        if self._picture is not None:
            return engine.ladder_of_gray(self._picture, self.image_shape, preparation)
        strokes = self._canvas.strokes
        if any(stroke.erases for stroke in strokes):
            return engine.ladder_of_gray(self._canvas.ink(), self.image_shape, preparation)
        points = [stroke.points for stroke in strokes]
        return engine.ladder_of_strokes(points, (SIDE, SIDE), self.image_shape, preparation)

    def drawing(self) -> tuple[NDArray[np.uint8], engine.Strokes] | None:
        """Return the image before a run's own preparation, and the strokes; None without any."""
        plain = [stage.image for stage in self.stages if stage.name not in _OF_THE_RUN]
        if not plain:
            return None
        strokes = () if self._picture is not None else self._canvas.strokes
        return plain[-1], tuple(stroke.points for stroke in strokes if not stroke.erases)
