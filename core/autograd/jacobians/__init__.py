"""Gradients of vectors: the Jacobian, its two products, its Hessian, and finite differences."""
