"""How a page stands on a screen: its main figure first, its main control within reach, all else below.

On a wide screen the controls stand to the right of the figure. On a phone all stand in one column, figure first, and
the bar with the main control is fixed to the lower edge, where the thumb is. The order in the document is the phone's.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_STYLE: Final = Path(__file__).with_suffix(".css")


@dataclass(frozen=True)
class Places:
    """`stage` is for the main figure, `bar` for its main control, `controls` for the others, `words` for the rest.

    `chips` stands first in the bar, for the examples that the page can be set to.
    """

    stage: DeltaGenerator
    bar: DeltaGenerator
    controls: DeltaGenerator
    words: DeltaGenerator
    chips: DeltaGenerator


def dress() -> None:
    """Have the browser lay out the page; to be called once per run, before anything is drawn."""
    st.html(_STYLE)


def places(*, wide: bool = False) -> Places:
    """The places of a page, empty. With a `wide` figure the controls stand below it and not to its right."""
    with st.container(key="screen-wide" if wide else "screen"):
        # The style sheet counts these three; bar and controls stand in one column beside the other two.
        stage = st.container(key="screen-stage")
        with st.container(key="screen-side"):
            bar, controls = st.container(key="screen-bar"), st.container(key="screen-controls")
        words = st.container(key="screen-words")
    return Places(stage, bar, controls, words, bar.container())
