"""How we ask torch what it did: excerpts, dispatched operations, shapes on `meta`, refusals, graphs, kept bytes."""
