"""The lessons on the pages: a card above the figure while one is taken, and one quiet button while none is."""

from pages.lessons.card import lesson
from pages.lessons.way import here, link

__all__ = ["here", "lesson", "link"]
