"""Runs in the order and the form of a tree, whatever their folders say."""

from __future__ import annotations

from pathlib import Path

from engine import RunEntry, Settings
from gui.runs.columns import COLUMN, COLUMNS, saved_text
from gui.runs.tree import arrange


def entry(name, parent=None, **fields):
    settings = fields.pop("settings", Settings())
    return RunEntry(Path("/runs") / name, parent=parent, settings=settings, **fields)


def shown(entries, wanted="", column="saved", descending=False):
    """The runs that are shown, as (depth, name), from the top."""
    lines = []

    def walk(nodes, depth):
        for node in nodes:
            lines.append((depth, node.path.name))
            walk(node.children, depth + 1)

    walk(arrange(entries, wanted, COLUMNS[COLUMN[column]].key, descending), 0)
    return lines


def test_branches_stand_below_what_they_leave():
    entries = [
        entry("a", saved=1), entry("c", ("b", 20), saved=3), entry("b", ("a", 10), saved=2),
        entry("d", ("a", 5), saved=0.5),
    ]  # fmt: skip
    assert shown(entries) == [(0, "a"), (1, "d"), (1, "b"), (2, "c")]
    assert shown(entries, descending=True) == [(0, "a"), (1, "b"), (2, "c"), (1, "d")]


def test_a_branch_of_what_is_gone_stands_by_itself():
    (node,) = arrange([entry("b", ("a", 1204))], "", lambda node: 0, False)
    assert node.title == "b · from step 1,204"


def test_titles():
    entries = [entry("a"), entry("b", ("a", 1204)), entry("c", ("a", 7), note="# slower\nwords")]
    (root,) = arrange(entries, "", lambda node: node.name, False)
    assert (root.title, root.note) == ("a", "")
    assert [child.title for child in root.children] == ["from step 1,204", "slower · from step 7"]
    assert root.children[1].note == "words"


def test_folders_that_are_each_others_branches():
    entries = [entry("a", ("b", 1)), entry("b", ("a", 1)), entry("c", ("c", 1))]
    assert sorted(shown(entries)) == [(0, "a"), (0, "b"), (0, "c")]


def test_all_words_must_occur_and_parents_stay():
    entries = [
        entry("a", dataset="mnist"),
        entry("b", ("a", 10), dataset="mnist", settings=Settings(learning_rate=0.5)),
        entry("c", dataset="sample", note="# The Good one", stopped_by="patience"),
        entry("d", damage="its state is damaged"),
    ]
    assert shown(entries, "mnist RATE") == [(0, "a"), (1, "b")]
    assert shown(entries, "good") == [(0, "c")]
    assert shown(entries, "patience") == [(0, "c")]
    assert shown(entries, "damaged") == [(0, "d")]
    assert shown(entries, "good mnist") == []


def test_what_has_no_number_comes_last_either_way():
    entries = [
        entry("none"), entry("high", best_valid_error=0.2), entry("low", best_valid_error=0.1),
    ]  # fmt: skip
    for descending, first in ((False, "low"), (True, "high")):
        names = [name for _, name in shown(entries, "", "valid", descending)]
        assert names[0] == first
        assert names[-1] == "none"


def test_every_column_sorts_and_writes_every_run():
    entries = [entry("a"), RunEntry(Path("/runs/b"), damage="damaged"), entry("c", saved=1e9)]
    for column in COLUMNS:
        nodes = arrange(entries, "", column.key, False)
        assert len(nodes) == 3
        assert all(isinstance(column.text(node), str) for node in nodes)


def test_when_it_was_saved():
    import time

    noon = time.mktime((2026, 11, 22, 12, 5, 0, 0, 0, -1))
    assert saved_text(noon, noon + 3600) == "12:05"
    assert saved_text(noon, noon + 2 * 24 * 3600).startswith("22 ")
    assert saved_text(noon, noon + 400 * 24 * 3600) == "2026-11-22"
    assert saved_text(0, noon) == "–"
