"""A line learns: gradient descent from tensors and autograd alone, live."""

import streamlit as st

from pages import parts
from pages.parts.regression import bugs, by_hand, descent, own_data, rates, surface
from pages.parts.regression.data_panel import data_panel

# What there is to see of the same data: the name in the address, and what draws it.
VIEWS = {
    "descent": descent.show,
    "by hand": by_hand.show,
    "surface": surface.show,
    "rates": rates.show,
    "bugs": bugs.show,
    "data": own_data.show,
}

device = parts.frame("Regression", "How do a forward pass, a gradient and a small step, repeated, find a line?")
view = st.segmented_control(
    "View", list(VIEWS), default="descent", required=True, key="view", bind="query-params", label_visibility="collapsed"
)
picture, data = st.columns([3, 1], gap="large")
with data:
    chosen = data_panel()
with picture:
    VIEWS[view](chosen, device)
