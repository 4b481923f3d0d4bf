"""The words of torch, of Python and of NumPy that a visitor may use; what is not here cannot be reached."""
