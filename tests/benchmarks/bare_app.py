"""The least that a Streamlit app can be: a slider and a number. What the pages are measured against."""

import streamlit as st

st.title("Bare")
st.markdown(f"number {st.slider('Slider', 0, 1_000, 500)}")
