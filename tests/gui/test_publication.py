"""The publication, reproduced at one click in a real window on real MNIST."""

from __future__ import annotations

import pytest

from .using import click, text


@pytest.fixture
def with_mnist(monkeypatch, mnist_folder):
    monkeypatch.setenv("SOFTSCOPE_DATA", str(mnist_folder.parent))


def test_one_click_and_a_verdict(with_mnist, window, qtbot):
    window.actions_by_name["publication"].trigger()
    qtbot.waitUntil(lambda: window.snapshot.epoch > 3, timeout=60_000)
    assert window.snapshot.dataset.name == "mnist"
    assert "Reproducing the publication" in text(window, "publication_text")
    qtbot.waitUntil(lambda: window.publication.property("verdict") == "hit", timeout=200_000)
    assert text(window, "publication_text") == (
        "Hit: 74 epochs, validation error 7.500000 %, test error 7.489583 % "
        "on CPU · NumPy, as published"
    )
    click(window, "dismiss_publication")
    assert not window.publication.isVisible()


def test_changed_on_the_way_it_is_no_longer_the_publication(with_mnist, window, qtbot):
    window.actions_by_name["publication"].trigger()
    qtbot.waitUntil(lambda: window.snapshot.step > 50, timeout=60_000)
    assert window.publication.isVisible()
    window.trainer.change(learning_rate=0.5)
    qtbot.waitUntil(lambda: not window.publication.isVisible(), timeout=20_000)


def test_without_mnist_it_is_fetched_first(window, qtbot):
    asked = []
    # The real mirrors are not asked from a test.
    window.publication.data_wanted.disconnect()
    window.publication.data_wanted.connect(asked.append)
    window.actions_by_name["publication"].trigger()
    assert asked == ["mnist"]
    assert "fetched first" in text(window, "publication_text")
