"""Whether a drawing is unlike anything a model was trained on.

Softmax cannot tell: its probabilities add up to one whatever it is shown. So the drawing is
compared with the training images themselves. How far from its nearest neighbour an image usually
is depends on how much ink it has, so the distance d is taken relative to the square root of the
image's own length |x|: the geometric mean of d, which finds every thin drawing near, and d / |x|,
which finds every bold one near.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.data.dataset import Dataset, Split
from engine.watch import Watch

from .neighbours import Neighbours, nearest_distance, nearest_images

#: How many of the held-out images may be called unlike anything seen.
FALSE_ALARM_RATE = 0.01
# Held-out images compared with all training images: enough to know the rate to a fifth of itself.
# The work grows with the training images too, and is bounded where these are large or many ...
_MOST_COMPARED = 2_000
_MOST_PIXELS_COMPARED = 80e9  # 2.5 s on one core
# ... but no fewer, where there are as many: half a percent must mean something.
_FEWEST_COMPARED = 500


@dataclass(frozen=True)
class Judgement:
    """How unusual an image is.

    Attributes
    ----------
    distance : float
        To the nearest training image, Euclidean, between pixels of 0..255.
    threshold : float
        The largest distance that is usual for an image with as much ink.
    is_unlike : bool
        Whether the distance is larger.
    percentile : float
        How many of a hundred held-out images are nearer to a training image, for their ink.
    """

    distance: float
    threshold: float
    is_unlike: bool
    percentile: float


@dataclass(frozen=True, eq=False)
class Novelty:
    """What is usual in a data set, so that the unusual can be told.

    The rule: an image is unlike anything seen if ``d / sqrt(|x|)`` is larger than for 99 % of
    validation images, d its distance to the nearest training image. The validation images were
    not trained on, as a drawing was not. Of 2,000 of them, evenly spaced, the limit is the 1,981st
    in rising order, so a further image of the same kind is above it with a probability of at most
    1 % (V. Vovk, A. Gammerman and G. Shafer, *Algorithmic Learning in a Random World*, 2005,
    chapter 2). Fewer than 99 images cannot vouch for that; the limit is then the largest of them.

    Attributes
    ----------
    train : Split
        What images are compared with.
    scores : ndarray of shape (n,), float64
        ``d / sqrt(|x|)`` of the validation images compared, in rising order.

    Notes
    -----
    False alarms, measured: 1.3 % of MNIST's 10,000 test images (half of these are misread, of the
    others 8 %), 0.9 % of Fashion-MNIST's, 1.2 % of the bundled sample's. What the rule finds with
    MNIST, beside other rules that were tried, each with its limit at 99 % of validation images; in
    percent called unlike:

    ==========================  =====  =====  =====  ======  =====  ======  ======  ======
    picture                      rule      d  mean5   d/|x|  class  cosine  PCA100  energy
    ==========================  =====  =====  =====  ======  =====  ======  ======  ======
    MNIST's test images             1      1      1       1      1       1       1       1
    pen digits, 30 writers          2      0      2       4      6       4       1       4
    letters unlike digits          56     33     55      46     34      64       8      26
    Cyrillic and Greek             78     42     79      65     29      77      15      29
    Fashion-MNIST                  98     87     98      52     75      63      95      11
    blobs of noise                100     72    100     100     76     100      97      54
    blank                         100      0    100     100    100     100       0     100
    all ink, noise, inverted      100    100    100     100    100     100     100       0
    digits moved by (4, 4)         99     81     99      98     67     100      83       6
    digits of half the size        45      0     40     100     53      98       0      36
    digits turned by 90 degrees    81     58     85      63     36      75      19       6
    two digits side by side        99      1     99     100     10     100       4      22
    ==========================  =====  =====  =====  ======  =====  ======  ======  ======

    mean5: mean distance to the five nearest, over sqrt(|x|). class: d over the median of its
    nearest image's class. cosine: one minus the largest cosine of the angle to a training image.
    PCA100: what a hundred principal components leave over. energy: the negative logarithm of the
    summed exponentials of the logits. The cosine finds more small drawings and letters, but misses
    a third of the clothes and calls twice as many good drawings unlike.

    It does not find everything: of digits in a mirror it calls 40 % unlike, and of filled squares
    and discs few, because bold digits are near these pixel by pixel.
    """

    train: Split
    scores: NDArray[np.float64]

    @classmethod
    def calibrated(cls, dataset: Dataset, watch: Watch | None = None) -> Novelty:
        """Learn what is usual in a data set; 2.5 s for MNIST, in any thread.

        Parameters
        ----------
        dataset : Dataset
            Prepared as the images to be judged will be.
        watch : Watch or None
            Told after each validation image; cancels between two.

        Raises
        ------
        Cancelled
            If the caller no longer wants it.
        BackendError
            If Numba does not work on this machine.
        """
        return cls(dataset.train, np.sort(_scores(dataset.train, dataset.valid, watch)))

    @property
    def limit(self) -> float:
        """The largest ``d / sqrt(|x|)`` that counts as usual."""
        rank = math.ceil((1 - FALSE_ALARM_RATE) * (len(self.scores) + 1))
        return float(self.scores[min(rank, len(self.scores)) - 1])

    def judge(self, image: NDArray[np.uint8], neighbours: Neighbours | None = None) -> Judgement:
        """Say how unusual an image is.

        Parameters
        ----------
        image : ndarray of n_in pixels, any shape, uint8
            Prepared as the training images are.
        neighbours : Neighbours or None
            Its neighbours among the training images, where they are known already.

        Raises
        ------
        DataError
            If the image has another number of pixels than the training images.
        """
        found = neighbours or nearest_images(self.train, image, 1)
        distance, ink = float(found.distances[0]), _ink(image)
        nearer = np.searchsorted(self.scores, distance / ink)
        return Judgement(
            distance,
            self.limit * ink,
            distance > self.limit * ink,
            100 * float(nearer) / len(self.scores),
        )

    def alarm_rate(self, split: Split, watch: Watch | None = None) -> float:
        """Return the fraction of a split's images that are judged unlike anything seen.

        Of the test images it is the rate of false alarms. As many are looked at as in
        calibration, evenly spaced; the same errors are raised.
        """
        return float(np.mean(_scores(self.train, split, watch) > self.limit))


def _scores(train: Split, split: Split, watch: Watch | None) -> NDArray[np.float64]:
    """Return ``d / sqrt(|x|)`` for images of a split, evenly spaced."""
    watch = watch or Watch()
    affordable = int(_MOST_PIXELS_COMPARED / train.x.size)
    count = min(max(affordable, _FEWEST_COMPARED), _MOST_COMPARED, len(split))
    chosen = np.linspace(0, len(split) - 1, count).round().astype(np.intp)
    scores = np.empty(count)
    for n, index in enumerate(chosen):
        watch.at(n, count)
        image = split.x[index]
        scores[n] = nearest_distance(train, image) / _ink(image)
    return scores


def _ink(image: NDArray[np.uint8]) -> float:
    """Return ``sqrt(|x|)``; 1 for a blank image, which so is as far from all as it can be."""
    squares = np.square(image, dtype=np.int64)
    return math.sqrt(max(math.sqrt(int(squares.sum())), 1.0))
