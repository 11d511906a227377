"""The training error: what a run misreads on its way, counted as the minibatches come."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine import Settings, State, Until, load_dataset, train
from engine.backends.cpu import CpuBackend
from engine.backends.reference import ReferenceBackend
from engine.runs.keyframes import as_records, read_records
from engine.runs.state import keyframe_fields, keyframe_from
from engine.training.schedule import minibatch_rows
from engine.training.training_loop import TrainingLoop


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


def misread(loop, step, parameters):
    """How many images of a step's minibatch the parameters before it misread."""
    rows = minibatch_rows(loop.dataset, loop.era, step)
    x = loop.dataset.train.x[rows].astype(np.float64) / 256
    predicted = (x @ parameters.W + parameters.b).argmax(axis=1)
    return int((predicted != loop.dataset.train.y[rows]).sum())


def walk(loop, steps, changes=None):
    """Train a minibatch at a time; return the expected curve, counted apart."""
    points, wrong, images = [], 0, 0
    for _ in range(steps):
        loop.change(**(changes or {}).get(loop.step, {}))
        step, validates = loop.step, loop.era.until_validation(loop.step) == 1
        wrong += misread(loop, step, loop.backend.get_parameters())
        images += loop.settings.batch_size
        loop.advance(1)
        if validates:
            points.append((step, wrong / images))
            wrong = images = 0
    return points


@pytest.mark.parametrize("open_backend", [ReferenceBackend, CpuBackend])
@pytest.mark.parametrize("shuffle", [False, True])
def test_agrees_with_a_count_by_hand(sample, open_backend, shuffle):
    settings = Settings(batch_size=200, shuffle=shuffle)
    loop = TrainingLoop(sample, settings, open_backend(sample))
    expected = walk(loop, 3 * loop.n_train_batches + 5)
    steps, errors = loop.recorder.curves().train_error
    assert list(zip(steps, errors, strict=True)) == expected
    # Before anything is learned all is taken for the first class; then it gets better.
    assert 0.5 > errors[0] > errors[1] > errors[2] > 0


def test_is_the_same_in_one_long_span(sample):
    settings = Settings(batch_size=200)
    short, long = (TrainingLoop(sample, settings, CpuBackend(sample)) for _ in range(2))
    n = 4 * short.n_train_batches
    walk(short, n)
    long.advance(n)
    for one, other in zip(
        *(loop.recorder.curves().train_error for loop in (short, long)), strict=True
    ):
        np.testing.assert_array_equal(one, other)


def test_goes_on_in_the_middle_of_an_epoch(sample):
    settings = Settings(batch_size=200)
    whole, first = (TrainingLoop(sample, settings, CpuBackend(sample)) for _ in range(2))
    n, cut = 2 * whole.n_train_batches, whole.n_train_batches + 7
    whole.advance(n)
    first.advance(cut)
    at = first.keyframe(first.backend.get_parameters())
    rest = TrainingLoop(
        sample, settings, CpuBackend(sample), None, first.recorder, first.schedule, at
    )
    rest.advance(n - cut)
    expected, found = (loop.recorder.curves().train_error for loop in (whole, rest))
    assert found[1].tolist() == expected[1].tolist()


def test_is_kept_on_disk(sample, tmp_path):
    loop = TrainingLoop(sample, Settings(batch_size=200), CpuBackend(sample))
    loop.advance(loop.n_train_batches + 7)
    at = loop.keyframe(loop.backend.get_parameters())
    assert at.misread[0] > 0
    assert at.misread[1] == 7 * 200
    content = as_records([at])
    (tmp_path / "keyframes.bin").write_bytes(content)
    (found,), missing = read_records(tmp_path / "keyframes.bin", len(content), at.parameters)
    assert (found.misread, missing) == (at.misread, 0)
    fields = json.loads(json.dumps(keyframe_fields(at)))
    assert keyframe_from(fields, at.parameters).misread == at.misread


def test_another_batch_size_counts_its_own_images(sample):
    loop = TrainingLoop(sample, Settings(batch_size=200), CpuBackend(sample))
    cut = loop.n_train_batches + 3
    expected = walk(loop, cut + 4 * loop.n_train_batches, {cut: {"batch_size": 100}})
    steps, errors = loop.recorder.curves().train_error
    assert list(zip(steps, errors, strict=True)) == expected


def test_a_run_tells_it(sample):
    run = train(sample, Settings(batch_size=200, epochs=5))
    steps, errors = run.curves.train_error
    assert steps.tolist() == run.valid_steps.tolist()
    assert errors[-1] < errors[0]


def test_looking_back_does_not_change_it(listen, sample):
    listener = listen(backend="cpu", settings=Settings(batch_size=200), threads=1)
    listener.trainer.load(sample)
    listener.trainer.run_until(Until(step=150))
    listener.trainer.run()
    listener.until(lambda s: s.state is State.PAUSED and s.step == 150)
    listener.trainer.continue_from(77)
    back = listener.until(lambda s: s.viewed is None and s.step == 77)
    listener.trainer.run_until(Until(step=150))
    listener.trainer.run()
    again = listener.until(lambda s: s.state is State.PAUSED and s.step == 150)
    straight = TrainingLoop(sample, Settings(batch_size=200), CpuBackend(sample))
    straight.advance(150)
    expected = straight.recorder.curves().train_error
    assert len(expected[0]) > len(back.curves.train_error[0]) > 0
    assert again.curves.train_error[1].tolist() == expected[1].tolist()
