"""From strokes and pictures to what a model sees."""
