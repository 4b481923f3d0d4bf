"""Pictures of the chapter on autograd."""
