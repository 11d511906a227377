"""A run's settings as one line, which is run, and trains the same bits."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Settings, load_dataset, train
from engine.commands import parse_command_line
from engine.data import data_directory
from engine.runs.command_line import as_command
from engine.runs.origin import Start

ROOT = Path(__file__).resolve().parents[3]
ODD = Settings(
    epochs=3, batch_size=90, learning_rate=0.1 + 0.2, l2=1e-5, patience=77,
    patience_increase=1.5, improvement_threshold=1 / 3, shuffle=True, seed=2**62 + 1,
)  # fmt: skip
# What shells and the C runtime take for something else than themselves.
AWKWARD = [
    "my digits", "tab\there", "it's", 'say "x"', "a&b|c;d", "$HOME", "`id`", "50%", "a\\",
    "a b\\\\", "(x)", "*", "?", "~", "#no", "!!", "é字", "<in>", "^", "x=y", "-v", "--data", "[1]",
    "{a,b}",
]  # fmt: skip


def words_of_posix(line: str) -> list[str]:
    """What a real shell makes of a line."""
    shell = shutil.which("sh")
    if shell is None:
        return shlex.split(line)
    program = "import sys; sys.stdout.write(chr(0).join(sys.argv[1:]))"
    told = subprocess.run(
        [shell, "-c", f'"$0" -c {shlex.quote(program)} {line}', sys.executable],
        capture_output=True,
        check=True,
    )
    return told.stdout.decode().split("\0")


def words_of_windows(line: str) -> list[str]:
    """What the C runtime makes of a line (Microsoft, *Parsing C command-line arguments*)."""
    words, word, quoted, inside = [], "", False, False
    for backslashes, letter in re.findall(r"(\\*)([^\\]|$)", line):
        if letter == '"':
            word += "\\" * (len(backslashes) // 2)
            inside = True
            if len(backslashes) % 2:
                word += letter
            else:
                quoted = not quoted
            continue
        word += backslashes
        inside = inside or bool(backslashes)
        if letter in (" ", "\t", "") and not quoted:
            if inside:
                words.append(word)
            word, inside = "", False
        else:
            word += letter
            inside = True
    return words


def settings_of(words: list[str]) -> Settings:
    args = vars(parse_command_line(words))
    return Settings(**{name: args[name] for name in Settings().as_dict()})


def test_the_tutorials_settings_go_without_saying():
    assert as_command(Settings(), "sample") == "python main.py train --data sample"


@pytest.mark.parametrize("settings", [Settings(), ODD, Settings(learning_rate=1e-300, l2=1e30)])
def test_it_names_the_same_settings_to_the_last_bit(settings):
    words = shlex.split(as_command(settings, "sample", windows=False))
    assert words[:2] == ["python", "main.py"]
    assert settings_of(words[2:]) == settings


def test_data_and_backend_are_named():
    line = as_command(Settings(deskew=True), "a b", ("one", "two"), "cpu", windows=False)
    assert line == "python main.py train --data 'a b' --add one --add two --deskew --backend cpu"


def test_a_published_set_at_its_usual_place_is_called_by_its_name():
    assert "--data mnist" in as_command(Settings(), str(data_directory() / "mnist"))
    assert "--data mnist" not in as_command(Settings(), "elsewhere/mnist")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("source", AWKWARD)
def test_a_shell_hands_over_the_same_words(source):
    line = as_command(Settings(), source, (source,), windows=False).removeprefix("python ")
    args = parse_command_line(words_of_posix(line)[1:])
    assert (args.data, args.add) == (source, [source])


@given(st.text(st.characters(exclude_characters="\0\n\r", exclude_categories=["Cs"]), min_size=1))
def test_windows_hands_over_the_same_words(source):
    line = as_command(Settings(), source, (source,), windows=True)
    words = words_of_windows(line)
    args = parse_command_line(words[2:])
    assert (args.data, args.add) == (source, [source])
    # Outside of quotes cmd.exe would take these for more than themselves.
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    assert not set(outside) & set("&|<>^();,%!$`'")


@pytest.mark.skipif(os.name == "nt", reason="finds Python as POSIX does")
@pytest.mark.timeout(120)
def test_run_it_trains_the_same_weights(tmp_path):
    run = train(load_dataset("sample"), ODD, backend="reference")
    folder = tmp_path / "with space"
    line = as_command(ODD, "sample", backend=run.backend)
    (tmp_path / "python").symlink_to(sys.executable)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    subprocess.run(
        f"{line} --quiet --out {shlex.quote(str(folder))}",
        shell=True, cwd=ROOT, env=environment, check=True, capture_output=True,
    )  # fmt: skip
    with np.load(folder / "weights.npz") as file:
        assert file["W"].tobytes() == run.parameters.W.tobytes()
        assert file["b"].tobytes() == run.parameters.b.tobytes()


STARTS = ["mine.npz", "it's $(touch here) `id`.npz", "two\ntouch here", "-v", "字 é.npz"]


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("name", STARTS)
def test_weights_a_run_began_with_are_a_comment_for_the_shell(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    line = as_command(Settings(), "sample", windows=False, start=Start(name, "12ab"))
    assert words_of_posix(line.removeprefix("python "))[1:] == ["train", "--data", "sample"]
    assert list(tmp_path.iterdir()) == []
    assert line.endswith("12ab")


@pytest.mark.parametrize("name", STARTS)
@pytest.mark.parametrize("windows", [True, False])
def test_where_there_are_no_comments_the_command_is_refused(name, windows, capsys):
    """Rather than train other weights: in cmd.exe, and in zsh where a person types."""
    line = as_command(Settings(), "sample", windows=windows, start=Start(name, "12ab"))
    words = words_of_windows(line) if windows else shlex.split(line)
    with pytest.raises(SystemExit) as ended:
        parse_command_line(words[2:])
    assert ended.value.code == 2
    assert "began with weights" in capsys.readouterr().err
