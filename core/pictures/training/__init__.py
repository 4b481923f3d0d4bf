"""Pictures of the chapter on training."""
