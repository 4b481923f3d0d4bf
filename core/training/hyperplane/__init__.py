"""Several inputs: least squares in high precision, and gradient descent beside it."""
