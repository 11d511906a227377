"""Every contender of ``bench --peers`` does the same work, and the gate notices when not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from engine.benchmark import benchmark_dataset
from engine.peers import OURS, PEERS, Peer, numpy_peer
from engine.peers import comparison as comparison_module
from engine.peers.comparison import compare
from engine.peers.gate import History, reference_history, refusal
from engine.peers.process import ContenderError, ContenderProcess
from engine.peers.protocol import Contender, Task
from engine.peers.softscope_peer import open_contender as open_ours

ROOT = Path(__file__).resolve().parents[2]
EPOCHS = 3


@pytest.fixture(scope="module")
def task(mnist) -> Task:
    """Five minibatches of MNIST, and validation images that no minibatch divides."""
    return Task(replace(mnist, train=mnist.train[:3_100], valid=mnist.valid[:1_000]))


@pytest.fixture(scope="module")
def truth(task) -> History:
    return reference_history(task, EPOCHS)


@pytest.fixture(scope="module")
def two_epochs(mnist) -> History:
    return reference_history(Task(mnist), 2)


def history_of(contender: Contender) -> History:
    epochs = [contender.run_epoch() for _ in range(EPOCHS)]
    return History(np.asarray(epochs[0].costs), [epoch.valid_errors for epoch in epochs])


def test_numpy_passes_the_gate(task, truth):
    found = history_of(numpy_peer.open_contender(task))
    assert refusal(found, truth) is None
    assert found.first_costs.shape == (5,)


# In its process, as it is used: other libraries leave threads behind and warn of their own.
@pytest.mark.parametrize("name", [name for name in PEERS if name != "numpy"])
def test_installed_peer_passes_the_gate(name: str, mnist_folder, two_epochs):
    if find_spec(PEERS[name].requires) is None:
        pytest.skip(f"{PEERS[name].requires} is not installed")
    with ContenderProcess(name, ["--data", str(mnist_folder)]) as contender:
        found = contender.history()
    assert refusal(found, two_epochs) is None
    assert len(found.first_costs) == 83


@pytest.mark.parametrize("backend", ["cpu", "reference"])
def test_ours_passes_the_gate(backend: str, task, truth):
    assert refusal(history_of(open_ours(task, backend, 2)), truth) is None


def test_reference_is_the_theano_program(mnist, theano_float64):
    """Over 600 rows more than it validates on, so costs alone are comparable."""
    short = replace(mnist, train=mnist.train[:3_000])
    costs = reference_history(Task(short), 1).first_costs
    np.testing.assert_allclose(costs, np.load(theano_float64)["costs"][:5], rtol=1e-9)


def test_other_learning_rate_is_refused(task, truth):
    wrong = numpy_peer.open_contender(replace(task, learning_rate=0.1301))
    assert "costs of the first epoch are off" in str(refusal(history_of(wrong), truth))


def test_shuffled_minibatches_are_refused(task, truth):
    order = np.random.default_rng(0).permutation(3_100)
    train = task.dataset.train
    shuffled = replace(train, x=train.x[order], y=train.y[order])
    wrong = numpy_peer.open_contender(replace(task, dataset=replace(task.dataset, train=shuffled)))
    assert "costs of the first epoch are off" in str(refusal(history_of(wrong), truth))


def test_other_number_of_minibatches_is_refused(truth):
    found = truth._replace(first_costs=truth.first_costs[:-1])
    assert "4 costs an epoch, not 5" in str(refusal(found, truth))


def test_nan_is_refused(truth):
    found = truth._replace(first_costs=truth.first_costs * np.nan)
    assert "off by nan" in str(refusal(found, truth))


@pytest.mark.parametrize(("off", "counts"), [(3, True), (-3, True), (4, False), (-4, False)])
def test_validation_errors_may_be_three_apart(truth, off: int, counts: bool):
    *before, last = truth.valid_errors
    reason = refusal(truth._replace(valid_errors=[*before, last + off]), truth)
    assert (reason is None) == counts


def test_errors_are_compared_after_the_same_number_of_epochs(truth):
    longer = truth._replace(valid_errors=[*truth.valid_errors, 0, 0])
    assert refusal(longer, truth) is None
    shorter = truth._replace(valid_errors=truth.valid_errors[:2])
    assert refusal(shorter, truth) is None


def compared(dataset, *names: str):
    return compare("sample", dataset, "reference", None, 0.01, 2, lambda text: None, names)


def test_comparison_in_processes(mnist):
    found = compared(benchmark_dataset("sample"), OURS, "numpy")
    assert found.reasons == {}
    assert set(found.rates) == {OURS, "numpy"}
    assert found.ratio("numpy") == found.rates[OURS] / found.rates["numpy"]
    assert found.warm_up_s["numpy"] > 0
    assert all(isinstance(note, str) for note in found.notes().values())


def test_one_that_did_other_work_has_no_rate():
    """The processes train on the sample; the reference here has other images."""
    sample = benchmark_dataset("sample")
    other = replace(sample, train=replace(sample.train, x=255 - sample.train.x))
    found = compared(other, "numpy")
    assert found.rates == {"numpy": None}
    assert found.reasons["numpy"].startswith("refused: ")
    assert found.ratio("numpy") is None


def test_absent_and_broken_ones_are_named(monkeypatch):
    absent = Peer("jax_peer", "no_such_package", "JAX", "JAX")
    # Its package is there, its process knows of no such name.
    broken = Peer("numpy_peer", "numpy", "new", "new")
    monkeypatch.setattr(
        comparison_module, "PEERS", {**PEERS, "jax": absent, "no-such-peer": broken}
    )
    found = compared(benchmark_dataset("sample"), "jax", "no-such-peer", "numpy")
    assert found.rates["jax"] is None
    assert found.reasons["jax"] == "not installed; the extra softscope[peers] has it"
    assert found.rates["no-such-peer"] is None
    assert "\n" not in found.reasons["no-such-peer"]
    assert "status 2" in found.reasons["no-such-peer"]
    assert found.rates["numpy"] > 0


def test_error_in_a_process_is_one_line():
    with pytest.raises(ContenderError, match=r"DataError: .*no such file or folder"):
        ContenderProcess("numpy", ["--data", "/no/such/folder"])


def test_process_that_dies_between_rounds():
    with ContenderProcess("numpy", ["--data", "sample"]) as contender:
        contender._process.kill()
        contender._process.wait()
        with pytest.raises(ContenderError, match="ended with status"):
            contender.rate(0.01)


def test_nothing_is_imported_before_it_is_needed():
    """The command line knows of the comparison, and costs none of its libraries."""
    slow = {"PIL", *(peer.requires for peer in PEERS.values())} - {"numpy"}
    code = f"import sys, engine.commands; print(*{slow!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "")
