"""The third chapter: the graph that torch builds, and the gradients that come back through it."""
