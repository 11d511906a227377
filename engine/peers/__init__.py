"""The same training done by other libraries, for ``bench --peers`` to compare with.

Each contender is a module of its own whose ``open_contender(task)`` returns a `Contender`; it
runs in a process of its own (``python -m engine.peers NAME``), where alone its library is
imported.
"""

from __future__ import annotations

from typing import NamedTuple


class Peer(NamedTuple):
    """Where a contender is found.

    Attributes
    ----------
    module : str
        Module of this package that has it.
    requires : str
        Package it imports.
    label, title : str
        What it is called, for people, in short and with what it does.
    """

    module: str
    requires: str
    label: str
    title: str


OURS = "softscope"

PEERS = {
    "jax": Peer("jax_peer", "jax", "JAX", "JAX, jit(lax.scan) over an epoch"),
    "pytorch": Peer("torch_peer", "torch", "PyTorch", "PyTorch, eager"),
    "pytorch-compile": Peer(
        "torch_compile_peer", "torch", "torch.compile", "PyTorch, torch.compile"
    ),
    "numpy": Peer("numpy_peer", "numpy", "NumPy", "NumPy, plain"),
    "pytensor": Peer(
        "pytensor_peer", "pytensor", "PyTensor", "PyTensor, the Theano program's graph"
    ),
    "scikit-learn": Peer(
        "sklearn_peer", "sklearn", "scikit-learn", "scikit-learn, MLPClassifier of no layer"
    ),
}
