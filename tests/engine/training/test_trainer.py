"""The thread: obedient, prompt, and never silent about a fault."""

from __future__ import annotations

import gzip
import time

import numpy as np
import pytest

import engine
from engine import BackendError, Settings, State, StoppedBy
from engine.backends.cpu import CpuBackend
from engine.backends.reference import ReferenceBackend
from engine.training.training_loop import TrainingLoop


def in_state(state):
    return lambda snapshot: snapshot.state is state


def test_ready_knows_everything_but_has_learned_nothing(ready):
    snapshot = ready.last
    assert snapshot.step == snapshot.epoch == 0
    assert snapshot.dataset.title == "Sample (synthetic)"
    assert (snapshot.backend, snapshot.device) == ("reference", "CPU · NumPy")
    assert not snapshot.parameters.W.any()
    assert snapshot.early_stopping.patience == 5000


def test_running_learns_and_pausing_keeps(ready):
    ready.trainer.run()
    running = ready.until(lambda s: s.step > 200)
    assert running.state is State.RUNNING
    assert running.curves.smooth_cost[1][-1] < 1.0 < running.curves.cost[1][0]
    assert running.best_parameters is not None
    ready.trainer.pause()
    paused = ready.until(in_state(State.PAUSED))
    time.sleep(0.1)
    assert ready.mailbox.take() is None
    assert paused.step >= running.step
    assert paused.epochs_per_second >= 0


def test_step_is_exactly_one_minibatch(ready):
    for n in range(1, 4):
        ready.trainer.step()
        snapshot = ready.until(lambda s, n=n: s.step == n)
        assert snapshot.state is State.PAUSED
        assert len(snapshot.curves.cost[0]) == n
    loop = TrainingLoop(snapshot.dataset, Settings(), reference(snapshot.dataset))
    loop.advance(3)
    np.testing.assert_array_equal(loop.backend.get_parameters().W, snapshot.parameters.W)


def reference(dataset):
    from engine.backends.reference import ReferenceBackend

    return ReferenceBackend(dataset)


def test_same_bits_however_it_was_interrupted(listen):
    results = []
    for interrupted in (False, True):
        listener = listen(settings=Settings(epochs=30))
        listener.trainer.load("sample")
        if interrupted:
            for _ in range(20):
                listener.trainer.step()
                listener.trainer.run()
                listener.trainer.pause()
        listener.trainer.run()
        results.append(listener.until(in_state(State.ENDED)))
    plain, interrupted = results
    assert plain.stopped_by is interrupted.stopped_by is StoppedBy.EPOCHS
    assert plain.step == interrupted.step == 30 * plain.n_train_batches
    np.testing.assert_array_equal(plain.parameters.W, interrupted.parameters.W)
    np.testing.assert_array_equal(plain.curves.cost[1], interrupted.curves.cost[1])


def test_reset_forgets_and_takes_settings(ready):
    ready.trainer.run()
    ready.until(lambda s: s.step > 20)
    ready.trainer.reset(Settings(batch_size=100))
    snapshot = ready.until(lambda s: s.step == 0 and s.state is State.READY)
    assert snapshot.settings.batch_size == 100
    assert snapshot.n_train_batches == len(snapshot.dataset.train) // 100
    assert not snapshot.parameters.W.any()
    assert len(snapshot.curves.cost[0]) == 0


def test_learning_rate_changes_without_a_reset(ready):
    ready.trainer.step()
    before = ready.until(lambda s: s.step == 1)
    ready.trainer.change(learning_rate=1e-12)
    ready.trainer.step()
    after = ready.until(lambda s: s.step == 2)
    assert after.settings.learning_rate == 1e-12
    np.testing.assert_allclose(after.parameters.W, before.parameters.W, atol=1e-9)


def test_refused_change_is_said_and_harmless(ready):
    ready.trainer.run()
    ready.until(lambda s: s.step > 5)
    ready.trainer.change(learning_rate=-1.0)
    snapshot = ready.until(lambda s: "learning_rate" in s.message)
    assert snapshot.state is State.RUNNING
    assert snapshot.settings.learning_rate == 0.13


@pytest.mark.parametrize("backend", ["reference", "cpu"])
def test_divergence_stops_before_nan(listen, backend):
    listener = listen(backend=backend, settings=Settings(learning_rate=1e3, l2=0.1))
    listener.trainer.load("sample")
    listener.trainer.run()
    snapshot = listener.until(in_state(State.ENDED))
    assert snapshot.stopped_by is StoppedBy.DIVERGENCE
    assert snapshot.parameters.is_finite()
    assert np.isfinite(snapshot.curves.cost[1]).all()
    assert "learning rate" in snapshot.message


def test_missing_data_leaves_the_run(ready, tmp_path):
    ready.trainer.step()
    ready.until(lambda s: s.step == 1)
    ready.trainer.load(str(tmp_path / "nowhere"))
    snapshot = ready.until(lambda s: "nowhere" in s.message and s.state is not State.PREPARING)
    assert (snapshot.state, snapshot.step) == (State.PAUSED, 1)


def test_missing_data_at_the_start_fails_and_recovers(listen, tmp_path):
    listener = listen()
    listener.trainer.load(str(tmp_path / "nowhere"))
    failed = listener.until(in_state(State.FAILED))
    assert "nowhere" in failed.message
    assert "\n" not in failed.message
    listener.trainer.load("sample")
    listener.until(in_state(State.READY))


def test_batch_too_large_for_new_data_shrinks_and_says_so(ready, tmp_path):
    write_tiny_idx(tmp_path)
    ready.trainer.load(str(tmp_path))
    snapshot = ready.until(lambda s: s.state is State.READY and s.dataset.name != "sample")
    assert snapshot.settings.batch_size == 50
    assert "50 training images" in snapshot.message
    ready.trainer.step()
    assert ready.until(lambda s: s.step == 1).epoch == 1


