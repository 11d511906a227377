"""Training: the loop, its settings and state, and the thread it runs in."""
