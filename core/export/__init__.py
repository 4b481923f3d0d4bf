"""Facts made into code that reproduces them."""
