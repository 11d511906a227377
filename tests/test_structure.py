"""What import-linter cannot say: outside the engine, only its public names and never CuPy."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = [ROOT / "main.py", *sorted((ROOT / "gui").rglob("*.py"))]


def public_names() -> set[str]:
    tree = ast.parse((ROOT / "engine" / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", None) == "__all__":
            return set(ast.literal_eval(node.value))
    raise AssertionError("engine/__init__.py has no literal __all__")


def is_cupy(module: str) -> bool:
    return module.split(".")[0] in ("cupy", "cupy_backends", "cupyx")


def breaches(source: str, public: set[str]) -> Iterator[str]:
    """Each use of the engine that goes past its public names, as 'line: what'."""
    tree = ast.parse(source)
    names_of_engine = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "engine":
                    names_of_engine.add(alias.asname or "engine")
                elif alias.name.startswith("engine.") or is_cupy(alias.name):
                    yield f"{node.lineno}: import {alias.name}"
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module.startswith("engine.") or is_cupy(node.module):
                yield f"{node.lineno}: from {node.module} import ..."
            elif node.module == "engine":
                for alias in node.names:
                    if alias.name not in public:
                        yield f"{node.lineno}: from engine import {alias.name}"
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in names_of_engine
            and node.attr not in public
        ):
            yield f"{node.lineno}: {node.value.id}.{node.attr}"


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_uses_public_names_of_the_engine_alone(path: Path):
    found = list(breaches(path.read_text(encoding="utf-8"), public_names()))
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import engine.softmax",
        "from engine.softmax import errors",
        "from engine import softmax",
        "import engine\nengine.softmax.errors",
        "import engine as e\nprint(e.softmax)",
        "import cupy.cuda",
        "from cupyx import scatter_add",
        "def later():\n    from engine.backends import gpu",
    ],
)
def test_deeper_imports_are_noticed(source: str):
    assert list(breaches(source, {"train"}))


def test_public_use_is_no_breach():
    source = "import engine\nfrom engine import train\nengine.train\nself.engine.softmax"
    assert list(breaches(source, {"train"})) == []
