"""The kernels compile for every generation that is meant to run them; this takes no GPU."""

from __future__ import annotations

import ctypes
import importlib.util
import re
from pathlib import Path

import pytest

from engine.backends.gpu_device import kernel_source

# Turing (GTX 16, RTX 20, T4), Ampere (RTX 30), Hopper (H100, H200), Blackwell (RTX 50).
ARCHITECTURES = (75, 86, 90, 120)
KERNELS = {
    "gradient_784x10", "evaluate_784x10", "forward_any", "gradient_any", "evaluate_any", "update",
}  # fmt: skip


@pytest.fixture(scope="module")
def nvrtc():
    """The run-time compiler, which works without a driver."""
    package = importlib.util.find_spec("nvidia")
    folders = (package and package.submodule_search_locations) or []
    for folder in map(Path, folders):
        for pattern in ("libnvrtc.so.*", "nvrtc64_*_0.dll"):
            for path in folder.rglob(pattern):
                return ctypes.CDLL(str(path))
    return pytest.skip("NVRTC is not installed: pip install nvidia-cuda-nvrtc-cu12")


def text(nvrtc, program, size_of, get):
    size = ctypes.c_size_t()
    assert getattr(nvrtc, size_of)(program, ctypes.byref(size)) == 0
    content = ctypes.create_string_buffer(size.value)
    assert getattr(nvrtc, get)(program, content) == 0
    return content.raw


def compiled(nvrtc, architecture, source):
    """Return error code, log and binary."""
    program = ctypes.c_void_p()
    assert nvrtc.nvrtcCreateProgram(
        ctypes.byref(program), source.encode(), b"kernels.cu", 0, None, None
    ) == 0  # fmt: skip
    flags = [f"--gpu-architecture=sm_{architecture}".encode(), b"--ptxas-options=-v"]
    code = nvrtc.nvrtcCompileProgram(program, len(flags), (ctypes.c_char_p * len(flags))(*flags))
    log = text(nvrtc, program, "nvrtcGetProgramLogSize", "nvrtcGetProgramLog").decode()
    binary = b""
    if code == 0:
        binary = text(nvrtc, program, "nvrtcGetCUBINSize", "nvrtcGetCUBIN")
    nvrtc.nvrtcDestroyProgram(ctypes.byref(program))
    return code, log.rstrip("\0"), binary


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_kernels_compile_and_keep_everything_in_registers(nvrtc, architecture):
    code, log, binary = compiled(nvrtc, architecture, kernel_source())
    if "invalid value for --gpu-architecture" in log:
        pytest.skip(f"this NVRTC knows no sm_{architecture}")
    assert code == 0, log
    assert "warning" not in log
    for kernel in KERNELS:
        assert kernel.encode() in binary
    for spilled in re.findall(r"(\d+) bytes spill", log):
        assert spilled == "0", log


def test_a_mistake_is_found_with_file_and_line(nvrtc):
    broken = kernel_source() + "\n__global__ void broken() { undeclared = 1; }\n"
    code, log, _ = compiled(nvrtc, ARCHITECTURES[0], broken)
    assert code != 0
    assert re.search(r"softmax_any\.cu\(\d+\): error", log)
