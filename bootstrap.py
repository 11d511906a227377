"""Set up Softscope's environment and run something in it. Needs nothing but Python.

    bootstrap.py run [ARGS]     install what is missing, then main.py ARGS
    bootstrap.py test [ARGS]    linters, type checks, then pytest ARGS; stops at the first failure
    bootstrap.py torture [ARGS] what must never happen, tried thousands of times
    bootstrap.py lint           linters and type checks alone
    bootstrap.py lock [ARGS]    pin the dependencies anew (ARGS go to uv: --upgrade)
    bootstrap.py clean          remove the environment, caches and build products

The environment is .venv beside this file. It holds what the requirements*.lock files pin,
checked by hash, and is brought up to date when one of them changes.

    SOFTSCOPE_PYTHON    the Python to make .venv with (3.11 to 3.14)
    SOFTSCOPE_CUPY      no, cuda12 or cuda13 instead of what the NVIDIA driver suggests
"""

# This file must start under any Python from 3.8 on, to say which one is wanted or to find it.
from __future__ import annotations

import ctypes
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
VENV_PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = VENV / "softscope-installed.json"

LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"

OLDEST = (3, 11)
NEWEST = (3, 14)

#: First compute capability that CuPy for CUDA 13 serves; older cards keep CUDA 12.
CUDA13_CAPABILITY = (7, 5)

NO_NETWORK = re.compile(
    "NewConnectionError|NameResolutionError|Failed to establish a new connection|getaddrinfo"
    "|Temporary failure in name resolution|Connection to .* timed out|ConnectTimeout"
    "|ReadTimeout|Read timed out|ProxyError|Network is unreachable|Cannot connect to proxy"
)


class BootstrapError(Exception):
    """Something a person has to mend; the message is one line and says how."""


def say(line: str) -> None:
    """Print a line of progress; standard output belongs to the command that is started."""
    print(line, file=sys.stderr, flush=True)


# --- The Python to use -----------------------------------------------------------------------

PROBE = """
import json, sys
try:
    import ensurepip, venv
    can_make = True
except ImportError:
    can_make = False
base = getattr(sys, "_base_executable", None) or sys.executable
print(json.dumps([list(sys.version_info[:2]), base, can_make]))
"""


def probe(command: list[str]) -> tuple[tuple[int, int], str, bool] | None:
    """Ask a Python for its version, its path and whether it can make environments."""
    try:
        answer = subprocess.run(
            [*command, "-c", PROBE], capture_output=True, text=True, timeout=60, check=True
        )
        version, executable, can_make = json.loads(answer.stdout)
        return (version[0], version[1]), executable, can_make
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def candidates() -> list[list[str]]:
    """Commands that may start a Python, the preferred one first."""
    wanted = os.environ.get("SOFTSCOPE_PYTHON")
    if wanted:
        return [[wanted]]
    names = ["3.13", "3.12", "3.11", "3.14"]
    launcher = [["py", f"-{name}"] for name in names] if WINDOWS else []
    named = [[f"python{name}"] for name in names]
    return [[sys.executable], *launcher, *named, ["python3"], ["python"]]


def find_python() -> str:
    """Path of a Python that can make the environment.

    Raises
    ------
    BootstrapError
        There is none; the message says what to install.
    """
    without_venv = None
    seen = None
    for command in candidates():
        found = probe(command)
        if found is None:
            continue
        version, executable, can_make = found
        if not OLDEST <= version <= NEWEST:
            seen = seen or version
        elif can_make:
            return executable
        else:
            without_venv = without_venv or version
    if without_venv:
        package = "python{}.{}-venv".format(*without_venv)
        raise BootstrapError(
            f"this Python lacks its venv module: install it (Debian, Ubuntu: apt install {package})"
        )
    have = "found {}.{}".format(*seen) if seen else "found none"
    asked = os.environ.get("SOFTSCOPE_PYTHON")
    raise BootstrapError(
        "Python {}.{} to {}.{} is needed, {}{}".format(
            *OLDEST, *NEWEST, have, f" as {asked}" if asked else ""
        )
    )


# --- The environment -------------------------------------------------------------------------


