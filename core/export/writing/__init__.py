"""How code is written: literals, calls, the lines of a training loop."""
