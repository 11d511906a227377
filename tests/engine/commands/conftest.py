"""Ways to call the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import main
from engine import save_weights

ROOT = Path(main.__file__).resolve().parent


class Result(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def call(capsys, tmp_path, monkeypatch) -> Callable[..., Result]:
    """Run the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Result:
        status = main.main([str(argument) for argument in arguments])
        return Result(status, *capsys.readouterr())

    return run


@pytest.fixture
def start(tmp_path) -> Callable[..., subprocess.Popen]:
    """Start the command line in a process of its own."""
    started = []

    def run(*arguments: object, **options) -> subprocess.Popen:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
        command = [sys.executable, str(ROOT / "main.py"), *map(str, arguments)]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, **options)
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def weights_file(tmp_path_factory, weights) -> Path:
    path = tmp_path_factory.mktemp("weights") / "w.npz"
    save_weights(path, weights)
    return path
