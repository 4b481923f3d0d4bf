"""Pictures of captured programs."""
