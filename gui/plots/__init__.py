"""The curves: cost and error, their axes, cursor, marks and export."""
