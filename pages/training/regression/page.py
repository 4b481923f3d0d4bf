"""A line learns: gradient descent from tensors and autograd alone, live."""

from dataclasses import replace

import streamlit as st

from pages import parts, screen
from pages.training.regression import bugs, by_hand, descent, own_data, rates, surface
from pages.training.regression.data_panel import data_panel

# What there is to see of the same data: the name in the address, the question that it answers, and what draws it.
VIEWS = {
    "descent": ("How does a line get from its first w and b to the best ones?", descent.show),
    "by hand": ("Can you find the line yourself, and what does the gradient say on the way?", by_hand.show),
    "loss surface": ("What is the loss of every possible line, and which way down does a run take?", surface.show),
    "learning rates": ("Which learning rates learn, and where do they begin to explode?", rates.show),
    "bugs": ("What happens when the loop is broken in the ways that people really break it?", bugs.show),
    "your data": (
        "How well does the loop do on the columns of a table, and on rows that it has not seen?",
        own_data.show,
    ),
}
_WITHOUT_START = {"your data"}  # there all weights begin with 0; "by hand" sets what "descent" starts from

device = parts.frame("Linear regression", "How do a forward pass, a gradient and a small step, repeated, find a line?")
view = parts.views(VIEWS, "view")
question, show = VIEWS[view]
at = screen.places()
with at.controls:
    settings = st.container()  # of the view, above the data
    chosen = data_panel(start=view not in _WITHOUT_START)
with at.stage:
    if chosen.waiting:
        st.markdown(":orange[**These points are made up**: there is no usable table yet.]")
    show(chosen, device, replace(at, controls=settings))
