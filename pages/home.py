"""What this is, in one sentence and one live picture, and the way to the rooms."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages import lessons, parts, screen
from pages.lessons import home_map
from pages.sitemap import ROOMS

FIRST = Path(__file__).with_name("home_figure.html")  # tests/pages/test_home.py makes and compares it
MARKS = [half / 2 for half in range(-8, 9)]


@dataclass(frozen=True)
class State:
    """What the sliders say."""

    home_x: float
    home_y: float


st.title("See what PyTorch really does", anchor=False)
st.markdown(
    "Move a slider, and torch computes every number, graph and error message that you see, right then, next to "
    "code that you can keep."
)
st.caption(f"It follows the article {screen.NAMED}, section by section, and says where torch disagrees with it.")
lessons.doors()
stage = st.container()
home_map.draw()
for section, rooms in ROOMS.items():
    if rooms:
        st.subheader(section, anchor=False)
        for first in range(0, len(rooms), 3):
            for column, room in zip(st.columns(3), rooms[first : first + 3], strict=False):
                with column.container(border=True, height="stretch", key=f"card-{room.url}"):
                    st.page_link(room.path, label=f"**{room.title}**{lessons.seen(room.url)}", icon=room.icon)
                    st.caption(room.sight)

with stage:
    picture, controls = st.columns([3, 1], gap="medium", vertical_alignment="center")
    with controls:
        x = parts.marked_number("x", "home_x", 2.0, MARKS, within=(-4.0, 4.0))
        y = parts.marked_number("y", "home_y", 3.0, MARKS, within=(-4.0, 4.0))
    controls.caption("Purple: the gradients that `z.backward()` brings back to x and y.")
    with picture:
        # Torch takes seconds to import once per process. The words and the links above are on the screen before, and so
        # is the figure as torch made it for these two numbers, until the one that it makes now takes its place.
        place: AbstractContextManager[object] = nullcontext()
        if not parts.loaded() and (x, y) == (2.0, 3.0):
            place = st.empty()
            with place:
                parts.figure(FIRST.read_text(encoding="utf-8"), "home-first")
        parts.ready()
        from core.autograd.tape.diagram import Diagram, diagram
        from core.autograd.tape.presets import input_tensor
        from core.autograd.tape.recording import record
        from core.language.program import parse_program
        from core.pictures.autograd.graph import graph_figure

        def run(state: State) -> Diagram:
            """What torch records of the article's program at x and y."""
            inputs = {"x": input_tensor(str(state.home_x)), "y": input_tensor(str(state.home_y))}
            return diagram(record(parse_program("z = x * y + y ** 2"), inputs), "mathematics")

        def graph(state: State) -> str:
            """The graph with all its gradients."""
            drawn = run(state)
            return graph_figure(drawn, drawn.steps - 1)

        now = graph(State(x, y))
        reel: list[str] = []
        if "home-played" not in st.session_state:  # the figure plays its steps, once
            st.session_state["home-played"] = True
            drawn = run(State(x, y))
            reel = [graph_figure(drawn, step) for step in range(drawn.steps)]
        with place:
            parts.picture("home", State(x, y), graph, now=now, reel=reel)
