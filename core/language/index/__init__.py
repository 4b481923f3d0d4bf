"""Indices as people write them in Python: `x[0:2, None, 1]`."""
