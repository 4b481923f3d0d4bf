"""A picture that displays itself in a notebook: its markup with the stylesheet and the script that lights cells up."""

import secrets
from dataclasses import dataclass
from typing import Final

from core.pictures.markup.lighting import LIGHTING
from core.pictures.markup.style import FIGURE_CSS

# The variables that the app's theme sets.
_THEME: Final = (
    ":host { --st-font: system-ui, sans-serif; --st-code-font: ui-monospace, monospace; "
    "--st-text-color: #31333f; --st-background-color: #fff; --st-border-color: #31333f33; "
    "display: block; color: var(--st-text-color); background: var(--st-background-color) }"
)
# In a shadow tree, as in the app, so that a notebook's styles and ours leave each other alone.
_SHOW: Final = """
const host = document.getElementById(NAME);
const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
root.innerHTML = host.querySelector('template').innerHTML;
const figure = root.querySelector('figure');
figure.onpointerover = event => lightIn(figure, event.target);
figure.addEventListener('focusin', figure.onpointerover);
figure.onpointerleave = () => lightIn(figure, root.activeElement);
"""


@dataclass(frozen=True)
class Figure:
    """A picture made by `core.pictures`, whose `markup` is escaped; `text` says it where no picture can be shown."""

    markup: str
    text: str = "a figure: shown in a notebook"

    def __repr__(self) -> str:
        return f"<{self.text}>"

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        name = f"figure-{secrets.token_hex(4)}"
        inside = f"<style>{_THEME}\n{FIGURE_CSS}</style><figure>{self.markup}</figure>"
        script = f"(() => {{ const NAME = '{name}';{LIGHTING}{_SHOW}}})()"
        return f'<div id="{name}"><template>{inside}</template></div><script>{script}</script>'
