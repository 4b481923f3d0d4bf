"""NumPy in a listing: how large what its functions make would be, and its random numbers, which are the run's own."""
