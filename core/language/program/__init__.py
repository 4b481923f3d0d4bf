"""Programs: a small subset of Python in torch's names."""
