"""What every training loop shares: batches, optimizers, schedules, the backward pass, the pace of a live run."""
