"""The graph page: what the widgets say in `state`, the step in `stepping`, and its two sights, one run and two."""
