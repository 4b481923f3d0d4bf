"""Pictures of the chapter on devices."""
