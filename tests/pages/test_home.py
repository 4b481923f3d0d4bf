"""The map that the home page and the navigation draw. (The page itself: tests/browser/test_home.py.)"""

import ast
import subprocess
import sys

from pages.sitemap import ROOMS
from tests.pages.opened import ROOT


def test_every_room_on_the_map_is_there_and_every_page_is_on_the_map() -> None:
    listed = {room.path for rooms in ROOMS.values() for room in rooms}
    assert len(listed) == 16
    framed = {path for path in (ROOT / "pages").rglob("*.py") if "= parts.frame(" in path.read_text(encoding="utf-8")}
    assert listed == {path.relative_to(ROOT).as_posix() for path in framed}


def test_the_home_page_shows_its_words_before_torch_is_imported() -> None:
    page = ast.parse((ROOT / "pages/home.py").read_text(encoding="utf-8"))
    imports = [ast.unparse(node) for node in page.body if isinstance(node, ast.Import | ast.ImportFrom)]
    source = "\n".join([*imports, "import sys", "assert 'pages.parts' in sys.modules", "print('torch' in sys.modules)"])
    ran = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"]
