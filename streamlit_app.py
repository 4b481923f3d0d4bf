"""PyTorch Foundations Explorer: the navigation, and a guard around every page."""

import streamlit as st

from pages.parts.first_visit import close_false_alarm
from pages.parts.guard import guard

st.set_page_config("PyTorch Foundations Explorer", page_icon="🔥", layout="wide")

page = st.navigation(
    {
        "": [st.Page("pages/home.py", title="Explorer", icon=":material/home:", default=True)],
        "Tensors": [
            st.Page("pages/tensors/anatomy.py", title="Anatomy", icon=":material/science:"),
            st.Page("pages/tensors/broadcasting.py", title="Broadcasting", icon=":material/grid_on:"),
        ],
        "Autograd": [st.Page("pages/autograd/graph.py", title="Graph", icon=":material/account_tree:")],
        "Training": [st.Page("pages/training/regression.py", title="Regression", icon=":material/show_chart:")],
    }
)
close_false_alarm()
with guard(page.url_path):
    page.run()
