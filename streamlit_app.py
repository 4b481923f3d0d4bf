"""PyTorch Foundations Explorer: the navigation, and a guard around every page. Each run waits for its turn first."""

import streamlit as st

from pages.first_visit import close_false_alarm
from pages.parts.turn import admitted

with admitted():
    st.set_page_config("PyTorch Foundations Explorer", page_icon="🔥", layout="wide")
    close_false_alarm()  # before what takes a fresh process seconds to import

    from pages.guard import guard
    from pages.parts.address import keep_apart
    from pages.sitemap import HOME, ROOMS

    # The map of the pages is in pages/sitemap.py.
    home = st.Page(HOME.path, title=HOME.title, icon=HOME.icon, default=True)
    sections = {
        section: [st.Page(room.path, title=room.title, icon=room.icon, url_path=room.url) for room in rooms]
        for section, rooms in ROOMS.items()
        if rooms
    }
    page = st.navigation({"": [home], **sections}, expanded=True)
    keep_apart(page.url_path)
    with guard(page.url_path):
        page.run()
