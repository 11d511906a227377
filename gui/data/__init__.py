"""Data sets in the window: menu, fetching, preview, drag and drop."""
