"""The GPU engine without a GPU: its kernels on the CPU, thread by thread, under its host code."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Parameters, Settings
from engine.backends import gpu_check
from engine.backends.gpu_check import rank
from engine.backends.gpu_step import KernelBackend
from engine.backends.protocol import Minibatches, Validation
from engine.backends.reference import ReferenceBackend
from engine.backends.self_check import self_check
from engine.training.training_loop import TrainingLoop

from . import emulation
from .blobs import dataset

# An H200 has 132 processors; with few, a block has several tiles to go over.
MANY, FEW = 132, 3
TUTORIAL_RATE, BATCH = 0.13, 600


def images(n_train=200, shape=(28, 28), n_out=10, seed=0):
    """The shape that the kernels are made for, unless a test wants another."""
    return dataset(n_train, shape, n_out, seed)


@pytest.fixture(scope="module")
def emulator(tmp_path_factory):
    reason = emulation.missing()
    if reason:
        pytest.skip(f"kernels cannot be emulated: {reason}")
    return emulation.build(tmp_path_factory.mktemp("emulation"))


@pytest.fixture(scope="module")
def open_emulated(emulator):
    def open_backend(dataset, graphs=False, n_processors=FEW):
        return KernelBackend(dataset, emulation.EmulatedDevice(emulator, n_processors), graphs)

    return open_backend


@pytest.fixture(scope="module")
def digits(request):
    """MNIST where it is at hand, else noise of its shape."""
    try:
        return request.getfixturevalue("mnist")
    except pytest.skip.Exception:
        return images(n_train=83 * BATCH)


@pytest.mark.parametrize("n_steps", [1, 83])
def test_steps_of_the_tutorial_match_float64(open_emulated, digits, n_steps):
    emulated = open_emulated(digits, n_processors=MANY)
    right = ReferenceBackend(digits, np.float64)
    n_images = min(BATCH, len(digits.valid), len(digits.test))
    look = Validation(n_images, n_images, n_images + 1)
    for backend in (emulated, right):
        backend.chunk = backend.train(
            Minibatches(0, n_steps, BATCH, TUTORIAL_RATE, 0.001), validation=look
        )
    np.testing.assert_allclose(emulated.chunk.costs, right.chunk.costs, rtol=1e-6)
    np.testing.assert_array_equal(emulated.chunk.train_errors, right.chunk.train_errors)
    assert emulated.chunk[2:] == right.chunk[2:]
    found, expected = emulated.get_parameters(), right.get_parameters()
    np.testing.assert_allclose(found.W, expected.W, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.b, expected.b, rtol=0, atol=1e-6)


def assert_agrees_with_float64(emulated, dataset, batch_size, order=None):
    right = ReferenceBackend(dataset, np.float64)
    random = np.random.default_rng(3)
    start = Parameters(
        random.normal(0, 1 / np.sqrt(dataset.n_in), (dataset.n_in, dataset.n_out)),
        random.normal(0, 0.1, dataset.n_out),
    )
    for backend in (emulated, right):
        backend.set_parameters(start)
        backend.set_order(order)
        backend.chunk = backend.train(Minibatches(1, 1, batch_size, TUTORIAL_RATE, 0.01))
    np.testing.assert_allclose(emulated.chunk.costs, right.chunk.costs, rtol=1e-5)
    np.testing.assert_array_equal(emulated.chunk.train_errors, right.chunk.train_errors)
    found, expected = emulated.get_parameters(), right.get_parameters()
    np.testing.assert_allclose(found.W, expected.W, rtol=0, atol=1e-6)
    np.testing.assert_allclose(found.b, expected.b, rtol=0, atol=1e-6)
    assert abs(emulated.count_errors("test", 70) - right.count_errors("test", 70)) <= 1


@pytest.mark.parametrize("batch_size", [1, 7, 37, 100])
@pytest.mark.parametrize("shuffled", [False, True])
def test_ragged_and_shuffled_minibatches(open_emulated, batch_size, shuffled):
    data = images()
    order = np.random.default_rng(5).permutation(200).astype(np.int32) if shuffled else None
    assert_agrees_with_float64(open_emulated(data), data, batch_size, order)


@pytest.mark.parametrize("shape", [(2, 2), (13, 11), (28, 28)])
@pytest.mark.parametrize("n_out", [2, 3, 37, 256])
@pytest.mark.parametrize("batch_size", [1, 67])
def test_general_kernels_take_any_shape(open_emulated, shape, n_out, batch_size):
    data = images(shape=shape, n_out=n_out)
    emulated = open_emulated(data)
    assert emulated.device == "general kernels"
    assert_agrees_with_float64(emulated, data, batch_size)


@pytest.mark.parametrize("shape", [(6, 7), (28, 28)])
def test_ties_go_to_the_lowest_class(open_emulated, shape):
    data = images(shape=shape)
    backend = open_emulated(data)
    assert backend.count_errors("valid", 90) == (data.valid.y != 0).sum()
    three_equal = np.float32([0, -1, 0, 2, 1, 2, 0, 2, 0, 1])
    backend.set_parameters(Parameters(np.zeros((data.n_in, 10)), three_equal))
    assert backend.count_errors("valid", 90) == (data.valid.y != 3).sum()


def test_self_check_passes(open_emulated):
    self_check(open_emulated)


@pytest.fixture
def _quick_check(monkeypatch):
    """Make the start-up's sizes, chosen for a GPU, bearable here."""
    monkeypatch.setattr(gpu_check, "_N_TRAIN", 41 * 37)
    monkeypatch.setattr(gpu_check, "_FULL", 60)


