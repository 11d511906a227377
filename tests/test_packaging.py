"""What is pinned, and how: the locks are made by `make lock` and read by bootstrap.py."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def text_of(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def entries(lock: str) -> list[tuple[Requirement, list[str]]]:
    """The pinned requirements of a lock, each with its hashes."""
    found = []
    for line in text_of(lock).replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement, *hashes = line.split("--hash=")
            found.append((Requirement(requirement.strip()), hashes))
    return found


def pins(lock: str) -> set[str]:
    return {str(requirement) for requirement, _ in entries(lock)}


def test_every_lock_is_there():
    assert LOCKS == [
        "requirements-cuda12.lock",
        "requirements-cuda13.lock",
        "requirements-engine.lock",
        "requirements-test.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_one_version_with_hashes(lock: str):
    for requirement, hashes in entries(lock):
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", value) for value in hashes)


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_index_and_no_path(lock: str):
    text = text_of(lock)
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--\S*index\S*|-f|--find-links|--trusted-host)\b", text, re.M)
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert not any("/" in line for line in comments)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_qt_and_its_bindings_have_the_same_minor_version(lock: str):
    versions = {
        requirement.name: next(iter(requirement.specifier)).version
        for requirement, _ in entries(lock)
        if requirement.name in ("pyqt6", "pyqt6-qt6")
    }
    assert len(versions) == 2
    assert len({version.rsplit(".", 1)[0] for version in versions.values()}) == 1


def test_qt_and_its_bindings_are_asked_for_in_the_same_range():
    asked = [Requirement(line) for line in PROJECT["dependencies"]]
    ranges = {item.name: item.specifier for item in asked if item.name.startswith("PyQt6")}
    assert set(ranges) == {"PyQt6", "PyQt6-Qt6"}
    assert len(set(ranges.values())) == 1


def test_tools_leave_the_application_as_it_is():
    # bootstrap.py takes an environment with the test tools for one that the application can use.
    assert pins("requirements.lock") <= pins("requirements-test.lock")


def test_engine_needs_no_qt():
    left_out = pins("requirements.lock") - pins("requirements-engine.lock")
    assert {Requirement(pin).name for pin in left_out} == {
        "pyqt6",
        "pyqt6-qt6",
        "pyqt6-sip",
        "pyqtgraph",
    }
    assert pins("requirements-engine.lock") < pins("requirements.lock")


def test_locks_hold_every_direct_dependency():
    def names(lines: list[str]) -> set[str]:
        return {Requirement(line).name.lower() for line in lines}

    def locked(lock: str) -> set[str]:
        return {requirement.name for requirement, _ in entries(lock)}

    extras = PROJECT["optional-dependencies"]
    assert names(PROJECT["dependencies"]) <= locked("requirements.lock")
    assert names(extras["test"]) <= locked("requirements-test.lock")
    for variant in ("cuda12", "cuda13"):
        assert names(extras[variant]) <= locked(f"requirements-{variant}.lock")
