"""The screen of every page: how its pieces stand, what it takes from the article, and where it leads."""

from pages.screen.article import chips
from pages.screen.frame import framed
from pages.screen.places import Places, places

__all__ = ["Places", "chips", "framed", "places"]
