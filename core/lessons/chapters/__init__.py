"""The steps of the lessons, by chapter of the article."""
