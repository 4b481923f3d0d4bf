"""The article's loop with the mistakes that people really make."""
