"""Listings: Python as it stands in an article or a notebook."""
