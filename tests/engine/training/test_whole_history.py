"""Every snapshot knows the run from its beginning, however late somebody begins to look."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Parameters, Settings, Snapshot, State, Until, load_dataset
from engine.backends.cpu import CpuBackend
from engine.insight.mistakes import probability_history
from engine.insight.parameter_history import MOST, ParameterHistory, PastParameters
from engine.runs import RunFolder
from engine.training.headless import train_on
from engine.training.training_loop import TrainingLoop
from engine.weights import Weights

# A hundred minibatches an epoch of the sample's 7,200 images.
SETTINGS = Settings(batch_size=72, epochs=20, patience=100_000)
STEPS = 2_000


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


@pytest.fixture(scope="module")
def truth(sample) -> list[Parameters]:
    """The parameters after each step, trained one minibatch at a time."""
    loop = TrainingLoop(sample, SETTINGS, CpuBackend(sample, threads=1))
    after = [loop.backend.get_parameters()]
    for _ in range(STEPS):
        loop.advance(1)
        after.append(loop.backend.get_parameters())
    return after


@pytest.fixture
def opened(sample, listen, tmp_path):
    """A trainer that has opened the folder of a run trained without a window."""
    backend, folder = CpuBackend(sample, threads=1), tmp_path / "run"
    train_on(backend, sample, SETTINGS, folder=RunFolder(folder))
    listener = listen(backend="cpu", threads=1, runs=tmp_path / "runs")
    listener.trainer.open_run(str(folder))
    assert listener.until(lambda s: s.dataset is not None).step == STEPS
    return listener


def known(snapshot: Snapshot) -> tuple[PastParameters, ...]:
    """Return what somebody knows who sees this snapshot first."""
    history = ParameterHistory()
    history.note(snapshot)
    return history.past(snapshot.keyframes)


def assert_true(past: tuple[PastParameters, ...], truth: list[Parameters]) -> None:
    for each in past:
        assert each.parameters.W.tobytes() == truth[each.step].W.tobytes()
        assert each.parameters.b.tobytes() == truth[each.step].b.tobytes()


def test_an_opened_run_is_known_from_its_first_step(opened, sample, truth):
    past = known(opened.last)
    assert (past[0].step, past[-1].step) == (0, STEPS)
    assert len(past) <= MOST
    assert_true(past, truth)
    image = sample.valid.x[0].reshape(sample.image_shape)
    moments = [
        Weights(each.parameters, sample.image_shape, sample.class_names, sample.pixel_scale)
        for each in past
    ]
    p = probability_history(moments, image)[:, sample.valid.y[0]]
    assert p[0] == pytest.approx(0.1)
    assert p[-1] > 0.5


def test_nobody_can_change_what_is_shared_with_the_trainer(opened):
    assert opened.last.keyframes
    for frame in opened.last.keyframes:
        for array in (frame.parameters.W, frame.parameters.b):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1


def test_a_run_gone_on_with_keeps_its_past_and_a_branch_only_its_own(opened, truth):
    opened.trainer.change(epochs=100)
    opened.trainer.run_until(Until(step=STEPS + 100))
    opened.trainer.run()
    further = opened.until(lambda s: s.step == STEPS + 100 and s.state is State.PAUSED)
    assert known(further)[0].step == 0
    assert known(further)[-1].step > STEPS
    opened.trainer.continue_from(700, learning_rate=0.01)
    branch = opened.until(lambda s: s.step == 700)
    steps = np.array([each.step for each in known(branch)])
    assert (steps[0], steps[-1]) == (0, 700)
    assert_true(known(branch), truth)
    opened.trainer.reset()
    begun = opened.until(lambda s: s.step == 0)
    assert [each.step for each in known(begun)] == [0]
