"""The weight board: weights, gradient and update of every class."""
