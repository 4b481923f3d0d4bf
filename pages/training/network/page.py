"""A neural network from scratch, live: every unit's picture while it learns."""

import streamlit as st

from core.problem import InputProblem
from pages import parts
from pages.training.network import controls, stage

device = parts.frame(
    "Neural network", "How can units, each just a bent line, learn a border that no single line can draw?"
)
panel, verdict = st.container(), st.empty()
asked = None
try:
    with panel:
        asked = controls.ask(device)
except InputProblem as trouble:
    with verdict.container():
        parts.problem(trouble)
stage.show(asked, controls.sight())
