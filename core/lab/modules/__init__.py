"""torch.nn, torch.optim and torch.utils.data for listings: torch's own objects, made and asked through our tables."""
