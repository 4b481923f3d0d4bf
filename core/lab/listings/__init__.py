"""Listings to begin with."""
