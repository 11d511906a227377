"""A trained model as it travels: parameters and everything needed to use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import softmax
from .errors import WeightsError
from .parameters import Parameters

if TYPE_CHECKING:
    from .drawing.preparation import Preparation

_DIGITS = tuple("0123456789")


@dataclass(frozen=True, eq=False)
class Weights:
    """Parameters with the images and classes they were learned for.

    Attributes
    ----------
    parameters : Parameters
        W float32 (n_in, n_out) and b float32 (n_out,).
    image_shape : tuple of int
        (rows, columns) of an image.
    class_names : tuple of str
        Name of each class.
    pixel_scale : float
        What a 0..255 pixel is multiplied by.
    metadata : dict
        Application version, data set, settings, epoch, errors, date; JSON values only.

    Raises
    ------
    WeightsError
        If shapes do not fit each other or a number is not finite.
    """

    parameters: Parameters
    image_shape: tuple[int, int]
    class_names: tuple[str, ...]
    pixel_scale: float = 1 / 256
    metadata: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the parts fit each other."""
        W, b = self.parameters.W, self.parameters.b
        if W.ndim != 2 or b.shape != (W.shape[1],):
            raise WeightsError(f"W {W.shape} and b {b.shape} do not fit each other")
        if self.image_shape[0] * self.image_shape[1] != W.shape[0]:
            raise WeightsError(f"W has {W.shape[0]} rows, but image_shape is {self.image_shape}")
        if len(self.class_names) != W.shape[1]:
            raise WeightsError(f"W has {W.shape[1]} columns, but {len(self.class_names)} names")
        if not self.parameters.is_finite():
            raise WeightsError("W or b holds NaN or infinity")
        if not (np.isfinite(self.pixel_scale) and self.pixel_scale > 0):
            raise WeightsError(f"pixel_scale must be positive, not {self.pixel_scale!r}")

    @property
    def settings(self) -> dict[str, Any]:
        """What they were learned with, as far as it is known."""
        settings = self.metadata.get("settings")
        return settings if isinstance(settings, dict) else {}

    @property
    def preparation(self) -> Preparation:
        """What a drawing has to go through before this model sees it."""
        # It brings Pillow, which a model without drawings does not need.
        from .drawing.preparation import Preparation

        return Preparation(
            # The width of a pen: filled shapes would be thinned away.
            normalise_width=self.class_names == _DIGITS,
            deskew=self.settings.get("deskew") is True,
            spread=self.settings.get("spread") is True,
        )

    def p_y_given_x(self, images: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return the probability of every class for each image.

        Parameters
        ----------
        images : ndarray of shape (n, rows, columns) or (n, n_in), uint8

        Returns
        -------
        ndarray of shape (n, n_out), float32
        """
        W, b = self.parameters.W, self.parameters.b
        n_in = W.shape[0]
        x = images.reshape(len(images), n_in).astype(W.dtype) * W.dtype.type(self.pixel_scale)
        # float32 sums differ by 2e-6 between libraries, and with the number of images.
        p = softmax.p_y_given_x(W.astype(np.float64), b.astype(np.float64), x.astype(np.float64))
        rounded: NDArray[np.float32] = p.astype(np.float32)
        return rounded
