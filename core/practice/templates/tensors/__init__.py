"""The templates on tensors, the first chapter."""
