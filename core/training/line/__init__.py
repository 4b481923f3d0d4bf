"""A line that learns: the article's loop, its history, and what is known of it beforehand."""
