"""The canvas, what the model sees of a drawing, and what it answers."""
