"""Data sets that others publish: where their files lie and how they are known to be the right ones.

MNIST: Y. LeCun, C. Cortes, C. Burges (CC BY-SA 3.0). Fashion-MNIST: H. Xiao, K. Rasul, R. Vollgraf,
Zalando (MIT). Kuzushiji-MNIST: T. Clanuwat and others, ROIS-DS Center for Open Data in the
Humanities (CC BY-SA 4.0). Sizes and hashes are those of the published gzip files, as TensorFlow
Datasets lists them (tensorflow_datasets/url_checksums).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublishedFile:
    """One file as it is published.

    Attributes
    ----------
    name : str
        Its name, at every mirror and on this machine.
    size : int
        Its bytes.
    sha256 : str
        SHA-256 of its bytes, in hexadecimal.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class PublishedDataset:
    """A data set that can be fetched.

    Attributes
    ----------
    name : str
        What it is called on the command line.
    title : str
        What it is called in headings.
    class_names : tuple of str
        Name of each class, in the order of the labels.
    mirrors : tuple of str
        Addresses of folders that hold all files, each with a slash at its end; asked in this
        order.
    files : tuple of PublishedFile
        Its IDX files. The training images come last: where they lie, the set is complete.
    https_only : bool
        Whether every address, redirects included, must be HTTPS. Only a server on this very
        machine, as a test has it, is a reason to say no.
    """

    name: str
    title: str
    class_names: tuple[str, ...]
    mirrors: tuple[str, ...]
    files: tuple[PublishedFile, ...]
    https_only: bool = True

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


_TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
_TEST_IMAGES = "t10k-images-idx3-ubyte.gz"
_TRAIN_LABELS = "train-labels-idx1-ubyte.gz"
_TRAIN_IMAGES = "train-images-idx3-ubyte.gz"

_MNIST = PublishedDataset(
    name="mnist",
    title="MNIST",
    class_names=tuple("0123456789"),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "https://raw.githubusercontent.com/fgnt/mnist/master/",
    ),
    files=(
        PublishedFile(
            _TEST_LABELS, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
        ),
        PublishedFile(
            _TRAIN_LABELS,
            28_881,
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        ),
        PublishedFile(
            _TEST_IMAGES,
            1_648_877,
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        ),
        PublishedFile(
            _TRAIN_IMAGES,
            9_912_422,
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        ),
    ),
)

_FASHION_MNIST = PublishedDataset(
    name="fashion-mnist",
    title="Fashion-MNIST",
    class_names=(
        "T-shirt", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ),
    mirrors=(
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    ),
    files=(
        PublishedFile(
            _TEST_LABELS, 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"
        ),
        PublishedFile(
            _TRAIN_LABELS,
            29_515,
            "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        ),
        PublishedFile(
            _TEST_IMAGES,
            4_422_102,
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        ),
        PublishedFile(
            _TRAIN_IMAGES,
            26_421_880,
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        ),
    ),
)  # fmt: skip

_KMNIST = PublishedDataset(
    name="kmnist",
    title="Kuzushiji-MNIST",
    # One hiragana a class, from each of the ten rows of the syllabary.
    class_names=("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"),
    mirrors=(
        # A copy at a fixed revision; the publisher's own server is out of reach at times.
        "https://huggingface.co/datasets/tanganke/kmnist/resolve/"
        "756d43e894032ce8838db8b32e7500c9c3b5d050/raw/",
        "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ),
    files=(
        PublishedFile(
            _TEST_LABELS, 5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"
        ),
        PublishedFile(
            _TRAIN_LABELS,
            29_497,
            "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
        ),
        PublishedFile(
            _TEST_IMAGES,
            3_041_136,
            "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
        ),
        PublishedFile(
            _TRAIN_IMAGES,
            18_165_135,
            "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
        ),
    ),
)

#: What can be fetched, by name.
PUBLISHED: dict[str, PublishedDataset] = {
    dataset.name: dataset for dataset in (_MNIST, _FASHION_MNIST, _KMNIST)
}
