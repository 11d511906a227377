"""The settings of a run, changed while it goes."""
