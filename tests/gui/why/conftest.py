"""A view that explains, and what it explains."""

from __future__ import annotations

import pytest

from engine import load_dataset
from tests.gui.answers import opened_view, snapshot_of


@pytest.fixture(scope="module")
def sample():
    return load_dataset("sample")


@pytest.fixture(scope="module")
def trained(sample):
    return snapshot_of(sample)


@pytest.fixture
def view(qtbot):
    with opened_view(qtbot) as view:
        yield view
