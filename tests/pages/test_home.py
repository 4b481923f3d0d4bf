"""The map that the home page and the navigation draw. (The page itself: tests/browser/test_home.py.)"""

import ast
import json
import subprocess
import sys

from streamlit.testing.v1 import AppTest

from pages.sitemap import ROOMS
from tests.pages.opened import ROOT, figures


def test_every_room_on_the_map_is_there_and_every_page_is_on_the_map() -> None:
    listed = {room.path for rooms in ROOMS.values() for room in rooms}
    assert len(listed) == 21
    framed = {path for path in (ROOT / "pages").rglob("*.py") if "parts.frame(" in path.read_text(encoding="utf-8")}
    assert listed == {path.relative_to(ROOT).as_posix() for path in framed}


def test_the_home_page_shows_its_words_before_torch_is_imported() -> None:
    page = ast.parse((ROOT / "pages/home.py").read_text(encoding="utf-8"))
    imports = [ast.unparse(node) for node in page.body if isinstance(node, ast.Import | ast.ImportFrom)]
    source = "\n".join([*imports, "import sys", "assert 'pages.parts' in sys.modules", "print('torch' in sys.modules)"])
    ran = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"]


def test_the_first_figure_is_what_torch_makes() -> None:
    from core.autograd.tape.diagram import diagram
    from core.autograd.tape.presets import input_tensor
    from core.autograd.tape.recording import record
    from core.autograd.tape.steps import count
    from core.language.program import parse_program
    from core.pictures.autograd.graph import graph_figure

    inputs = {"x": input_tensor("2.0"), "y": input_tensor("3.0")}
    tape = record(parse_program("z = x * y + y ** 2"), inputs)
    made = graph_figure(diagram(tape, "mathematics"), count(tape) - 1)
    stored = (ROOT / "pages/home_figure.html").read_text(encoding="utf-8")
    assert stored == made, "write what torch makes now to pages/home_figure.html"


def test_the_home_page_brings_torch_and_no_pandas_and_no_compiler() -> None:
    source = (
        "import sys\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({str(ROOT / 'streamlit_app.py')!r}, default_timeout=100).run()\n"
        "assert not app.exception\n"
        "print(*(name for name in ('torch', 'pandas', 'pyarrow', 'torch._dynamo.config') if name in sys.modules))\n"
    )
    ran = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["torch"]


def test_the_small_figures_are_what_torch_makes_for_every_page() -> None:
    from tests.pages.home_map import STORED, small_figures

    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert set(stored) == {room.url for rooms in ROOMS.values() for room in rooms}
    made = small_figures()
    assert [url for url in stored if stored[url] != made[url]] == [], "run python -m tests.pages.home_map"


def test_a_tile_of_the_map_knows_where_one_has_been() -> None:
    from core.pictures.home_map import Tile, map_figure

    drawn = map_figure(
        [("A & B", [Tile("graph", "<Graph>", "<b>g</b>", been=True), Tile("lab", "Lab", "", been=False)])]
    )
    assert "A &amp; B" in drawn
    assert "&lt;Graph&gt;" in drawn
    assert drawn.count("✓") == 1
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state["opened-broadcasting"] = True
    app.run()
    assert figures(app).count("✓ seen") == 1
    assert 'href="errors"' in figures(app)
    assert not app.exception
