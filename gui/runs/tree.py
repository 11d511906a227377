"""Runs as a tree to choose from: branches below the run they leave, sorted and filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

# By name: looking each up anew takes longer than what it does.
from engine import RunEntry, Settings, named, settings_in_brief, unlike_tutorial


@dataclass(frozen=True)
class RunNode:
    """A run and its branches.

    Attributes
    ----------
    entry : RunEntry
        The run.
    children : tuple of RunNode
        Its branches, in the order shown.
    is_branch : bool
        Whether the run it leaves stands above it.
    """

    entry: RunEntry
    children: tuple[RunNode, ...] = ()
    is_branch: bool = False

    @property
    def path(self) -> Path:
        """The run's folder."""
        return self.entry.path

    @cached_property
    def name(self) -> str:
        """What a person called it, else its folder's name."""
        return display_name(self.entry)

    @cached_property
    def note(self) -> str:
        """What a person wrote about it."""
        return named(self.entry.note)[1]

    @cached_property
    def settings(self) -> str:
        """Those of its settings that are not the tutorial's, on one line."""
        entry = self.entry
        brief = "" if entry.settings is None else _brief(entry.settings)
        return f"from {entry.began_with} · {brief}" if entry.began_with else brief

    @cached_property
    def title(self) -> str:
        """Its name, and for a branch from where it leaves."""
        if self.entry.parent is None:
            return self.name
        leaves = f"from step {self.entry.parent[1]:,}"
        if self.is_branch and self.name == self.path.name:
            return leaves
        return f"{self.name} · {leaves}"

    @cached_property
    def ended(self) -> str:
        """Why it is over, or what is wrong with it."""
        entry = self.entry
        if entry.damage:
            return "damaged"
        if entry.interrupted:
            return "cut off"
        return _ENDS.get(entry.stopped_by, "paused")


_ENDS = {
    "patience": "patience",
    "epochs": "all epochs",
    "divergence": "diverged",
    "interrupt": "interrupted",
}
# What sorts nodes; a number that is not there comes last either way.
Key = Callable[[RunNode], str | float | None]


@lru_cache(maxsize=1024)
def _brief(settings: Settings) -> str:
    return settings_in_brief(unlike_tutorial(settings)) or "the tutorial's"


def display_name(entry: RunEntry) -> str:
    """Return what a person called a run, else its folder's name."""
    return named(entry.note)[0] or entry.path.name


def arrange(
    entries: Iterable[RunEntry], wanted: str, key: Key, descending: bool
) -> tuple[RunNode, ...]:
    """Return the runs to show.

    Parameters
    ----------
    entries : iterable of RunEntry
        All runs of a directory.
    wanted : str
        Words that must all occur in a run, or in a branch of it.
    key : callable
        Sorts the runs of each level.
    descending : bool
        Whether the largest comes first.
    """
    by_name = {entry.path.name: entry for entry in entries}
    branches: dict[str, list[RunEntry]] = {}
    roots = []
    for entry in by_name.values():
        parent = entry.parent[0] if entry.parent else ""
        if parent in by_name and not _leads_to_itself(entry, by_name):
            branches.setdefault(parent, []).append(entry)
        else:
            roots.append(entry)
    words = wanted.casefold().split()

    def level(found: list[RunEntry], is_branch: bool) -> tuple[RunNode, ...]:
        nodes = [
            RunNode(entry, level(branches.get(entry.path.name, []), True), is_branch)
            for entry in found
        ]
        kept = [node for node in nodes if node.children or _matches(node, words)]
        return _sorted(kept, key, descending)

    return level(roots, False)


def _leads_to_itself(entry: RunEntry, by_name: dict[str, RunEntry]) -> bool:
    """Whether its parents' parents come round to it: folders that were renamed may say so."""
    seen, at = {entry.path.name}, entry
    while at.parent and at.parent[0] in by_name:
        if at.parent[0] in seen:
            return True
        seen.add(at.parent[0])
        at = by_name[at.parent[0]]
    return False


def _matches(node: RunNode, words: list[str]) -> bool:
    if not words:
        return True
    entry = node.entry
    parts = (node.name, entry.path.name, entry.dataset, node.settings, node.ended, node.note)
    text = "\n".join(parts).casefold()
    return all(word in text for word in words)


def _sorted(nodes: list[RunNode], key: Key, descending: bool) -> tuple[RunNode, ...]:
    values = [(key(node), node) for node in nodes]
    known = [(value, node) for value, node in values if value is not None]
    # Sorting is stable, so that equals stay as they were: the one saved last first.
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return (*(node for _, node in known), *(node for value, node in values if value is None))
