"""From a text to records: its characters, Python's parser, and an allow-list over the tree, by a dialect's data."""
