"""PyTorch Foundations Explorer: the navigation, and a guard around every page."""

import streamlit as st

from pages.parts.streamlit_mends import close_false_alarm

st.set_page_config("PyTorch Foundations Explorer", page_icon="🔥", layout="wide")
close_false_alarm()  # before what takes a fresh process seconds to import

from pages.guard import guard  # noqa: E402
from pages.old_addresses import arrive  # noqa: E402
from pages.sitemap import HOME, ROOMS  # noqa: E402

# The map of the pages is in pages/sitemap.py.
home = st.Page(HOME.path, title=HOME.title, icon=HOME.icon, default=True)
sections = {
    section: [st.Page(room.path, title=room.title, icon=room.icon, url_path=room.url) for room in rooms]
    for section, rooms in ROOMS.items()
    if rooms
}
page = st.navigation({"": [home], **sections}, expanded=True)
arrive(page.url_path)
with guard(page.url_path):
    page.run()
