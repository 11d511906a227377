"""The GPU backend: what it says where there is none, and that it is right where there is one."""

from __future__ import annotations

import importlib.util

import pytest

from engine import BackendError, load_dataset
from engine.backends.gpu import open_gpu
from engine.backends.self_check import self_check


def test_self_check_passes_on_a_gpu():
    try:
        self_check(open_gpu)
    except BackendError as error:
        if "self-check" in str(error):
            raise
        pytest.skip(f"no GPU to test: {error}")


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
