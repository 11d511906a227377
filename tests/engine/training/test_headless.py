from __future__ import annotations

import json
import os
import signal
import threading
from dataclasses import replace

import numpy as np
import pytest

from engine import (
    Curves,
    EarlyStopping,
    Era,
    Settings,
    SettingsError,
    Snapshot,
    State,
    StoppedBy,
    WeightsError,
    softmax,
    train,
    weights_of,
)

SMALL = Settings(epochs=5, batch_size=30)


def test_published_run_of_three_epochs(mnist, theano_float32):
    truth = np.load(theano_float32)
    run = train(mnist, Settings(epochs=3), backend="reference")
    np.testing.assert_allclose(run.costs, truth["costs"][:249], rtol=1e-6)
    np.testing.assert_allclose(run.valid_errors, truth["valid_error"][:3], rtol=1e-12)
    np.testing.assert_allclose(run.test_errors, truth["test_error_at_best"][:3], rtol=1e-12)
    assert run.valid_steps.tolist() == [82, 165, 248]


def test_what_a_run_says(tiny_dataset):
    run = train(tiny_dataset, SMALL, backend="reference")
    assert (run.epochs, len(run.costs), run.stopped_by) == (5, 5 * 6, StoppedBy.EPOCHS)
    assert run.costs.dtype == np.float64
    # Zero parameters know nothing: ln 3 nats.
    assert run.costs[0] == pytest.approx(np.log(3), rel=1e-6)
    assert run.best_valid_error == min(run.valid_errors)
    assert run.best_epoch == int(run.valid_errors.argmin()) + 1
    assert run.epochs_per_second > 0
    test = tiny_dataset.test
    wrong = softmax.errors(run.parameters.W, run.parameters.b, test.x / np.float32(256), test.y)
    assert run.test_error_full == pytest.approx(wrong)
    assert json.loads(json.dumps(run.summary(), allow_nan=False)) == run.summary()


def test_same_settings_same_bits(tiny_dataset):
    first, second = (
        train(tiny_dataset, replace(SMALL, shuffle=True, seed=3), backend="reference")
        for _ in range(2)
    )
    assert first.costs.tolist() == second.costs.tolist()
    assert first.parameters.W.tobytes() == second.parameters.W.tobytes()


def test_batch_larger_than_the_data(tiny_dataset):
    with pytest.raises(SettingsError, match="200"):
        train(tiny_dataset, Settings(batch_size=201), backend="reference")


def test_divergence_before_the_first_validation(tiny_dataset):
    # The second update multiplies the weights by more than float32 holds.
    wild = Settings(batch_size=30, learning_rate=1e30, l2=1e10)
    run = train(tiny_dataset, wild, backend="reference")
    assert run.stopped_by is StoppedBy.DIVERGENCE
    assert len(run.costs) == 1
    assert run.parameters.is_finite()
    summary = run.summary()
    assert summary["best_valid_error"] is None
    assert summary["test_error"] is None
    assert summary["best_epoch"] == 0
    json.dumps(summary, allow_nan=False)


def test_progress_is_told(tiny_dataset):
    seen = []
    run = train(tiny_dataset, SMALL, backend="reference", progress=seen.append)
    steps = [progress.step for progress in seen]
    assert steps == sorted(set(steps))
    assert seen[-1].step == seen[-1].horizon == len(run.costs)
    assert seen[-1].best_valid_error == run.best_valid_error


def test_ctrl_c_ends_the_run_and_keeps_the_best(tiny_dataset):
    def press(progress):
        if progress.epoch == 3:
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    run = train(tiny_dataset, SMALL, backend="reference", progress=press)
    assert run.stopped_by is StoppedBy.INTERRUPT
    assert run.epochs == 3
    assert 1 <= run.best_epoch <= 3
    # Only whole chunks: the costs are those of an uninterrupted run.
    whole = train(tiny_dataset, SMALL, backend="reference")
    assert run.costs.tolist() == whole.costs[: len(run.costs)].tolist()
    assert signal.getsignal(signal.SIGINT) is before


def test_interrupt_from_a_callback_counts_as_ctrl_c(tiny_dataset):
    def stop(progress):
        raise KeyboardInterrupt

    assert train(tiny_dataset, SMALL, "reference", progress=stop).stopped_by is StoppedBy.INTERRUPT


def test_trains_in_any_thread(tiny_dataset):
    runs = []
    thread = threading.Thread(
        target=lambda: runs.append(train(tiny_dataset, SMALL, backend="reference"))
    )
    thread.start()
    thread.join()
    assert runs[0].epochs == 5


def test_threads_do_not_change_the_result(tiny_dataset):
    one, more = (
        train(tiny_dataset, SMALL, backend="cpu", threads=threads)
        for threads in (1, os.cpu_count())
    )
    assert one.costs.tolist() == more.costs.tolist()


def test_weights_of_a_snapshot(tiny_dataset):
    run = train(tiny_dataset, SMALL, backend="reference")
    snapshot = Snapshot(
        state=State.PAUSED,
        settings=SMALL,
        dataset=tiny_dataset,
        step=13,
        schedule=(Era(0, SMALL, 6),),
        parameters=run.parameters,
        early_stopping=EarlyStopping(5000, best_valid_error=0.2, best_step=5, test_error=0.3),
        curves=Curves(),
    )
    shown = weights_of(snapshot)
    assert (shown.image_shape, shown.class_names) == ((4, 6), ("left", "middle", "right"))
    assert (shown.metadata["epoch"], shown.metadata["valid_error"]) == (3, None)
    with pytest.raises(WeightsError, match="validation"):
        weights_of(snapshot, best=True)
    best = weights_of(replace(snapshot, best_parameters=run.parameters), best=True)
    assert (best.metadata["epoch"], best.metadata["test_error"]) == (1, 0.3)
    with pytest.raises(WeightsError, match="open a data set"):
        weights_of(Snapshot(State.PREPARING, SMALL))
