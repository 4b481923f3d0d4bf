"""A mend for Streamlit: a false "Page not found" in front of the first deep link that a process serves.

Where a folder is called `pages`, Streamlit takes the app for one of its first version until `st.navigation` has run
once, does not find `/broadcasting` in it, and says so in a dialog, though the right page appears behind it. On a cold
machine torch takes many seconds to import, so this comes first, and imports no more than Streamlit.
"""

from collections.abc import Iterator

import streamlit as st

_SCRIPT = """
export default () => {
  const close = frames => {
    const dialog = [...document.querySelectorAll('[role=dialog]')].find(d => d.textContent.includes('Page not found'));
    if (dialog) dialog.querySelector('button').click(); else if (frames) requestAnimationFrame(() => close(frames - 1));
  };
  close(60);
}
"""

_component = st.components.v2.component("first-visit", js=_SCRIPT)


@st.cache_resource
def _visits() -> Iterator[bool]:
    return iter((True,))


def close_false_alarm() -> None:
    """In the first run of a process, close the dialog if it is there; afterwards it never is."""
    if next(_visits(), False):
        _component(key="first-visit", height=1)
