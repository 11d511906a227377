"""The two arrays that are learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray


@dataclass(frozen=True, eq=False)
class Parameters:
    """Weights and biases of multinomial logistic regression, read-only, on the host.

    Attributes
    ----------
    W : ndarray of shape (n_in, n_out), float32 or float64
        One column of weights a class.
    b : ndarray of shape (n_out,), same dtype
        One bias a class.
    """

    W: NDArray[np.floating]
    b: NDArray[np.floating]

    def __post_init__(self) -> None:
        """Keep read-only copies, so that one instance can be shared between threads."""
        for name in ("W", "b"):
            array = np.array(getattr(self, name), order="C")
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @classmethod
    def zeros(cls, n_in: int, n_out: int, dtype: DTypeLike = np.float32) -> Parameters:
        """Where the tutorial starts: every weight and bias zero."""
        return cls(np.zeros((n_in, n_out), dtype), np.zeros(n_out, dtype))

    @property
    def n_in(self) -> int:
        """Number of pixels an image has."""
        return int(self.W.shape[0])

    @property
    def n_out(self) -> int:
        """Number of classes."""
        return int(self.W.shape[1])

    def is_finite(self) -> bool:
        """Whether no weight or bias is infinite or NaN."""
        return bool(np.isfinite(self.W).all() and np.isfinite(self.b).all())