def usable(python: Path) -> tuple[int, int] | None:
    """Version of the environment's Python, or None where it does not start or has no pip."""
    code = "import sys, pip; print(*sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(python), "-c", code], capture_output=True, text=True, timeout=60, check=True
        )
        major, minor = answer.stdout.split()
        return int(major), int(minor)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def ensure_venv() -> None:
    """Make .venv, or make it anew where it is broken or has another Python than asked for."""
    version = usable(VENV_PYTHON)
    asked = os.environ.get("SOFTSCOPE_PYTHON")
    if version is not None and OLDEST <= version <= NEWEST:
        found = probe([asked]) if asked else None
        if not asked or (found is not None and found[0] == version):
            return
    python = find_python()
    say(f"making {VENV.name} with {python}")
    made = subprocess.run(
        [python, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode or usable(VENV_PYTHON) is None:
        text = (made.stderr + made.stdout).strip().splitlines()
        raise BootstrapError(f"could not make {VENV.name}: {text[-1] if text else 'no pip in it'}")


def installed() -> dict[str, str]:
    """Locks that .venv holds: file name -> hash of its content."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def install(lock: str, announcement: str) -> None:
    """Install what a lock pins, unless .venv has it.

    Raises
    ------
    BootstrapError
        pip could not; the message is the heart of what pip said.
    """
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    have = installed()
    if have.get(lock) == digest:
        return
    say(announcement)
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--require-hashes", "--only-binary=:all:", "-r", str(ROOT / lock)]
    if not sys.stderr.isatty():
        command.append("--quiet")
    done = subprocess.run(
        command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise BootstrapError(f"could not install {lock}: {why_pip_failed(done.stderr)}")
    have[lock] = digest
    STAMP.write_text(json.dumps(have, indent=1) + "\n", encoding="utf-8")


def why_pip_failed(text: str) -> str:
    """Reduce what pip wrote on standard error to one line."""
    if NO_NETWORK.search(text):
        return "the package index cannot be reached; check the network and start again"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line[len("ERROR: ") :] for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["pip failed and did not say why"])[-1]


def ensure(lock: str, announcement: str) -> None:
    """Bring .venv to what a lock pins, and CuPy with it where that is of use."""
    choice = os.environ.get("SOFTSCOPE_CUPY", "")
    if choice not in ("", "no", "cuda12", "cuda13"):
        raise BootstrapError(f"SOFTSCOPE_CUPY is {choice!r}; it may be no, cuda12 or cuda13")
    ensure_venv()
    install(lock, announcement)
    ensure_cupy(choice)


# --- The GPU ---------------------------------------------------------------------------------


def ensure_cupy(choice: str) -> None:
    """Add CuPy where an NVIDIA GPU can use it; without it training runs on the CPU."""
    if not choice:
        variants = [
            name for name in ("cuda12", "cuda13") if f"requirements-{name}.lock" in installed()
        ]
        choice = variants[0] if variants else suggested_cupy()
    if choice == "no":
        return
    try:
        install(
            f"requirements-{choice}.lock",
            f"installing CuPy with its CUDA libraries ({choice}; once; some 2 GB)",
        )
    except BootstrapError as error:
        say(f"warning: {error}; going on without the GPU (SOFTSCOPE_CUPY=no does not try)")


def suggested_cupy() -> str:
    """Return 'cuda12' or 'cuda13' as driver and GPU allow, 'no' where CuPy would be of no use.

    CuPy reaches the driver through this same library: where it does not load here, it would not
    there.
    """
    if sys.platform == "darwin":
        return "no"
    try:
        cuda = ctypes.CDLL("nvcuda.dll" if WINDOWS else "libcuda.so.1")
        version, count = ctypes.c_int(0), ctypes.c_int(0)
        # Each call returns 0 when it went well. Without a GPU the first already fails.
        if (
            cuda.cuInit(0)
            or cuda.cuDeviceGetCount(ctypes.byref(count))
            or cuda.cuDriverGetVersion(ctypes.byref(version))
            or count.value == 0
        ):
            return "no"
        capabilities = [compute_capability(cuda, index) for index in range(count.value)]
    except (OSError, AttributeError):
        return "no"
    major, minor = version.value // 1000, version.value % 1000 // 10
    if major < 12:
        say(
            f"warning: the NVIDIA driver serves CUDA {major}.{minor}, CuPy needs 12 or newer: "
            "update the driver to train on the GPU"
        )
        return "no"
    return "cuda13" if major >= 13 and min(capabilities) >= CUDA13_CAPABILITY else "cuda12"


def compute_capability(cuda: ctypes.CDLL, index: int) -> tuple[int, int]:
    """Compute capability of a device, as (major, minor)."""
    # CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR and _MINOR of cuda.h
    values = []
    device = ctypes.c_int(0)
    cuda.cuDeviceGet(ctypes.byref(device), index)
    for attribute in (75, 76):
        value = ctypes.c_int(0)
        cuda.cuDeviceGetAttribute(ctypes.byref(value), attribute, device)
        values.append(value.value)
    return values[0], values[1]


# --- Commands --------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Start the application."""
    # The test tools' lock holds all of this one, so there is nothing to add to it.
    if TEST_LOCK not in installed():
        ensure(LOCK, "installing what Softscope needs (once; some 250 MB)")
    else:
        ensure_tools()
    command = [str(VENV_PYTHON), str(ROOT / "main.py"), *arguments]
    if not WINDOWS:
        # Becoming the application leaves its signals and its exit status as they are.
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The application got it too; it keeps its best weights before it ends.
            pass


def ensure_tools() -> None:
    """Bring .venv to what application, linters and tests need."""
    ensure(TEST_LOCK, "installing what Softscope and its tests need (once; some 300 MB)")


def lint(arguments: list[str]) -> int:
    """Run the linters and type checks."""
    if arguments:
        raise BootstrapError("lint takes no arguments")
    ensure_tools()
    python = str(VENV_PYTHON)
    return stop_at_first_failure(
        [
            [python, "-m", "ruff", "check", "."],
            [python, "-m", "ruff", "format", "--check", "."],
            [python, "-m", "mypy"],
            [str(BIN / "lint-imports"), "--no-logo"],
        ]
    )


def test(arguments: list[str]) -> int:
    """Run the linters, type checks and tests."""
    return lint([]) or stop_at_first_failure([[str(VENV_PYTHON), "-m", "pytest", *arguments]])


#: Tests that try more often when they are given the time; the table at the end is theirs.
TORTURED = ["tests/torture", "tests/engine/data", "tests/engine/runs", "tests/engine/files"]


def torture(arguments: list[str]) -> int:
    """Try for half an hour what the tests try a few times."""
    ensure_tools()
    os.environ["SOFTSCOPE_TORTURE"] = "1"
    command = [str(VENV_PYTHON), "-m", "pytest", *TORTURED, *arguments]
    return stop_at_first_failure([command])


def stop_at_first_failure(commands: list[list[str]]) -> int:
    """Run commands in order; return the exit status of the first that fails, else 0."""
    for command in commands:
        words = [Path(command[0]).stem, *command[1:]]
        if words[1:2] == ["-m"]:
            words = words[2:]
        say("== " + " ".join(words))
        status = subprocess.call(command, cwd=str(ROOT))
        if status:
            say(f"error: {words[0]} found something to mend (exit status {status})")
            return status
    return 0


def lock(arguments: list[str]) -> int:
    """Pin the dependencies anew."""
    ensure_venv()
    return subprocess.call([str(VENV_PYTHON), str(ROOT / ".ci" / "lock.py"), *arguments])


def clean(arguments: list[str]) -> int:
    """Remove what the other commands and Python left in the tree."""
    if arguments:
        raise BootstrapError("clean takes no arguments")
    shutil.rmtree(VENV, ignore_errors=True)
    leftovers = ["build", "dist", ".mypy_cache", ".ruff_cache", ".pytest_cache"]
    leftovers += [".import_linter_cache", ".hypothesis"]
    paths = [ROOT / name for name in leftovers]
    paths += [*ROOT.glob("*.egg-info"), *ROOT.rglob("__pycache__")]
    for path in paths:
        shutil.rmtree(path, ignore_errors=True)
    return 0


COMMANDS = {
    "run": run, "test": test, "torture": torture, "lint": lint, "lock": lock, "clean": clean,
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run one command; errors a person can mend become one line."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if name in ("-h", "--help"):
        print(__doc__)
        return 0
    if name not in COMMANDS:
        say(f"error: no command {name!r}; there are {', '.join(COMMANDS)}")
        return 2
    try:
        return COMMANDS[name](rest)
    except BootstrapError as error:
        say(f"error: {error}")
    except OSError as error:
        say(f"error: {error.strerror}: {error.filename}")
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
