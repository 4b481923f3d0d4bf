"""Scripts for several processes."""
