"""The views of the tracking page, the one that goes ahead of the hand in a file of its own, and their fields."""
