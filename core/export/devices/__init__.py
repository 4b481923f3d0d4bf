"""Scripts of the chapter on devices."""
