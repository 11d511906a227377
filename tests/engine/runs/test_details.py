"""What is to be seen of a run on disk without going on with it."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace

import pytest

from engine import Settings, load_dataset
from engine.errors import RunError
from engine.runs import write_note
from engine.runs.details import dataset_of, run_details
from engine.runs.fingerprint import weights_sha256
from engine.runs.note import named, read_note, with_name

from .trained import train_run

SETTINGS = Settings(batch_size=20, epochs=4)


@pytest.fixture
def run(idx_folder, tmp_path):
    dataset = load_dataset(idx_folder())
    return train_run(tmp_path / "run", dataset, SETTINGS)


def test_what_is_to_be_seen(run):
    write_note(run, "# the good one\nno noise")
    found = run_details(run)
    assert found.state.schedule[-1].settings == SETTINGS
    assert len(found.state.curves.curves().cost[0]) == found.state.at.step == 4 * 200 // 20
    assert found.weights.image_shape == (4, 6)
    assert named(found.note) == ("the good one", "no noise")


def test_the_state_before_serves_where_the_last_is_damaged(run):
    shutil.copy(run / "state.npz", run / "state.previous.npz")
    (run / "state.npz").write_bytes(b"PK")
    (run / "weights.npz").unlink()
    found = run_details(run)
    assert found.state.origin.name == "digits"
    assert found.weights is None


def test_nothing_there(run, tmp_path):
    with pytest.raises(RunError, match="no run is saved there"):
        run_details(tmp_path)
    for state in run.glob("state*.npz"):
        state.write_bytes(b"PK")
    with pytest.raises(RunError, match=r"state\.npz is damaged"):
        run_details(run)


def test_its_data_again(run):
    origin = run_details(run).state.origin
    assert len(dataset_of(origin).train) == 200
    with pytest.raises(RunError, match="no longer holds the images"):
        dataset_of(replace(origin, source="sample"))


def test_its_data_with_what_was_added(idx_folder, tmp_path):
    dataset = load_dataset(idx_folder("a")).with_added(load_dataset(idx_folder("b", n=120)))
    run = train_run(tmp_path / "run", dataset, SETTINGS)
    assert len(dataset_of(run_details(run).state.origin).train) == len(dataset.train) == 300


def test_its_data_prepared_as_it_was(idx_folder, tmp_path):
    settings = replace(SETTINGS, deskew=True)
    dataset = load_dataset(idx_folder()).prepared_for(settings)
    origin = run_details(train_run(tmp_path / "run", dataset, settings)).state.origin
    assert dataset_of(origin).train.x.tobytes() == dataset.train.x.tobytes()


def test_the_hash_of_weights_is_that_of_their_bytes(run):
    parameters = run_details(run).weights.parameters
    content = parameters.W.astype("<f4").tobytes("C") + parameters.b.astype("<f4").tobytes()
    assert weights_sha256(parameters) == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "note"),
    [("", ""), ("x", ""), ("", "words"), ("a  b", "one\ntwo"), ("", "# heading\nx"), ("é", "# y")],
)
def test_name_and_note_come_back(tmp_path, name, note):
    write_note(tmp_path, with_name(name, note))
    assert named(read_note(tmp_path)) == (" ".join(name.split()), note)


def test_no_note(tmp_path):
    assert read_note(tmp_path) == ""
