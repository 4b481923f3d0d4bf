"""Questions to be answered before torch does: drawn from a seed, with what each wrong answer betrays."""
