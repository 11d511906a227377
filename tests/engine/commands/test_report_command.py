"""``report``: a run on one page."""

from __future__ import annotations

import pytest

from engine import Settings, load_dataset
from tests.engine.run_report.pages import Page
from tests.engine.runs.trained import train_run


@pytest.fixture
def run(idx_folder, tmp_path):
    settings = Settings(batch_size=20, epochs=4)
    return train_run(tmp_path / "run", load_dataset(idx_folder()), settings)


@pytest.mark.parametrize(("name", "start"), [("a.html", b"<!DOCTYPE"), ("a.pdf", b"%PDF-")])
def test_written(call, run, tmp_path, name, start):
    status, out, err = call("report", run, name)
    assert (status, out, err) == (0, f"wrote {name}\n", "")
    assert (tmp_path / name).read_bytes().startswith(start)


def test_where_the_data_is_gone(call, run, tmp_path):
    (tmp_path / "digits").rename(tmp_path / "moved")
    status, _, err = call("report", run, "a.html")
    assert status == 0
    assert err.startswith("note: ")
    assert "without confusion matrix" in err
    assert "Not without the data set" in Page((tmp_path / "a.html").read_text()).text()
    assert call("report", run, "a.html", "--data", tmp_path / "moved").err == ""
    assert Page((tmp_path / "a.html").read_text()).all("table", "confusion")


def test_other_data_is_refused(call, run, tmp_path):
    status, _, err = call("report", run, "a.html", "--data", "sample")
    assert (status, err.count("\n")) == (1, 1)
    assert "no longer holds the images" in err
    assert not (tmp_path / "a.html").exists()


def test_one_line_says_what_is_wrong(call, run, tmp_path):
    for path, out, said in (
        (tmp_path / "gone", "a.html", "no run is saved there"),
        (run, "a.docx", ".html, .pdf"),
        (run, "gone/a.html", "No such file"),
    ):
        result = call("report", path, out)
        assert (result.status, result.out) == (1, "")
        assert result.err.startswith("error: ")
        assert said in result.err
        assert len(result.err.splitlines()) == 1
