"""PyTorch Foundations Explorer: the navigation, and a guard around every page."""

import streamlit as st

from pages.parts.address import keep_apart
from pages.parts.first_visit import close_false_alarm
from pages.parts.guard import guard
from pages.parts.rooms import HOME, ROOMS

st.set_page_config("PyTorch Foundations Explorer", page_icon="🔥", layout="wide")

# The map of the pages is in pages/parts/rooms.py.
home = st.Page(HOME.path, title=HOME.title, icon=HOME.icon, default=True)
sections = {
    section: [st.Page(room.path, title=room.title, icon=room.icon, url_path=room.url) for room in rooms]
    for section, rooms in ROOMS.items()
    if rooms
}
page = st.navigation({"": [home], **sections}, expanded=True)
close_false_alarm()
keep_apart(page.url_path)
with guard(page.url_path):
    page.run()
