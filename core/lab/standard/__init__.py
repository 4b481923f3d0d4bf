"""Python's standard library as listings have it: collections, itertools, functools; real ones, within bounds."""
