"""Pictures of the lab."""
