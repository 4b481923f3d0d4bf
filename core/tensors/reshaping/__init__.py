"""What shape operations make of one storage, and which of them copy."""
