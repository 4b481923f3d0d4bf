"""The museum of errors: every famous message of PyTorch's beginnings, really raised, with its cause and its mend."""
