"""What the band says: a divergence and the way out, runs that are not saved, runs to resume."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from engine import Settings, State, list_runs, load_run
from gui.notice import divergence_text
from gui.theme import DARK, LIGHT

from .conftest import is_in
from .desk import open_desk, train_to
from .using import click, text


def test_a_divergence_names_its_step_and_its_setting(qtbot):
    with open_desk(qtbot, settings=Settings(learning_rate=1e3, l2=0.1)) as desk:
        desk.trainer.run()
        qtbot.waitUntil(lambda: is_in(desk, State.ENDED), timeout=20_000)
        said = desk.notice.text()
        assert f"Stopped before step {desk.snapshot.step:,}" in said
        assert "Learning rate 1000 × L2 0.1 = 100 is above 2: weight decay" in said
        # Where weight decay cannot have done it, the learning rate alone has.
        milder = replace(desk.snapshot, settings=Settings(learning_rate=10, l2=0.1))
        assert "Learning rate 10 is too large" in divergence_text(milder)


def test_one_button_leads_out_of_a_divergence(qtbot):
    with open_desk(qtbot, settings=Settings(learning_rate=25, l2=0.1)) as desk:
        desk.trainer.run()
        qtbot.waitUntil(lambda: is_in(desk, State.ENDED), timeout=60_000)
        diverged_at = desk.snapshot.step
        assert not desk.notice.sample.isVisible()
        click(desk, "recover")
        qtbot.waitUntil(lambda: is_in(desk, State.PAUSED))
        assert desk.snapshot.step == diverged_at - 1
        assert desk.snapshot.settings.learning_rate == 2.5
        assert desk.notice.text() == ""
        desk.trainer.run()
        qtbot.waitUntil(lambda: desk.snapshot.step > diverged_at + 20, timeout=20_000)
        assert desk.snapshot.parameters.is_finite()


def test_a_run_that_cannot_be_saved_says_so_and_trains_on(qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.training.window_runs._RETRY_SECONDS", 1.1)
    (tmp_path / "runs").write_text("a file where the folder should be")
    with open_desk(qtbot, runs=tmp_path / "runs") as desk:
        desk.trainer.run()
        qtbot.waitUntil(lambda: desk.notice.text() != "", timeout=20_000)
        assert "not being saved" in desk.notice.text()
        assert str(tmp_path / "runs") in desk.notice.text()
        assert is_in(desk, State.RUNNING)
        click(desk, "dismiss_notice")
        failure = desk.snapshot.save_failure
        # The next attempt fails too, at another name.
        qtbot.waitUntil(lambda: desk.snapshot.save_failure != failure)
        assert desk.notice.text() == ""
        # It stays to be seen, in a word.
        assert text(desk, "unsaved") == "not saved"
        assert desk.status_line._unsaved.isVisible()


@pytest.fixture
def interrupted(qtbot, tmp_path):
    """A run whose program was ended from outside: its folder as it was while it trained."""
    with open_desk(qtbot, runs=tmp_path / "runs") as desk:
        train_to(qtbot, desk, 100)
        qtbot.waitUntil(lambda: [run.step for run in list_runs(tmp_path / "runs")] == [100])
        half_written = shutil.ignore_patterns(".softscope-*")
        shutil.copytree(desk.snapshot.run_path, tmp_path / "left" / "my run", ignore=half_written)
    (entry,) = list_runs(tmp_path / "left")
    assert entry.interrupted
    return entry


def test_an_interrupted_run_is_resumed(qtbot, interrupted):
    with open_desk(qtbot) as desk:
        desk.notice.offer_resume(interrupted)
        assert desk.notice.text().startswith("my run was interrupted in epoch 9, at step 100")
        click(desk, "resume_run")
        qtbot.waitUntil(lambda: desk.snapshot.step == 100, timeout=20_000)
        assert desk.snapshot.run_path == interrupted.path
        assert desk.notice.text() == ""


def test_what_is_missing_of_a_run_is_said_until_it_is_dismissed(qtbot, interrupted):
    for frames in interrupted.path.glob("keyframes-*.bin"):
        frames.unlink()
    (missing,) = load_run(interrupted.path).missing
    with open_desk(qtbot) as desk:
        desk.trainer.open_run(str(interrupted.path))
        qtbot.waitUntil(lambda: desk.notice.text() != "", timeout=20_000)
        assert desk.notice.text() == f"Opened as far as it is whole: {missing}."
        assert missing.startswith("keyframes-0.bin is gone: ")
        desk.trainer.run()
        qtbot.waitUntil(lambda: desk.snapshot.step > 120)
        assert missing in desk.notice.text()
        click(desk, "dismiss_notice")
        assert desk.notice.text() == ""
        desk.trainer.reset()
        qtbot.waitUntil(lambda: desk.snapshot.step == 0)
        assert desk.snapshot.missing == ()


def test_an_offer_goes_when_it_is_declined_or_something_else_is_trained(qtbot, interrupted):
    with open_desk(qtbot) as desk:
        desk.notice.offer_resume(interrupted)
        click(desk, "not_now")
        assert desk.notice.text() == ""
        desk.notice.offer_resume(interrupted)
        desk.trainer.step()
        qtbot.waitUntil(lambda: desk.snapshot.step == 1)
        assert "my run" in desk.notice.text()
        desk.trainer.run()
        qtbot.waitUntil(lambda: desk.notice.text() == "")


def test_bad_news_come_before_an_offer(qtbot, interrupted, tmp_path):
    with open_desk(qtbot) as desk:
        desk.notice.offer_resume(interrupted)
        desk.trainer.load(str(tmp_path / "nowhere"))
        qtbot.waitUntil(lambda: "nowhere" in desk.notice.text())
        assert not desk.notice.resume.isVisible()
        click(desk, "dismiss_notice")
        assert not desk.notice.isVisible()


def test_each_tone_has_its_ground_in_both_themes(qtbot, interrupted, tmp_path):
    with open_desk(qtbot) as desk:
        grounds = []
        for theme in (DARK, LIGHT):
            desk.notice.apply_theme(theme)
            desk.notice.offer_resume(interrupted)
            grounds.append(desk.notice.grab().toImage().pixelColor(4, 12).name())
            desk.trainer.load(str(tmp_path / f"nowhere {theme.name}"))
            qtbot.waitUntil(lambda theme=theme: f"nowhere {theme.name}" in desk.notice.text())
            grounds.append(desk.notice.grab().toImage().pixelColor(4, 12).name())
            desk.trainer.step()
            qtbot.waitUntil(lambda: not desk.snapshot.refused)
        assert len(set(grounds)) == 4
