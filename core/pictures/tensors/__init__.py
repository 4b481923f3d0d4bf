"""Pictures of the chapter on tensors."""