@pytest.mark.usefixtures("_quick_check")
def test_start_up_takes_designs_that_agree_bit_for_bit(emulator):
    devices = []

    def opener(graphs):
        def open_backend(dataset):
            devices.append(emulation.EmulatedDevice(emulator, FEW))
            return KernelBackend(dataset, devices[-1], graphs)

        return open_backend

    designs = {"launches": opener(False), "graph": opener(True), "arrays": ReferenceBackend}
    names, notes = rank(designs, {"graph": "launches"}, (5, 6), 4, str)
    assert notes == ()
    assert set(names) == set(designs)
    assert devices[0].replays == 0
    assert devices[1].replays > 2


@pytest.mark.usefixtures("_quick_check")
def test_start_up_refuses_a_design_with_other_bits_and_one_that_fails(open_emulated):
    class Inexact(ReferenceBackend):
        pass

    def broken(dataset):
        raise RuntimeError("CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED")

    designs = {"launches": open_emulated, "graph": Inexact, "other": broken, "twin": broken}
    names, notes = rank(designs, {"graph": "launches", "twin": "other"}, (5, 6), 4, str)
    assert names == ("launches",)
    assert "not the same bits" in notes[0]
    assert notes[1] == "other: CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED"
    assert notes[2] == "twin: needs 'other', which does not work"


@pytest.mark.parametrize("graphs", [False, True])
@pytest.mark.parametrize("shape", [(6, 7), (28, 28)])
def test_divergence_inside_a_chunk_keeps_the_last_finite_parameters(open_emulated, graphs, shape):
    data = images(shape=shape, n_out=10)
    one_by_one, at_once = open_emulated(data), open_emulated(data, graphs)
    start = Parameters.zeros(data.n_in, data.n_out)
    expected = []
    while len(cost := one_by_one.train(Minibatches(len(expected), 1, 20, 1e15, 0.5)).costs):
        expected.append(cost[0])
        assert len(expected) < 10
    right = one_by_one.get_parameters()
    assert right.is_finite()
    for _ in range(3):
        at_once.set_parameters(start)
        chunk = at_once.train(Minibatches(0, 10, 20, 1e15, 0.5), validation=Validation(90, 70, 91))
        np.testing.assert_array_equal(chunk.costs, expected)
        assert chunk.valid_errors is None
        np.testing.assert_array_equal(at_once.get_parameters().W, right.W)
        np.testing.assert_array_equal(at_once.get_parameters().b, right.b)


def test_pause_comes_after_a_piece_and_loses_nothing(open_emulated):
    data = images(n_train=300, shape=(3, 4), n_out=3)
    whole, paused = open_emulated(data), open_emulated(data, graphs=True)
    expected = whole.train(Minibatches(0, 300, 1, 0.01, 0)).costs
    stop = np.ones(1, np.uint8)
    costs = paused.train(Minibatches(0, 300, 1, 0.01, 0), stop).costs
    assert 0 < len(costs) < 300
    rest = paused.train(Minibatches(len(costs), 300 - len(costs), 1, 0.01, 0)).costs
    np.testing.assert_array_equal(np.concatenate([costs, rest]), expected)
    np.testing.assert_array_equal(paused.get_parameters().W, whole.get_parameters().W)


def test_a_run_is_the_same_with_graphs_and_without(open_emulated):
    data = images(shape=(6, 7), n_out=5)
    settings = Settings(batch_size=30, epochs=6, shuffle=True, seed=9)
    results = []
    for graphs in (False, True):
        backend = open_emulated(data, graphs)
        loop = TrainingLoop(data, settings, backend)
        while loop.stopped_by is None:
            loop.advance(5)
            # Without a new capture.
            loop.change(learning_rate=loop.settings.learning_rate * 0.9)
        results.append((loop.step, backend.get_parameters().W.tobytes()))
    assert results[0] == results[1]
