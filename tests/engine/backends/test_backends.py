"""Every backend computes the same, stops before nonsense, and does not care about threads."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from engine import BackendError, Dataset, Parameters, Settings, Split
from engine.backends import cpu_kernels, select_backend
from engine.backends.cpu import CpuBackend
from engine.backends.protocol import Minibatches
from engine.backends.reference import ReferenceBackend
from engine.backends.self_check import self_check
from engine.cores import usable_cores
from engine.training.training_loop import TrainingLoop

from .blobs import dataset

BOTH = pytest.mark.parametrize("open_backend", [ReferenceBackend, CpuBackend])


@BOTH
def test_self_check_passes(open_backend):
    self_check(open_backend)


def test_self_check_notices_a_wrong_gradient():
    class Wrong(ReferenceBackend):
        def get_parameters(self):
            right = super().get_parameters()
            return Parameters(right.W * np.float32(1.001), right.b)

    with pytest.raises(BackendError, match="parameters off"):
        self_check(Wrong)


def test_self_check_notices_wrong_counts():
    class Wrong(ReferenceBackend):
        def train(self, *args, **kwargs):
            chunk = super().train(*args, **kwargs)
            return chunk._replace(train_errors=chunk.train_errors + 2)

    with pytest.raises(BackendError, match=r"self-check failed: \d+ errors instead of \d+"):
        self_check(Wrong)


@pytest.mark.parametrize("shape", [(4, 4), (8, 8), (28, 28), (13, 11)])
@pytest.mark.parametrize("n_out", [2, 3, 10, 37])
@pytest.mark.parametrize("batch_size", [1, 7, 60, 133])
def test_cpu_agrees_with_the_reference(shape, n_out, batch_size):
    data = dataset(shape=shape, n_out=n_out)
    cpu, reference = CpuBackend(data), ReferenceBackend(data, np.float64)
    for backend in (cpu, reference):
        backend.chunk = backend.train(Minibatches(0, 200 // batch_size, batch_size, 0.01, 0.001))
    np.testing.assert_allclose(cpu.chunk.costs, reference.chunk.costs, rtol=1e-4, atol=1e-5)
    # Rounding may decide about an image now and then.
    differ = np.abs(cpu.chunk.train_errors - reference.chunk.train_errors)
    assert differ.max() <= 1
    assert differ.sum() <= 2
    found, right = cpu.get_parameters(), reference.get_parameters()
    np.testing.assert_allclose(found.W, right.W, atol=2e-4)
    np.testing.assert_allclose(found.b, right.b, atol=2e-4)
    assert abs(cpu.count_errors("test", 70) - reference.count_errors("test", 70)) <= 1


@BOTH
def test_order_is_followed(open_backend):
    data = dataset()
    order = np.random.default_rng(5).permutation(len(data.train)).astype(np.int32)
    shuffled = Dataset(
        name="", train=Split(data.train.x[order], data.train.y[order]), valid=data.valid,
        test=data.test, image_shape=data.image_shape, class_names=data.class_names, source="",
    )  # fmt: skip
    by_order, in_place = open_backend(data), open_backend(shuffled)
    by_order.set_order(order)
    np.testing.assert_array_equal(
        by_order.train(Minibatches(1, 3, 40, 0.1, 0)).costs,
        in_place.train(Minibatches(1, 3, 40, 0.1, 0)).costs,
    )


@BOTH
@pytest.mark.parametrize("learning_rate", [1e30, 1e38])
def test_divergence_keeps_the_last_finite_parameters(open_backend, learning_rate):
    backend = open_backend(dataset())
    costs = []
    for _ in range(200):
        before = backend.get_parameters()
        cost = backend.train(Minibatches(0, 1, 50, learning_rate, 0.5)).costs
        costs.extend(cost)
        after = backend.get_parameters()
        assert after.is_finite()
        if not len(cost):
            np.testing.assert_array_equal(after.W, before.W)
            np.testing.assert_array_equal(after.b, before.b)
            break
    else:
        pytest.fail("never diverged")
    assert np.isfinite(costs).all()


@BOTH
def test_divergence_inside_a_chunk_ends_it(open_backend):
    one_by_one, at_once = open_backend(dataset()), open_backend(dataset())
    expected = []
    while len(cost := one_by_one.train(Minibatches(len(expected) % 4, 1, 50, 1e12, 0.5)).costs):
        expected.append(cost[0])
        assert len(expected) < 500
    first = at_once.train(Minibatches(0, 4, 50, 1e12, 0.5)).costs
    np.testing.assert_array_equal(first, expected[:4])


def run_hash(threads, data):
    backend = CpuBackend(data, threads)
    assert backend.threads == threads
    loop = TrainingLoop(data, Settings(batch_size=290, epochs=5), backend)
    while loop.stopped_by is None:
        loop.advance(3)
    return hashlib.sha256(loop.backend.get_parameters().W.tobytes()).hexdigest()


def test_same_bits_with_any_number_of_threads():
    data = dataset(n_train=1000, shape=(28, 28), n_out=10)
    threads = {1, min(2, usable_cores()), usable_cores()}
    assert len({run_hash(n, data) for n in threads}) == 1


def test_a_backend_with_one_thread_does_not_bind_the_next():
    data = dataset()
    CpuBackend(data, 1).train(Minibatches(0, 1, 60, 0.1, 0))
    assert CpuBackend(data).threads == usable_cores()


@BOTH
def test_same_bits_again(open_backend):
    data = dataset()
    hashes = set()
    for _ in range(2):
        settings = Settings(batch_size=30, epochs=4, shuffle=True, seed=9)
        loop = TrainingLoop(data, settings, open_backend(data))
        while loop.stopped_by is None:
            loop.advance(5)
        hashes.add(loop.backend.get_parameters().W.tobytes())
    assert len(hashes) == 1


@BOTH
def test_shuffling_depends_on_the_seed(open_backend):
    data, results = dataset(), []
    for seed in (1, 2):
        settings = Settings(batch_size=30, epochs=2, shuffle=True, seed=seed)
        loop = TrainingLoop(data, settings, open_backend(data))
        while loop.stopped_by is None:
            loop.advance(5)
        results.append(loop.backend.get_parameters().W)
    assert not np.array_equal(*results)


def test_auto_takes_the_cpu_kernel_without_a_gpu():
    selection = select_backend("auto", dataset())
    if selection.backend.name == "gpu":
        pytest.skip("this machine has a GPU")
    assert selection.backend.name == "cpu"
    assert len(selection.notes) == 1
    assert selection.notes[0].startswith("gpu: ")
    assert "\n" not in selection.notes[0]


def test_unknown_backend_is_refused():
    with pytest.raises(BackendError, match="no backend 'tpu'"):
        select_backend("tpu", dataset())


@pytest.mark.parametrize("broken", ["numba", "llvmlite"])
def test_broken_numba_leaves_the_reference(broken, tmp_path):
    (tmp_path / f"{broken}.py").write_text("raise OSError('libLLVM is damaged')\n")
    code = (
        "from engine.backends import select_backend; from engine import load_dataset;"
        "s = select_backend('auto', load_dataset('sample'));"
        "print(s.backend.name, '|', s.notes[-1])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{os.getcwd()}"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    name, _, note = result.stdout.partition("|")
    assert name.strip() == "reference"
    assert "libLLVM is damaged" in note


def test_the_self_check_compiles_all_there_is():
    """Nothing is left to be compiled when a person presses Run, whatever the arrays are like."""
    self_check(CpuBackend)
    compiled = len(cpu_kernels.train_span.signatures)
    for writeable in (True, False):
        data = dataset()
        for split in (data.train, data.valid, data.test):
            split.x.flags.writeable = split.y.flags.writeable = writeable
        for shuffle in (False, True):
            settings = Settings(batch_size=20, epochs=3, shuffle=shuffle, l2=0.1)
            loop = TrainingLoop(data, settings, CpuBackend(data))
            while loop.stopped_by is None:
                loop.advance(7)
    assert len(cpu_kernels.train_span.signatures) == compiled
