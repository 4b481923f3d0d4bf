"""PyTorch Foundations Explorer: the server; and the script, which is the navigation and a guard around all pages.

`streamlit run` imports this file for its `app`, and then runs it as a script for each visitor. A host that only does
the latter serves the same pages, without what `pages.server` does for them.
"""

import streamlit as st

if __name__ != "__main__":  # the server
    from starlette.middleware import Middleware

    from core.hosting.start import TORCH
    from pages.server.door import Door
    from pages.server.navigation import only_listed_pages

    only_listed_pages()
    TORCH.begin()  # it takes seconds, and the first visitor comes later than the server

    def told(error: Exception) -> bool:
        """Tell of an error that nothing else caught, so that Streamlit shows no type, line or path."""
        # The parts register components, for which the server has to run.
        from pages.guard import tell  # noqa: PLC0415

        return tell(error, "script")

    app = st.App(__file__, middleware=[Middleware(Door)], on_script_error=told)
else:  # a visitor
    from pages.parts.turn import admitted
    from pages.shell import shell

    with admitted():  # before all else, so that a hundred who come at once are not all slow
        st.set_page_config(page_icon="🔥", layout="wide")
        shell()  # before what takes a fresh process seconds to import

        from core.problem import InputProblem
        from pages.guard import guard, tell, tell_id
        from pages.old_addresses import arrive
        from pages.parts.ahead import begin
        from pages.screen import begin_with_article, framed
        from pages.server.widget_states import callback_trouble
        from pages.sitemap import HOME, ROOMS, tab_title

        begin()
        home = st.Page(HOME.path, title=HOME.title, icon=HOME.icon, default=True)
        sections = {
            section: [st.Page(room.path, title=room.title, icon=room.icon, url_path=room.url) for room in rooms]
            for section, rooms in ROOMS.items()
        }
        page = st.navigation({"": [home], **sections}, expanded=True)
        st.set_page_config(tab_title(page.url_path))
        with guard(page.url_path), framed(page.url_path):
            arrive(page.url_path)
            begin_with_article(page.url_path)
            page.run()
        match callback_trouble():
            case InputProblem() as trouble:
                tell(trouble, page.url_path)
            case str() as name:
                tell_id(name)
