"""Several processes that train one model, as something to look at."""
