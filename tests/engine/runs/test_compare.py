"""How two runs differ, and how one differs from the tutorial's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import Settings
from engine.runs.compare import compare_runs, settings_in_brief, unlike_tutorial
from engine.runs.details import run_details

from .trained import train_run

SETTINGS = Settings(batch_size=20, epochs=5)


@pytest.fixture
def trained(tiny_dataset, tmp_path):
    """Train a run on tiny data and return what is to be seen of it."""

    def train(name, dataset=tiny_dataset, **changes):
        return run_details(train_run(tmp_path / name, dataset, replace(SETTINGS, **changes)))

    return train


def test_what_differs(trained):
    a, b = trained("a", learning_rate=0.5), trained("b", learning_rate=0.1, shuffle=True)
    found = compare_runs(a, b)
    assert found.settings == {"learning_rate": (0.5, 0.1), "shuffle": (False, True)}
    assert found.same_data
    W, V = (run.weights.parameters.W.astype(float) for run in (a, b))
    np.testing.assert_allclose(found.difference.W, W - V, atol=1e-7)
    # sqrt of the mean square cancels: the ratio of root mean squares is that of lengths.
    expected = ((W - V) ** 2).mean() ** 0.5 / (V**2).mean() ** 0.5
    assert found.relative_difference == pytest.approx(expected, rel=1e-5)


def test_the_same_run_twice(trained):
    found = compare_runs(trained("a"), trained("b"))
    assert found.settings == {}
    assert found.relative_difference == 0
    assert not found.difference.W.any()


def test_other_data_and_other_images(trained, tiny_dataset):
    inverted = tiny_dataset.inverted_pixels()
    found = compare_runs(trained("a"), trained("b", inverted))
    assert not found.same_data
    assert found.difference is not None
    turned = replace(tiny_dataset, image_shape=(6, 4))
    found = compare_runs(trained("c"), trained("d", turned))
    assert not found.same_data
    assert found.difference is None
    assert found.relative_difference is None


def test_one_that_has_no_weights_yet(trained):
    found = compare_runs(trained("a"), replace(trained("b"), weights=None))
    assert found.difference is None


def test_settings_in_brief():
    assert settings_in_brief(unlike_tutorial(Settings())) == ""
    unlike = unlike_tutorial(Settings(batch_size=1200, learning_rate=0.5, l2=1e-4, shuffle=True))
    assert settings_in_brief(unlike) == "learning rate 0.5 · batch 1,200 · L2 0.0001 · shuffle"
