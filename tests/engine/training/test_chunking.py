from __future__ import annotations

import pytest

from engine.training.chunking import TARGET_SECONDS, ChunkSizer


@pytest.mark.parametrize("speed", [3e-6, 1e-4, 6e-4, 3e-3])
def test_finds_the_size_for_a_speed(speed):
    sizer = ChunkSizer()
    for _ in range(40):
        sizer.took(sizer.count, sizer.count * speed)
    assert sizer.count * speed == pytest.approx(TARGET_SECONDS, rel=0.25)


def test_grows_and_shrinks_by_two_at_most():
    sizer = ChunkSizer()
    sizes = [sizer.count]
    for seconds in [0.0] * 8 + [10.0] * 8:
        sizer.took(sizer.count, seconds)
        sizes.append(sizer.count)
    assert sizes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 128, 64, 32, 16, 8, 4, 2, 1]


def test_never_below_one_minibatch():
    sizer = ChunkSizer()
    for _ in range(3):
        sizer.took(1, 60.0)
    assert sizer.count == 1


def test_an_empty_chunk_says_nothing():
    sizer = ChunkSizer()
    sizer.took(0, 1e-6)
    assert sizer.count == 1
