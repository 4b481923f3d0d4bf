"""The page of vector-Jacobian products, and the picker of the vectors that only it asks for."""
