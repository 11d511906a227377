"""A run walked through in both directions: every bit as it was."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Settings, State, StoppedBy, Until, load_dataset
from engine.backends.cpu import CpuBackend
from engine.training.training_loop import TrainingLoop

SETTINGS = Settings(batch_size=100, learning_rate=0.3)


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


def walked(sample, steps, backend_of=CpuBackend, settings=SETTINGS, changes=None):
    """Parameters after each step of a run trained one minibatch at a time, and its loop."""
    loop = TrainingLoop(sample, settings, backend_of(sample))
    after = [loop.backend.get_parameters()]
    for step in range(steps):
        loop.change(**(changes or {}).get(step, {}))
        loop.advance(1)
        after.append(loop.backend.get_parameters())
    return after, loop


def same(a, b) -> bool:
    return a.W.tobytes() == b.W.tobytes() and a.b.tobytes() == b.b.tobytes()


@pytest.fixture
def paused(listen, sample):
    """A trainer paused at step 500."""
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.run_until(Until(step=500))
    listener.trainer.run()
    listener.until(lambda s: s.state is State.PAUSED and s.step == 500)
    return listener


def test_any_step_again_bit_by_bit(paused, sample):
    truth, loop = walked(sample, 500)
    for step in (499, 498, 250, 0, 137, 63, 64, 65, 400):
        paused.trainer.view(step)
        snapshot = paused.until(lambda s, step=step: s.viewed and s.viewed.step == step)
        assert same(snapshot.viewed.parameters, truth[step])
        assert same(snapshot.viewed.next_parameters, truth[step + 1])
        assert snapshot.shown is snapshot.viewed
    # The run itself has not moved, and goes on as if nobody had looked.
    assert snapshot.step == 500
    assert same(snapshot.parameters, truth[500])
    paused.trainer.view(None)
    snapshot = paused.until(lambda s: s.viewed is None)
    assert snapshot.shown.step == 500
    paused.trainer.step()
    snapshot = paused.until(lambda s: s.step == 501)
    loop.advance(1)
    assert same(snapshot.parameters, loop.backend.get_parameters())


def test_early_stopping_and_cost_of_a_past_step(paused, sample):
    _, loop = walked(sample, 287)
    stopping, cost = loop.early_stopping, float(loop.advance(1)[0])
    paused.trainer.view(287)
    viewed = paused.until(lambda s: s.viewed).viewed
    assert viewed.early_stopping == stopping
    assert stopping.best_step == 215
    assert viewed.cost == cost
    assert (viewed.era.epoch(287), viewed.era.index(287)) == (4, 71)


def test_step_back_and_forth(paused, sample):
    truth, _ = walked(sample, 500)
    for _ in range(3):
        paused.trainer.step_back()
    snapshot = paused.until(lambda s: s.viewed and s.viewed.step == 497)
    assert same(snapshot.viewed.parameters, truth[497])
    paused.trainer.step()
    snapshot = paused.until(lambda s: s.viewed.step == 498)
    paused.trainer.step()
    paused.trainer.step()
    # The third is the newest: no longer a look back.
    snapshot = paused.until(lambda s: s.viewed is None)
    assert (snapshot.step, snapshot.state) == (500, State.PAUSED)


def test_training_goes_on_while_somebody_looks_back(paused):
    paused.trainer.run()
    paused.until(lambda s: s.state is State.RUNNING and s.step > 600)
    paused.trainer.view(100)
    first = paused.until(lambda s: s.viewed is not None)
    later = paused.until(lambda s: s.step > first.step + 200)
    assert later.state is State.RUNNING
    assert later.viewed.step == 100


def test_a_step_never_run_is_the_newest(paused):
    paused.trainer.view(10)
    paused.until(lambda s: s.viewed)
    paused.trainer.view(10_000)
    assert paused.until(lambda s: s.viewed is None).step == 500


def test_settings_changed_on_the_way_are_gone_through_again(listen, sample):
    changes = {
        100: {"learning_rate": 0.01},
        150: {"batch_size": 300, "l2": 0.01},
        170: {"patience": 9000},
    }
    truth, loop = walked(sample, 260, changes=changes)
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    for step, change in [*changes.items(), (260, {})]:
        listener.trainer.run_until(Until(step=step))
        listener.trainer.run()
        listener.until(lambda s, step=step: s.step == step and s.state is State.PAUSED)
        listener.trainer.change(**change)
    for step in (259, 120, 150, 149, 160, 30):
        listener.trainer.view(step)
        snapshot = listener.until(lambda s, step=step: s.viewed and s.viewed.step == step)
        assert same(snapshot.viewed.parameters, truth[step])
        assert snapshot.viewed.era.settings.batch_size == (300 if step >= 150 else 100)
    assert [era.first_step for era in snapshot.schedule] == [0, 100, 150, 170]
    # Two epochs of 72, one cut short, then 110 minibatches at 24 an epoch.
    assert snapshot.epoch == loop.epoch == 2 + 1 + 5


def test_shuffled_epochs_are_gone_through_again(listen, sample):
    settings = Settings(batch_size=600, shuffle=True, seed=5)
    truth, _ = walked(sample, 40, settings=settings)
    listener = listen(backend="cpu", settings=settings, threads=1)
    listener.trainer.load(sample)
    for _ in range(40):
        listener.trainer.step()
    listener.until(lambda s: s.step == 40)
    for step in (39, 12, 25):
        listener.trainer.view(step)
        snapshot = listener.until(lambda s, step=step: s.viewed and s.viewed.step == step)
        assert same(snapshot.viewed.parameters, truth[step])


def test_continuing_from_the_past(paused, sample):
    """Parameters, curves, bests: all as if the run had never gone further."""
    truth, loop = walked(sample, 230)
    paused.trainer.continue_from(230, learning_rate=0.05)
    snapshot = paused.until(lambda s: s.step == 230)
    assert (snapshot.state, snapshot.settings.learning_rate) == (State.PAUSED, 0.05)
    assert same(snapshot.parameters, truth[230])
    assert same(snapshot.best_parameters, loop.best_parameters)
    curves, expected = snapshot.curves, loop.recorder.curves()
    for name in ("cost", "smooth_cost", "valid_error", "test_error"):
        for mine, right in zip(getattr(curves, name), getattr(expected, name), strict=True):
            np.testing.assert_allclose(mine, right, rtol=1e-12, err_msg=name)
    paused.trainer.step()
    snapshot = paused.until(lambda s: s.step == 231)
    loop.change(learning_rate=0.05)
    loop.advance(1)
    assert same(snapshot.parameters, loop.backend.get_parameters())
    assert [era.first_step for era in snapshot.schedule] == [0, 230]


def test_a_divergence_can_be_taken_back(listen, sample):
    listener = listen(backend="cpu", settings=Settings(learning_rate=1e3, l2=0.1), threads=1)
    listener.trainer.load(sample)
    listener.trainer.run()
    end = listener.until(lambda s: s.state is State.ENDED)
    assert end.stopped_by is StoppedBy.DIVERGENCE
    listener.trainer.continue_from(end.step - 1, learning_rate=0.1)
    snapshot = listener.until(lambda s: s.state is State.PAUSED)
    assert (snapshot.step, snapshot.stopped_by) == (end.step - 1, None)
    listener.trainer.run()
    assert listener.until(lambda s: s.step > end.step + 50).parameters.is_finite()


def test_patience_raised_after_the_end_goes_on(listen, sample):
    listener = listen(backend="cpu", settings=Settings(epochs=3), threads=1)
    listener.trainer.load(sample)
    listener.trainer.run()
    end = listener.until(lambda s: s.state is State.ENDED)
    assert end.stopped_by is StoppedBy.EPOCHS
    listener.trainer.change(epochs=5)
    listener.until(lambda s: s.state is State.PAUSED)
    listener.trainer.run()
    assert listener.until(lambda s: s.state is State.ENDED).epoch == 5


@pytest.mark.parametrize(
    ("until", "step"), [(Until(epoch=2), 144), (Until(step=77), 77), (Until(epoch=9, step=9), 9)]
)
def test_run_until(listen, sample, until, step):
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.run_until(until)
    listener.trainer.run()
    snapshot = listener.until(lambda s: s.state is State.PAUSED)
    assert (snapshot.step, snapshot.until) == (step, None)
    assert f"step {step}" in snapshot.message


def test_run_until_an_error(listen, sample):
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.run_until(Until(valid_error=0.12))
    listener.trainer.run()
    snapshot = listener.until(lambda s: s.state is State.PAUSED)
    errors = snapshot.curves.valid_error[1]
    assert errors[-1] <= 0.12 < errors[:-1].min()


@pytest.mark.parametrize("pace", [20.0, 200.0])
def test_slow_motion(listen, sample, pace):
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.set_pace(pace)
    listener.trainer.run()
    steps = [0]
    while steps[-1] < 30:
        steps.append(listener.until(lambda s: s.step > steps[-1]).step)
    # One after another, not in bursts.
    assert np.median(np.diff(steps)) <= max(1, pace / 20)
    listener.trainer.set_pace(None)
    listener.until(lambda s: s.pace is None and s.step > 2000)


def test_slow_motion_has_bounds(listen, sample):
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.set_pace(1e6)
    assert "1000 minibatches a second" in listener.until(lambda s: s.refused).message


def test_own_drawings_are_scored_at_every_validation(listen, sample):
    own = sample.test[:50]
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.score_own(own)
    listener.trainer.run_until(Until(epoch=30))
    listener.trainer.run()
    snapshot = listener.until(lambda s: s.state is State.PAUSED)
    steps, errors = snapshot.curves.own_error
    assert len(steps) == 30
    assert steps.tolist() == snapshot.curves.valid_error[0].tolist()
    assert steps[-1] == snapshot.step - 1
    logits = own.x / np.float32(256) @ snapshot.parameters.W + snapshot.parameters.b
    assert errors[-1] == (logits.argmax(axis=1) != own.y).mean()


def test_training_can_begin_where_another_run_is(paused, sample):
    parameters = paused.last.parameters
    paused.trainer.load(sample.with_added(sample), start=parameters)
    snapshot = paused.until(lambda s: s.state is State.READY)
    assert snapshot.dataset.added == ("sample",)
    assert same(snapshot.parameters, parameters)


def test_settings_changed_before_the_first_step_are_those_of_the_run(listen, sample):
    settings = Settings(batch_size=500, patience=300)
    _, loop = walked(sample, 40, settings=settings)
    listener = listen(backend="cpu", settings=SETTINGS, threads=1)
    listener.trainer.load(sample)
    listener.trainer.change(batch_size=500, patience=300, learning_rate=0.13)
    listener.trainer.run_until(Until(step=40))
    listener.trainer.run()
    snapshot = listener.until(lambda s: s.state is State.PAUSED)
    assert same(snapshot.parameters, loop.backend.get_parameters())
    assert snapshot.early_stopping == loop.early_stopping
    assert len(snapshot.schedule) == 1
