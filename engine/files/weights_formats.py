"""The formats that weights travel in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class WeightsFormat:
    """One way to write weights down.

    Attributes
    ----------
    suffix : str
        What the file's name ends in, lower case.
    name : str
        What a file dialog calls it.
    module : str
        Has ``write(stream, weights)``, and ``read(stream)`` where the format is readable; where
        it is not, ``write`` makes sure of the file by itself.
    is_readable : bool
        Whether such a file serves wherever weights are asked for.
    """

    suffix: str
    name: str
    module: str
    is_readable: bool = True


#: In the order in which a file dialog offers them.
WEIGHT_FORMATS = (
    WeightsFormat(".npz", "NumPy", "weights_npz"),
    WeightsFormat(".safetensors", "Safetensors", "weights_safetensors"),
    WeightsFormat(".onnx", "ONNX", "weights_onnx"),
    WeightsFormat(".uint8.onnx", "ONNX with uint8 input", "weights_onnx_uint8"),
    WeightsFormat(".json", "JSON", "weights_json"),
    WeightsFormat(".csv", "Table", "weights_csv"),
    WeightsFormat(".png", "Picture", "weights_png", is_readable=False),
    WeightsFormat(".h", "C header", "weights_h", is_readable=False),
)


def format_of(path: PurePath) -> WeightsFormat | None:
    """Return the format that a file's name says, by the longest suffix that fits."""
    name = path.name.lower()
    fitting = [known for known in WEIGHT_FORMATS if name.endswith(known.suffix)]
    return max(fitting, key=lambda known: len(known.suffix), default=None)
