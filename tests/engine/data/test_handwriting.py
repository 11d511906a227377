"""The synthetic handwriting: its seed, its preparation, and the sample shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.data import handwriting, make_sample
from engine.data.glyphs import SAMPLES, STYLES

ASSET = Path(__file__).resolve().parents[3] / "assets" / "sample-digits.npz"
ARRAYS = {
    "train_images": (7200, 28, 28),
    "train_labels": (7200,),
    "valid_images": (1200, 28, 28),
    "valid_labels": (1200,),
    "test_images": (1200, 28, 28),
    "test_labels": (1200,),
}


def _centres(images: np.ndarray) -> np.ndarray:
    """Centre of mass (row, column) of each image as pixel indices, (n, 2)."""
    weights = images.astype(np.float64)
    total = weights.sum(axis=(1, 2))
    index = np.arange(images.shape[1])
    return np.stack(
        (weights.sum(axis=2) @ index / total, weights.sum(axis=1) @ index / total), axis=1
    )


@pytest.fixture(scope="module")
def asset() -> dict[str, np.ndarray]:
    with np.load(ASSET, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def test_types_and_shapes() -> None:
    images, labels = handwriting.generate(23, 1)
    assert images.shape == (23, 28, 28)
    assert images.dtype == np.uint8
    assert labels.shape == (23,)
    assert labels.dtype == np.uint8


def test_nothing_asked_nothing_drawn() -> None:
    images, labels = handwriting.generate(0, 1)
    assert images.shape == (0, 28, 28)
    assert labels.shape == (0,)


def test_same_seed_same_bytes() -> None:
    first, second = handwriting.generate(250, 4), handwriting.generate(250, 4)
    assert first[0].tobytes() == second[0].tobytes()
    assert first[1].tobytes() == second[1].tobytes()


def test_other_seed_other_images() -> None:
    first, second = handwriting.generate(100, 4), handwriting.generate(100, 5)
    assert not np.array_equal(first[0], second[0])
    assert not np.array_equal(first[1], second[1])


def test_longer_run_begins_alike() -> None:
    short, long = handwriting.generate(200, 6), handwriting.generate(330, 6)
    assert np.array_equal(short[0], long[0][:200])
    assert np.array_equal(short[1], long[1][:200])


@pytest.mark.parametrize("count", [10, 200, 205, 600])
def test_classes_are_balanced_and_shuffled(count: int) -> None:
    _, labels = handwriting.draw_ink(count, 2)
    sizes = np.bincount(labels, minlength=10)
    assert sizes.max() - sizes.min() <= 1
    assert not np.array_equal(labels, np.arange(count) % 10)
    assert not np.array_equal(labels, np.sort(labels))


def test_ink_fills_its_box() -> None:
    ink, _ = handwriting.draw_ink(600, 3)
    assert ink.shape == (600, 20, 20)
    height = (ink.max(axis=2) > 0).sum(axis=1)
    width = (ink.max(axis=1) > 0).sum(axis=1)
    # The longer side spans the box; the aspect is kept, so the other need not.
    assert np.maximum(height, width).min() >= 19
    assert width.min() < 10
    assert ink.max(axis=(1, 2)).min() > 100


def test_centring_loses_no_ink_and_centres() -> None:
    ink, _ = handwriting.draw_ink(600, 3)
    images = handwriting.centre_by_mass(ink)
    assert np.array_equal(
        ink.sum(axis=(1, 2), dtype=np.int64), images.sum(axis=(1, 2), dtype=np.int64)
    )
    # Whole pixels: within half a pixel of index 14, as MNIST's were.
    assert np.abs(_centres(images) - handwriting.CENTRE).max() <= 0.5 + 1e-9


def test_centring_keeps_all_ink_where_the_middle_is_out_of_reach() -> None:
    ink = np.zeros((2, 20, 20), dtype=np.uint8)
    ink[0, 0, 0] = 9  # alone in a corner: moved by 14 pixels
    ink[1, 0, :] = 1
    ink[1, 0, 0] = 255  # heavy left end, long thin tail to the right
    images = handwriting.centre_by_mass(ink)
    assert images[0, 14, 14] == 9
    assert images[1, 14].sum(dtype=np.int64) == 255 + 19


def test_every_digit_differs_from_the_others() -> None:
    # A crude classifier, the nearest class mean, does far better than chance:
    # labels belong to the images.
    images, labels = handwriting.generate(1000, 8)
    flat = images.reshape(1000, -1).astype(np.float64)
    means = np.stack([flat[:600][labels[:600] == digit].mean(axis=0) for digit in range(10)])
    far = ((flat[600:, None] - means) ** 2).sum(axis=2)
    assert (far.argmin(axis=1) == labels[600:]).mean() > 0.6


def test_skeletons_are_sound() -> None:
    assert len(STYLES) == 10
    for styles in STYLES:
        assert len(styles) >= 3
        for style in styles:
            assert style.weight > 0
            assert style.basis.shape == (SAMPLES, len(style.first))
            # Interpolation reproduces a constant: rows sum to one.
            assert np.allclose(style.basis.sum(axis=1), 1.0)
            for end in (style.first, style.second):
                line = style.basis @ end
                # Drawn about one unit high, and near its control points.
                assert 0.9 < np.ptp(line[:, 1]) < 1.1
                assert np.abs(line - 0.5).max() < 0.75


def test_splits_have_seeds_of_their_own() -> None:
    seeds = {make_sample.split_seed(7, split) for split in make_sample.SPLITS}
    assert len(seeds) == 3
    assert make_sample.split_seed(8, "train") not in seeds


def test_file_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    make_sample.main([str(first), "--count", "80", "--seed", "3"])
    make_sample.main([str(second), "--count", "80", "--seed", "3"])
    assert first.read_bytes() == second.read_bytes()
    with np.load(first, allow_pickle=False) as archive:
        assert {name: len(archive[name]) for name in archive.files} == {
            "train_images": 60,
            "train_labels": 60,
            "valid_images": 10,
            "valid_labels": 10,
            "test_images": 10,
            "test_labels": 10,
        }


def test_shipped_sample_has_the_right_arrays(asset: dict[str, np.ndarray]) -> None:
    assert {name: array.shape for name, array in asset.items()} == ARRAYS
    assert {array.dtype for array in asset.values()} == {np.dtype(np.uint8)}
    for split in make_sample.SPLITS:
        sizes = np.bincount(asset[f"{split}_labels"], minlength=10)
        assert sizes.min() == sizes.max()
    assert ASSET.stat().st_size <= 1_600_000


@pytest.mark.parametrize("split", make_sample.SPLITS)
def test_shipped_sample_is_what_the_generator_draws(
    asset: dict[str, np.ndarray], split: str
) -> None:
    seed = make_sample.split_seed(make_sample.DEFAULT_SEED, split)
    images, labels = handwriting.generate(400, seed)
    assert np.array_equal(asset[f"{split}_images"][:400], images)
    assert np.array_equal(asset[f"{split}_labels"][:400], labels)


def test_shipped_splits_share_no_image(asset: dict[str, np.ndarray]) -> None:
    drawn = np.concatenate(
        [asset[f"{split}_images"].reshape(-1, 784) for split in make_sample.SPLITS]
    )
    assert len(np.unique(drawn, axis=0)) == len(drawn)
