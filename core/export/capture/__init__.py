"""Scripts that capture a program as the page does."""
