"""Scripts of the chapter on training."""
