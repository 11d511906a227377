"""The GPU backend: the reference step on CuPy arrays. The only module that imports CuPy."""

from __future__ import annotations

from typing import Any

from engine.data.dataset import Dataset
from engine.errors import BackendError

from .reference import ReferenceBackend

_INSTALL = "install it with: pip install 'softscope[cuda12]' (or cuda13)"
_OLDEST_DRIVER = 12000  # CUDA 12.0, the oldest that CuPy's cuda12 packages run on


def _advice(error: BaseException) -> str:
    """Turn the many ways CuPy fails into one line that says what to do."""
    text = str(error)
    name = type(error).__name__
    if isinstance(error, ModuleNotFoundError):
        return f"CuPy is not installed; {_INSTALL}"
    if isinstance(error, ImportError):
        return f"CuPy cannot be loaded ({_first_line(text)}); reinstall it"
    if "InsufficientDriver" in text or "insufficient" in text:
        return "the NVIDIA driver is older than CuPy needs; update the driver"
    if "NoDevice" in text or "no CUDA-capable device" in text:
        return "no NVIDIA GPU found"
    if "nvrtc" in text.lower() or "CUDA_PATH" in text:
        return f"CuPy's CUDA components are missing; {_INSTALL}"
    if name == "OutOfMemoryError":
        return "the GPU has too little free memory; close other programs that use it"
    return f"the GPU does not work ({name}: {_first_line(text)})"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else "no message"


def _probe() -> tuple[Any, str]:
    """Run a real kernel and return (cupy, device name); `import cupy` alone proves nothing."""
    import cupy

    if not cupy.cuda.is_available():
        driver = cupy.cuda.runtime.driverGetVersion()
        if not driver:
            raise BackendError("no NVIDIA driver found")
        if driver < _OLDEST_DRIVER:
            raise BackendError("the NVIDIA driver is older than CuPy needs; update the driver")
        raise BackendError("no NVIDIA GPU found")
    if int((cupy.arange(4) ** 2).sum()) != 14:
        raise BackendError("the GPU computes wrong results")
    properties = cupy.cuda.runtime.getDeviceProperties(cupy.cuda.Device().id)
    return cupy, properties["name"].decode()


def open_gpu(dataset: Dataset) -> ReferenceBackend:
    """Put a data set on the GPU.

    Raises
    ------
    BackendError
        If there is no working GPU; one line says why and what to do.
    """
    try:
        cupy, device = _probe()
        return ReferenceBackend(dataset, xp=cupy, name="gpu", device=device)
    except BackendError:
        raise
    # Broken drivers, missing libraries and full devices all surface as CuPy's own exceptions,
    # which cannot be named without importing it.
    except Exception as error:
        raise BackendError(_advice(error)) from error