def write_tiny_idx(folder):
    for part, n in (("train", 60), ("t10k", 20)):
        header = bytes([0, 0, 8, 3]) + np.array([n, 4, 4], ">u4").tobytes()
        images = np.random.default_rng(0).integers(0, 256, n * 16, np.uint8).tobytes()
        labels = bytes([0, 0, 8, 1]) + np.array([n], ">u4").tobytes() + bytes(n * [0, 1])[:n]
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(gzip.compress(header + images))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))


def test_fault_in_the_thread_is_reported_and_survived(ready, monkeypatch):
    real = TrainingLoop.train

    def faulty(loop, span):
        if loop.step >= 10:
            raise ZeroDivisionError("on purpose")
        span.count = min(span.count, 10 - loop.step)
        real(loop, span)

    monkeypatch.setattr(TrainingLoop, "train", faulty)
    ready.trainer.run()
    failed = ready.until(in_state(State.FAILED))
    assert failed.message == "ZeroDivisionError: on purpose"
    assert "Traceback" in failed.report
    assert failed.step == 10
    assert failed.parameters.is_finite()
    monkeypatch.undo()
    ready.trainer.run()
    ready.until(lambda s: s.step > 50)


def test_opened_weights_are_the_start(ready, tmp_path):
    ready.trainer.run()
    ready.until(lambda s: s.step > 100)
    ready.trainer.pause()
    trained = ready.until(in_state(State.PAUSED))
    path = tmp_path / "weights.npz"
    engine.save_weights(path, engine.weights_of(trained))
    ready.trainer.reset()
    ready.until(lambda s: s.step == 0)
    ready.trainer.open_weights(str(path))
    opened = ready.until(lambda s: s.parameters.W.any())
    assert opened.state is State.READY
    np.testing.assert_array_equal(opened.parameters.W, trained.parameters.W)


def test_close_during_training_is_prompt(listen):
    listener = listen(backend="cpu")
    listener.trainer.load("sample")
    listener.trainer.run()
    listener.until(lambda s: s.step > 100)
    started = time.monotonic()
    assert listener.trainer.close(timeout=1.0)
    assert time.monotonic() - started < 1.0


def test_a_failing_device_is_left_for_the_cpu(listen, monkeypatch):
    """Whatever the device had done is kept: the run is the one that never failed."""
    plain = listen(settings=Settings(epochs=40))
    plain.trainer.load("sample")
    plain.trainer.run()
    expected = plain.until(in_state(State.ENDED))

    real = ReferenceBackend.train
    calls = []

    def breaks(backend, *args, **kwargs):
        calls.append(args)
        if len(calls) > 17:
            raise BackendError("an illegal address was accessed")
        return real(backend, *args, **kwargs)

    listener = listen(settings=Settings(epochs=40))
    listener.trainer.load("sample")
    listener.until(in_state(State.READY))
    monkeypatch.setattr(ReferenceBackend, "train", breaks)
    started = time.monotonic()
    listener.trainer.run()
    listener.until(lambda s: s.backend == "cpu")
    assert time.monotonic() - started < 30  # the kernel may have to be compiled first
    ended = listener.until(in_state(State.ENDED))
    assert ended.stopped_by is StoppedBy.EPOCHS
    assert ended.step == expected.step
    assert "illegal address" in "".join(ended.backend_notes)
    np.testing.assert_allclose(ended.parameters.W, expected.parameters.W, atol=1e-4)
    np.testing.assert_allclose(
        ended.curves.smooth_cost[1][-1], expected.curves.smooth_cost[1][-1], rtol=1e-4
    )


def test_a_running_span_is_looked_into(listen):
    """Snapshots come many times a span, each complete and at one minibatch."""
    listener = listen(backend="cpu", snapshots_per_second=200)
    listener.trainer.load("sample")
    listener.until(in_state(State.READY))
    listener.trainer.run()
    seen = {}
    while len(seen) < 40:
        snapshot = listener.until(lambda s: s.step not in seen)
        seen[snapshot.step] = snapshot
    listener.trainer.pause()
    listener.until(in_state(State.PAUSED))
    loop = TrainingLoop(
        listener.last.dataset, Settings(), CpuBackend(listener.last.dataset, threads=1)
    )
    for step in sorted(seen)[-8:]:
        while loop.step < step:
            loop.advance(step - loop.step)
        np.testing.assert_array_equal(loop.backend.get_parameters().W, seen[step].parameters.W)
        assert loop.early_stopping == seen[step].early_stopping
        if loop.best_parameters is not None:
            np.testing.assert_array_equal(loop.best_parameters.W, seen[step].best_parameters.W)


def test_reset_with_deskew_prepares_the_images_anew_and_back(ready):
    plain = ready.last.dataset
    ready.trainer.reset(Settings(deskew=True, spread=True))
    snapshot = ready.until(lambda s: s.state is State.READY and s.settings.deskew)
    assert (snapshot.dataset.deskew, snapshot.dataset.spread) == (True, True)
    assert (snapshot.dataset.train.x != plain.train.x).any()
    ready.trainer.reset(Settings())
    snapshot = ready.until(lambda s: s.state is State.READY and not s.settings.deskew)
    np.testing.assert_array_equal(snapshot.dataset.train.x, plain.train.x)


def test_data_with_others_added(ready):
    ready.trainer.load("sample", added=("sample",), settings=Settings(deskew=True))
    snapshot = ready.until(lambda s: s.dataset.added == ("sample",))
    assert len(snapshot.dataset.train) == 14_400
    assert snapshot.dataset.deskew
