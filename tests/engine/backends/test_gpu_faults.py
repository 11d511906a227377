"""What becomes of a GPU that fails: one line, nothing held, and the GPU left alone if need be."""

from __future__ import annotations

import weakref
from types import SimpleNamespace

import numpy as np
import pytest

from engine import BackendError, load_dataset
from engine.backends import gpu
from engine.backends.gpu_guard import GuardedBackend
from engine.backends.protocol import Minibatches
from engine.backends.reference import ReferenceBackend

ILLEGAL = "cudaErrorIllegalAddress: an illegal memory access was encountered"


class OutOfMemoryError(RuntimeError):
    """Named as CuPy names its own."""


class Driver:
    """As much of CuPy as is asked after a fault: does the device still answer, and free."""

    def __init__(self, answers: bool) -> None:
        self.answers = answers
        self.freed = 0
        runtime = SimpleNamespace(deviceSynchronize=self.synchronize)
        self.cuda = SimpleNamespace(runtime=runtime)

    def synchronize(self):
        if not self.answers:
            raise RuntimeError(ILLEGAL)

    def get_default_memory_pool(self):
        return SimpleNamespace(free_all_blocks=self.free)

    get_default_pinned_memory_pool = get_default_memory_pool

    def free(self):
        self.freed += 1


class Failing(ReferenceBackend):
    """Fails at its second minibatch as the driver does: with an exception out of a call."""

    error: Exception | None = None

    def train(self, *args, **kwargs):
        if self.get_parameters().b.any():
            error, self.error = self.error, None
            raise error
        return super().train(*args, **kwargs)


@pytest.fixture
def dead(monkeypatch):
    reasons = []
    monkeypatch.setattr(gpu, "_dead", reasons)
    return reasons


def guarded(error, driver):
    backend = Failing(load_dataset("sample"))
    backend.error = error
    return GuardedBackend(backend, "some GPU", (), lambda e: gpu._lost(driver, e))


def test_out_of_memory_frees_and_says_what_to_do(dead):
    driver = Driver(answers=True)
    backend = guarded(OutOfMemoryError("out of memory allocating 5 bytes"), driver)
    backend.train(Minibatches(0, 1, 20, 0.1, 0))
    last = backend.get_parameters()
    with pytest.raises(BackendError, match="too little free memory; close other programs"):
        backend.train(Minibatches(1, 1, 20, 0.1, 0))
    assert driver.freed == 2
    assert not dead
    assert last.is_finite()
    # It stays away, instead of failing in another way each time.
    with pytest.raises(BackendError, match="too little free memory"):
        backend.get_parameters()


def test_nothing_holds_the_arrays_when_memory_is_freed():
    alive = []

    def lost(error):
        alive.append(inner() is not None)
        return "out of memory"

    inner_backend = Failing(load_dataset("sample"))
    inner_backend.error = OutOfMemoryError("out of memory")
    inner = weakref.ref(inner_backend)
    backend = GuardedBackend(inner_backend, "some GPU", (), lost)
    del inner_backend
    backend.train(Minibatches(0, 1, 20, 0.1, 0))
    with pytest.raises(BackendError):
        backend.train(Minibatches(1, 1, 20, 0.1, 0))
    assert alive == [False]


def test_an_illegal_address_ends_the_gpu_for_this_process(dead):
    backend = guarded(RuntimeError(ILLEGAL), Driver(answers=False))
    backend.train(Minibatches(0, 1, 20, 0.1, 0))
    with pytest.raises(BackendError, match=r"illegal memory access.*restart") as caught:
        backend.train(Minibatches(1, 1, 20, 0.1, 0))
    assert "\n" not in str(caught.value)
    with pytest.raises(BackendError, match=r"illegal memory access.*restart"):
        gpu.open_gpu(load_dataset("sample"))


def test_the_guard_changes_no_result():
    data = load_dataset("sample")
    plain, under_guard = (
        ReferenceBackend(data),
        GuardedBackend(ReferenceBackend(data), "some GPU", ("c2 graph: no",), str),
    )
    order = np.random.default_rng(1).permutation(len(data.train)).astype(np.int32)
    for backend in (plain, under_guard):
        backend.set_order(order)
        backend.costs = backend.train(Minibatches(0, 2, 20, 0.1, 0)).costs
    np.testing.assert_array_equal(plain.costs, under_guard.costs)
    assert plain.count_errors("valid", 50) == under_guard.count_errors("valid", 50)
    assert under_guard.notes == ("c2 graph: no",)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (ModuleNotFoundError("No module named 'cupy'"), "not installed; install it with"),
        (ImportError("libcuda.so.1: cannot open\nmore"), "cannot be loaded"),
        (RuntimeError("cudaErrorInsufficientDriver: CUDA driver version"), "update the driver"),
        (RuntimeError("cudaErrorNoDevice: no CUDA-capable device"), "no NVIDIA GPU found"),
        (RuntimeError("Failed to find NVRTC: libnvrtc.so.12"), "components are missing; install"),
        (OutOfMemoryError("Out of memory allocating"), "too little free memory"),
        (RuntimeError("cudaErrorMemoryAllocation: out of memory"), "too little free memory"),
        (RuntimeError("something\nlong"), "does not work (RuntimeError: something)"),
    ],
)
def test_every_failure_is_one_line_of_advice(error, advice):
    line = gpu._advice(error)
    assert advice in line
    assert "\n" not in line
