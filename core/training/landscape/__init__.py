"""The loss of every line at once: a surface, a sweep of learning rates, and a line chosen by hand."""
