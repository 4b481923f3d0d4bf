"""The screen of every page: how its pieces stand, what it takes from the article, and where it leads."""

from pages.screen.article import NAMED, OPENINGS, begin_with_article, chips, opened_bare
from pages.screen.at_rest import say_at_rest
from pages.screen.frame import framed
from pages.screen.places import Places, places

__all__ = [
    "NAMED", "OPENINGS", "Places", "begin_with_article", "chips", "framed", "opened_bare", "places", "say_at_rest",
]  # fmt: skip
