"""What a visitor takes home from a page: its script, its notebook, and a notebook of all states that were pinned."""
