"""While the pages are tested, no two of them may give a widget the same key."""

from collections import defaultdict
from collections.abc import Iterator

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.session_state import SessionState

from pages.take import row

# What goes along from page to page.
SHARED = {"device"}


@pytest.fixture(scope="session")
def pages_of_keys() -> dict[str, set[tuple[str, bool]]]:
    """For each key: the pages that drew a widget with it so far, and whether it was in the address there."""
    return defaultdict(set)


@pytest.fixture(autouse=True)
def keys_are_of_one_page(
    monkeypatch: pytest.MonkeyPatch, pages_of_keys: dict[str, set[tuple[str, bool]]]
) -> Iterator[None]:
    """Note each widget that is drawn. Streamlit keeps what is in the address under its key, for any page to take up."""
    register = SessionState.register_widget

    def noting(session, metadata, user_key):
        context = get_script_run_ctx()
        if context and user_key not in (None, *SHARED):
            page = context.pages_manager.get_pages().get(context.page_script_hash, {}).get("url_pathname", "")
            if page:  # else it is home, or a page that runs without the navigation
                pages_of_keys[user_key].add((page, metadata.bind is not None))
        return register(session, metadata, user_key)

    monkeypatch.setattr(SessionState, "register_widget", noting)
    yield
    for key, found in pages_of_keys.items():
        if any(bound for _, bound in found):
            assert len({page for page, _ in found}) == 1, (key, found)


@pytest.fixture(autouse=True)
def no_browser_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that an address sets in motion holds back until the browser has loaded the page; here is none."""
    monkeypatch.setattr("core.training.loop.pacing._RESTS", ())


@pytest.fixture
def made(monkeypatch):
    """By their names, what makes the files that the page offers below its code."""
    offered, offer = {}, row.download

    def noted(label, make, name, mime, key):
        offered[name] = make
        offer(label, make, name, mime, key)

    monkeypatch.setattr(row, "download", noted)
    return offered
