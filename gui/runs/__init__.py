"""The runs on disk: list, compare, branch off."""
