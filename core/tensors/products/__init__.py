"""Matrix products and contractions: their rules, sizes, values, repairs and equivalents."""
