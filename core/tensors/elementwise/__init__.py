"""Functions that act on every element by itself, out of place and in place."""
