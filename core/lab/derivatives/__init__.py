"""Functions with a derivative of their own: classes of the listing's that are based on `torch.autograd.Function`."""
