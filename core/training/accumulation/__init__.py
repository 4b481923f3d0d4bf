"""Training that accumulates gradients: on purpose in micro-batches, or by forgetting to clear them."""
