"""A CUDA device as the kernels' host code needs it, on CuPy.

CuPy comes as an argument: only `engine.backends.gpu` imports it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import DTypeLike, NDArray

# NVRTC takes one text, and an #include would need a folder of headers.
_SOURCES = ("softmax_step.cu", "softmax_784x10.cu", "softmax_any.cu")

# What a kernel is given: device arrays and NumPy scalars. Never a Python number, which CuPy would
# pass as 64 bits.
Argument = Any
# (x, y, z), in blocks.
Grid = tuple[int, int, int]

NO_ARRAY = np.uintp(0)


def kernel_source() -> str:
    """Return the kernels' source, in which a compiler's complaint names file and line."""
    folder = Path(__file__).parent
    texts = ((name, (folder / name).read_text(encoding="utf-8")) for name in _SOURCES)
    return "".join(f'#line 1 "{name}"\n{text}' for name, text in texts)


class Device(Protocol):
    """Memory, launches and waiting, in the order of one stream.

    Attributes
    ----------
    n_processors : int
        How many blocks run at once at least.
    """

    @property
    def n_processors(self) -> int: ...  # noqa: D102

    def active(self) -> AbstractContextManager[Any]:
        """Return a context in which everything else here is called."""
        ...

    def zeros(self, n: int, dtype: DTypeLike) -> Any:
        """Return a new array on the device."""
        ...

    def upload(self, array: NDArray[Any]) -> Any:
        """Return a copy of an array on the device."""
        ...

    def pinned(self, n: int, dtype: DTypeLike) -> NDArray[Any]:
        """Return a new host array that the device can copy to and from by itself."""
        ...

    def send(self, target: Any, source: NDArray[Any]) -> None:
        """Queue a copy from the host; a pinned source must stay as it is until it was made."""
        ...

    def fetch(self, target: NDArray[Any], source: Any) -> None:
        """Queue a copy to the host."""
        ...

    def launch(self, kernel: str, grid: Grid, threads: int, args: tuple[Argument, ...]) -> None:
        """Queue a kernel of `kernel_source`."""
        ...

    def capture(self, queue: Callable[[], None]) -> Callable[[], None]:
        """Return a function that queues again, as one graph, what ``queue`` launches.

        The graph keeps no array alive.
        """
        ...

    def mark(self) -> Callable[[], None]:
        """Return a function that waits until everything queued so far is done."""
        ...


class CudaDevice:
    """The current CUDA device, with a stream of its own.

    Parameters
    ----------
    cp : module
        ``cupy``.

    Attributes
    ----------
    n_processors : int
        Streaming multiprocessors.
    """

    def __init__(self, cp: Any) -> None:
        self._cp = cp
        self._runtime = cp.cuda.runtime
        properties = self._runtime.getDeviceProperties(cp.cuda.Device().id)
        self.n_processors = int(properties["multiProcessorCount"])
        # Only a stream that does not wait for the default one can be captured.
        self._stream = cp.cuda.Stream(non_blocking=True)
        self._module = cp.RawModule(code=kernel_source())
        self._kernels: dict[str, Any] = {}

    def active(self) -> AbstractContextManager[Any]:
        """Make the stream the one that allocations and launches belong to."""
        return cast(AbstractContextManager[Any], self._stream)

    def zeros(self, n: int, dtype: DTypeLike) -> Any:
        """Return a new array on the device."""
        return self._cp.zeros(n, dtype)

    def upload(self, array: NDArray[Any]) -> Any:
        """Return a copy of an array on the device."""
        return self._cp.asarray(array)

    def pinned(self, n: int, dtype: DTypeLike) -> NDArray[Any]:
        """Return a new host array that cannot be paged out."""
        memory = self._cp.cuda.alloc_pinned_memory(n * np.dtype(dtype).itemsize)
        array: NDArray[Any] = np.frombuffer(memory, dtype, n)
        array[:] = 0
        return array

    def send(self, target: Any, source: NDArray[Any]) -> None:
        """Queue a copy from the host."""
        self._copy(target.data.ptr, source.ctypes.data, source, self._runtime.memcpyHostToDevice)

    def fetch(self, target: NDArray[Any], source: Any) -> None:
        """Queue a copy to the host."""
        self._copy(target.ctypes.data, source.data.ptr, target, self._runtime.memcpyDeviceToHost)

    def _copy(self, target: int, source: int, host: NDArray[Any], kind: int) -> None:
        if not host.flags.c_contiguous:
            raise ValueError("only whole arrays are copied")
        self._runtime.memcpyAsync(target, source, host.nbytes, kind, self._stream.ptr)

    def launch(self, kernel: str, grid: Grid, threads: int, args: tuple[Argument, ...]) -> None:
        """Queue a kernel; the first use of one compiles all."""
        if math.prod(grid) == 0:
            return
        if kernel not in self._kernels:
            self._kernels[kernel] = self._module.get_function(kernel)
        self._kernels[kernel](grid, (threads,), args)

    def capture(self, queue: Callable[[], None]) -> Callable[[], None]:
        """Record what ``queue`` launches, without running it."""
        self._stream.begin_capture()
        try:
            queue()
        finally:
            # A stream left in capture could not be used for anything else.
            graph = self._stream.end_capture()
        return lambda: graph.launch(self._stream)

    def mark(self) -> Callable[[], None]:
        """Record an event; waiting for it sleeps, without Python's global lock."""
        event = self._cp.cuda.Event(block=True, disable_timing=True)
        event.record(self._stream)
        return cast(Callable[[], None], event.synchronize)
