"""A device whose kernels run on the CPU: the .cu files compiled by g++, its threads as fibers.

What the host code does with it (launches, graphs, copies, two parameter buffers) is the same as on
a GPU; only memory and stream are simpler.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import numpy as np

from engine.backends.gpu_device import kernel_source

HERE = Path(__file__).parent


def missing() -> str:
    """Return why kernels cannot be emulated here, or nothing."""
    if not sys.platform.startswith("linux"):
        return "fibers need Linux' ucontext"
    if shutil.which("g++") is None:
        return "no g++"
    return ""


def build(folder: Path) -> ctypes.CDLL:
    library, source = folder / "kernels.so", folder / "kernels.cu"
    source.write_text(kernel_source(), encoding="utf-8")
    command = [
        "g++", "-std=c++17", "-O2", "-march=native", "-fPIC", "-shared", "-w",
        # Its longjmp refuses to leave a stack for another one.
        "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=0",
        f'-DKERNELS="{source}"', "-o", str(library), str(HERE / "emulation.cpp"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, text=True)
    emulator = ctypes.CDLL(str(library))
    emulator.emulate.restype = ctypes.c_char_p
    emulator.emulate.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
    return emulator


class EmulatedDevice:
    """See `engine.backends.gpu_device.Device`.

    Attributes
    ----------
    launches, replays : int
        Kernels launched one by one, graphs replayed.
    fault : Exception or None
        Raised by the next launch, replay or wait.
    """

    def __init__(self, emulator: ctypes.CDLL, n_processors: int) -> None:
        self._emulator = emulator
        self.n_processors = n_processors
        self.launches = self.replays = 0
        self.fault = None
        self._recording = None

    def active(self):
        return nullcontext()

    def zeros(self, n, dtype):
        return np.zeros(n, dtype)

    def upload(self, array):
        return array.copy()

    def pinned(self, n, dtype):
        return np.zeros(n, dtype)

    def send(self, target, source):
        self._copy(target, source)

    def fetch(self, target, source):
        self._copy(target, source)

    def _copy(self, target, source):
        assert self._recording is None
        assert target.nbytes == source.nbytes
        target.view(np.uint8)[:] = source.view(np.uint8)

    def launch(self, kernel, grid, threads, args):
        self._check()
        for argument in args:
            assert isinstance(argument, (np.ndarray, np.generic))
        if self._recording is not None:
            self._recording.append((kernel, grid, threads, args))
            return
        self.launches += 1
        self._run(kernel, grid, threads, args)

    def _run(self, kernel, grid, threads, args):
        values = [
            np.array(a.ctypes.data, np.uintp) if isinstance(a, np.ndarray) else np.array(a)
            for a in args
        ]
        pointers = (ctypes.c_void_p * len(values))(*(value.ctypes.data for value in values))
        complaint = self._emulator.emulate(
            kernel.encode(), (ctypes.c_int * 3)(*grid), threads, pointers
        )
        if complaint:
            raise RuntimeError(f"{kernel}: {complaint.decode()}")

    def capture(self, queue):
        self._recording = recorded = []
        try:
            queue()
        finally:
            self._recording = None

        def replay():
            self._check()
            self.replays += 1
            for launch in recorded:
                self._run(*launch)

        return replay

    def mark(self):
        return self._check

    def _check(self):
        if self.fault is not None:
            raise self.fault
