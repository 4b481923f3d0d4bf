"""One program with less of it tracked: what is left of graph, gradients and memory."""
