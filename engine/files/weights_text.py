"""What a weights file holds beside W and b, as named texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import WeightsError
from engine.weights import Weights

from .strict_json import strict_json
from .weights_fields import FIELDS, from_values, to_fields

_NAMES = FIELDS[2:]


def to_texts(weights: Weights) -> dict[str, str]:
    """Return image_shape, class_names, pixel_scale and metadata, each as JSON.

    Raises
    ------
    WeightsError
        If the weights cannot be saved in any format.
    """
    fields = to_fields(weights)
    texts = {name: json.dumps(fields[name].tolist()) for name in _NAMES}
    # JSON already.
    texts["metadata"] = fields["metadata"].item()
    return texts


def from_texts(W: NDArray[np.float32], b: NDArray[np.float32], texts: Mapping[str, Any]) -> Weights:
    """Return the weights that two arrays and a file's texts represent.

    Raises
    ------
    WeightsError
        If a text is missing or impossible, or the parts do not fit each other.
    """
    for name in _NAMES:
        if name not in texts:
            raise WeightsError(f"{name} is missing; not a weights file of this program")
        if not isinstance(texts[name], str):
            raise WeightsError(f"{name} is not text")
    image_shape, class_names, pixel_scale = (strict_json(texts[n], n) for n in _NAMES[:3])
    return from_values(W, b, image_shape, class_names, pixel_scale, texts["metadata"])
