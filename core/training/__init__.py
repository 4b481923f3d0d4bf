"""The fifth chapter: gradient descent for a line, for several inputs, and for a network, from tensors alone."""
