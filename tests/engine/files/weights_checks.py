"""What the tests of every weights format need."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from engine import Parameters, Weights


def assert_same(read: Weights, written: Weights) -> None:
    """Bit for bit, and all that goes with the parameters."""
    for name in ("W", "b"):
        a, b = getattr(read.parameters, name), getattr(written.parameters, name)
        assert (a.dtype, a.shape) == (np.float32, b.shape)
        assert a.view(np.uint32).tolist() == b.view(np.uint32).tolist()
    for field in ("image_shape", "class_names", "pixel_scale", "metadata"):
        assert getattr(read, field) == getattr(written, field)


def theano_weights(path: Path) -> Weights:
    """What the Theano program learns on MNIST: as large as weights get there."""
    with np.load(path) as truth:
        parameters = Parameters(truth["W"], truth["b"])
    return Weights(parameters, (28, 28), tuple("0123456789"), 1 / 256, {"dataset": "mnist"})


def compiled(compiler: str, options: str, source: str, folder: Path) -> Path:
    """Compile a program that includes ``w.h`` of the folder; any warning is an error."""
    suffix = ".cpp" if "++" in compiler else ".c"
    (folder / f"client{suffix}").write_text(source)
    path = shutil.which(compiler)
    assert path
    command = [path, *options.split(), "-Wall", "-Werror", f"client{suffix}", "-o", "client", "-lm"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "client"
