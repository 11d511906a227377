"""Write the requirements*.lock files: every platform, every supported Python, with hashes.

`make lock` runs this in the project's environment. Arguments go to uv: --upgrade takes the newest
versions where otherwise those stay that the locks already hold.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

UV = [sys.executable, "-m", "uv", "pip", "compile", "--quiet"]
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
# One version for all Pythons where there is one: what is tested is what is used.
OPTIONS += ["--fork-strategy", "fewest"]
# The real command would name paths.
OPTIONS += ["--custom-compile-command", "make lock"]

#: The other locks take their versions from this one, so it is written first.
LOCK = "requirements.lock"
SAME = ["--constraints", LOCK]


def without(*packages: str) -> list[str]:
    """Options that leave packages out of a lock."""
    return [word for package in packages for word in ("--no-emit-package", package)]


def write(lock: str, options: list[str], requirement: str = "") -> None:
    """Write one lock; `requirement` is what uv reads where an option is '-'."""
    print(f"writing {lock}", flush=True)
    subprocess.run(
        [*UV, *OPTIONS, *options, "--output-file", lock, *sys.argv[1:]],
        cwd=ROOT,
        input=requirement,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
    )


try:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    window = without("pyqt6", "pyqt6-qt6", "pyqt6-sip", "pyqtgraph")
    write(LOCK, ["pyproject.toml"])
    write("requirements-engine.lock", ["pyproject.toml", *SAME, *window])
    write("requirements-test.lock", ["pyproject.toml", "--extra", "test", *SAME])
    for extra in ("cuda12", "cuda13"):
        (cupy,) = PROJECT["optional-dependencies"][extra]
        write(f"requirements-{extra}.lock", ["-", *SAME, *without("numpy")], cupy)
except subprocess.CalledProcessError as error:
    sys.exit(error.returncode)
