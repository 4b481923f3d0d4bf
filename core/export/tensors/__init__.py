"""Scripts of the chapter on tensors."""
