"""Runs a listing, one statement at a time, on real values."""
