"""Ways to run a chunk of minibatches, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from engine.data.dataset import Dataset
from engine.errors import BackendError

from .protocol import Backend
from .reference import ReferenceBackend
from .self_check import self_check

BACKENDS = ("auto", "gpu", "cpu", "reference")


@dataclass(frozen=True)
class Selection:
    """The backend that was chosen.

    Attributes
    ----------
    backend : Backend
        Ready, with zero parameters.
    notes : tuple of str
        Why those that would have been faster do not serve, a line each.
    """

    backend: Backend
    notes: tuple[str, ...]


def _open_cpu(dataset: Dataset, threads: int | None) -> Backend:
    try:
        from .cpu import CpuBackend

        return CpuBackend(dataset, threads)
    # A Numba that does not fit NumPy or LLVM raises many things while importing.
    except Exception as error:
        raise BackendError(
            f"Numba does not work here ({_one_line(error)}); reinstall it"
        ) from error


def _one_line(error: Exception) -> str:
    if isinstance(error, BackendError):
        return str(error)
    first = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}"


def _open_gpu(dataset: Dataset, threads: int | None) -> Backend:
    from .gpu import open_gpu

    return open_gpu(dataset)


def _open_reference(dataset: Dataset, threads: int | None) -> Backend:
    return ReferenceBackend(dataset)


_OPENERS: dict[str, Callable[..., Backend]] = {
    "gpu": _open_gpu,
    "cpu": _open_cpu,
    "reference": _open_reference,
}


def select_backend(
    name: str, dataset: Dataset, threads: int | None = None, without: tuple[str, ...] = ()
) -> Selection:
    """Return a backend that holds a data set and has passed its self-check.

    Call it in the thread that will train: devices and thread pools are per thread. The first
    call on a machine compiles the CPU kernel, which takes some seconds.

    Parameters
    ----------
    name : str
        One of `BACKENDS`; ``auto`` takes the first of gpu, cpu, reference that works.
    dataset : Dataset
        What it will train on.
    threads : int or None
        How many threads the CPU backend may use; None for all cores.

    without : tuple of str
        Names that ``auto`` passes over.

    Raises
    ------
    BackendError
        If the named backend does not work here, or there is none of that name.
    """
    if name != "auto" and name not in _OPENERS:
        raise BackendError(f"no backend {name!r}; choose one of {', '.join(BACKENDS)}")
    notes: list[str] = []
    candidates = [known for known in _OPENERS if known not in without]
    for candidate in candidates if name == "auto" else (name,):
        opener = _OPENERS[candidate]
        try:
            self_check(partial(opener, threads=threads))
            backend = opener(dataset, threads)
            # Such as why the GPU's faster designs do not serve.
            return Selection(backend, (*notes, *getattr(backend, "notes", ())))
        # Compilers and drivers raise what they like; whatever it is, the next backend may work.
        except Exception as error:
            reason = _one_line(error)
            if name != "auto":
                raise BackendError(f"backend {candidate}: {reason}") from error
            notes.append(f"{candidate}: {reason}")
    raise BackendError("no backend works here: " + "; ".join(notes))
