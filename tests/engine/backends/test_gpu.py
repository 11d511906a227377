"""The GPU backend: what it says where there is none, and that it is right where there is one."""

from __future__ import annotations

import importlib.util

import pytest

from engine import BackendError, load_dataset
from engine.backends import gpu_check
from engine.backends.gpu import DESIGNS, open_gpu
from engine.backends.self_check import self_check


def test_self_check_passes_on_a_gpu():
    try:
        self_check(open_gpu)
    except BackendError as error:
        if "self-check" in str(error):
            raise
        pytest.skip(f"no GPU to test: {error}")


@pytest.mark.parametrize(("shape", "n_out"), [((28, 28), 10), ((9, 5), 4), ((64, 64), 256)])
@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_works_on_a_gpu(design, shape, n_out):
    dataset, start = gpu_check.problem(shape, n_out)
    try:
        backend = open_gpu(dataset, design)
    except BackendError as error:
        if design in str(error):
            raise
        pytest.skip(f"no GPU to test: {error}")
    assert backend.notes == ()
    assert design in backend.device
    gpu_check.check_against_numpy(backend, dataset, start)
    if design != DESIGNS[0]:  # cuBLAS promises nothing
        assert gpu_check.bits_of_run(backend, start) == gpu_check.bits_of_run(backend, start)


def test_absence_is_one_line_of_advice():
    try:
        open_gpu(load_dataset("sample"))
    except BackendError as error:
        text = str(error)
    else:
        pytest.skip("this machine has a GPU")
    assert "\n" not in text
    if importlib.util.find_spec("cupy") is None:
        assert "pip install" in text
    else:
        assert "NVIDIA" in text
