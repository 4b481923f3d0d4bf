"""The page on captured programs: a view per module."""
