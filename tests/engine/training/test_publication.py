"""The published numbers, found again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import Settings, State
from engine.training import publication


@pytest.fixture
def ended(listen, mnist):
    listener = listen(backend="cpu", settings=publication.SETTINGS)
    listener.trainer.load(mnist)
    listener.trainer.run()
    return listener.until(lambda s: s.state is State.ENDED, seconds=200)


def test_hit_and_miss(ended):
    verdict = publication.verdict(ended)
    assert verdict.hit
    assert "74 epochs, validation error 7.500000 %, test error 7.489583 % on CPU" in verdict.text
    # One validation image more, and it is a miss that says which number is off.
    stopping = replace(ended.early_stopping, best_valid_error=721 / 9600)
    missed = publication.verdict(replace(ended, early_stopping=stopping))
    assert not missed.hit
    assert missed.text.endswith("published: validation error 7.500000")


def test_other_runs_are_not_judged(ended):
    era = replace(ended.schedule[0], settings=Settings(learning_rate=0.1))
    assert publication.verdict(replace(ended, schedule=(era,))) is None
    assert publication.verdict(replace(ended, stopped_by=None)) is None
    assert publication.verdict(replace(ended, dataset=replace(ended.dataset, name="x"))) is None
