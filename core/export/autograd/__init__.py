"""Scripts of the chapter on autograd."""
