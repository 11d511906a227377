"""Going to any step of a run."""
