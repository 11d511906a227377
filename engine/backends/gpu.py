"""The GPU backend: which design runs. The only module that imports CuPy.

Three designs, by rising speed: the reference step on CuPy arrays, own kernels launched one by
one, and the same kernels with an epoch captured as one CUDA graph. Each has to pass a self-check
on the device before it is used; the fastest that does is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from engine.data.dataset import Dataset
from engine.errors import BackendError

from .gpu_check import Opener, rank
from .gpu_device import CudaDevice
from .gpu_guard import GuardedBackend
from .gpu_step import KernelBackend
from .protocol import Backend
from .reference import ReferenceBackend

_INSTALL = "install it with: pip install 'softscope[cuda12]' (or cuda13)"
_OLDEST_DRIVER = 12000  # CUDA 12.0, the oldest that CuPy's cuda12 packages run on

DESIGNS = _ARRAYS, _LAUNCHES, _GRAPH = "a arrays", "c0 launches", "c2 graph"
# Graphs replay what launches do; anything else in their bits would be a fault.
_SAME_BITS = {_GRAPH: _LAUNCHES}

# By device and shape of the problem, in this process: designs that work, notes on the others.
_rankings: dict[tuple[Any, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}
# Why the GPU cannot be used any more before a restart. An illegal address, for one, spoils the
# CUDA context of the whole process.
_dead: list[str] = []


def _advice(error: BaseException) -> str:
    """Turn the many ways CuPy fails into one line that says what to do."""
    text = str(error)
    name = type(error).__name__
    if isinstance(error, BackendError):
        return text
    if isinstance(error, ModuleNotFoundError):
        return f"CuPy is not installed; {_INSTALL}"
    if isinstance(error, ImportError):
        return f"CuPy cannot be loaded ({_first_line(text)}); reinstall it"
    if "InsufficientDriver" in text or "insufficient" in text:
        return "the NVIDIA driver is older than CuPy needs; update the driver"
    if "NoDevice" in text or "no CUDA-capable device" in text:
        return "no NVIDIA GPU found"
    if name == "CompileException":
        return f"the GPU's kernels do not compile ({_first_line(text)})"
    if "nvrtc" in text.lower() or "CUDA_PATH" in text:
        return f"CuPy's CUDA components are missing; {_INSTALL}"
    if _is_out_of_memory(error):
        return "the GPU has too little free memory; close other programs that use it"
    return f"the GPU does not work ({name}: {_first_line(text)})"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else "no message"


def _is_out_of_memory(error: BaseException) -> bool:
    # CuPy's pool raises OutOfMemoryError, its pinned memory and the driver their own.
    return type(error).__name__ == "OutOfMemoryError" or "MemoryAllocation" in str(error)


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


def _lost(cp: Any, error: Exception) -> str:
    """Free what can be freed, find out whether the GPU lives, and return the line for people."""
    reason = _advice(error)
    try:
        # An error that stays is returned by every call; one that does not is past.
        cp.cuda.runtime.deviceSynchronize()
        cp.get_default_memory_pool().free_all_blocks()
        cp.get_default_pinned_memory_pool().free_all_blocks()
    except Exception:
        reason += "; restart to use the GPU again"
        _dead.append(reason)
    return reason


def _designs(cp: Any) -> dict[str, Opener]:
    # A device, with its stream, its compiled kernels and its memory, a backend.
    def open_kernels(dataset: Dataset, graphs: bool) -> Backend:
        return KernelBackend(dataset, CudaDevice(cp), graphs)

    return {
        _LAUNCHES: partial(open_kernels, graphs=False),
        _GRAPH: partial(open_kernels, graphs=True),
        _ARRAYS: partial(ReferenceBackend, xp=cp, name="gpu"),
    }


def _ranked(
    cp: Any, dataset: Dataset, lost: Callable[[Exception], str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    key = (cp.cuda.Device().id, dataset.image_shape, dataset.n_out)
    if key in _rankings:
        return _rankings[key]
    names, notes = rank(_designs(cp), _SAME_BITS, dataset.image_shape, dataset.n_out, lost)
    # Where nothing works now, something may later: other programs use the GPU as well.
    if names:
        _rankings[key] = names, notes
    return names, notes


def open_gpu(dataset: Dataset, design: str | None = None) -> GuardedBackend:
    """Put a data set on the GPU, in the fastest design that passes its self-check there.

    Parameters
    ----------
    dataset : Dataset
        What it will train on.
    design : str or None
        One of `DESIGNS`, to compare them; None for the fastest.

    Returns
    -------
    GuardedBackend
        Its ``notes`` say why the designs that do not work do not.

    Raises
    ------
    BackendError
        If there is no working GPU; one line says why and what to do.
    """
    if _dead:
        raise BackendError(_dead[0])
    try:
        cp, device = _probe()
    except BackendError:
        raise
    # Broken drivers, missing libraries and full devices all surface as CuPy's own exceptions,
    # which cannot be named without importing it.
    except Exception as error:
        raise BackendError(_advice(error)) from error
    lost = partial(_lost, cp)
    names, notes = _ranked(cp, dataset, lost)
    reasons = list(notes)
    for name in names:
        if _dead or design not in (None, name):
            continue
        try:
            backend = _designs(cp)[name](dataset)
        except Exception as error:
            reasons.append(f"{name}: {lost(error)}")
            continue
        kind = f" · {backend.device}" if isinstance(backend, KernelBackend) else ""
        return GuardedBackend(backend, f"{device} · {name}{kind}", tuple(reasons), lost)
    raise BackendError(_dead[0] if _dead else "; ".join(reasons) or f"no design {design!r}")
