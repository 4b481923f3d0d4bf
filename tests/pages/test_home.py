"""The map that the home page and the navigation draw. (The page itself: tests/browser/test_home.py.)"""

from pages.parts.rooms import ROOMS
from tests.pages.opened import ROOT


def test_every_room_on_the_map_is_there_and_every_page_is_on_the_map() -> None:
    listed = {room.path for rooms in ROOMS.values() for room in rooms}
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    assert listed == {path for path in there if not path.startswith("pages/parts/")}
