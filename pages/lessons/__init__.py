"""The lessons on the pages: a card above the figure while one is taken, and one quiet button while none is."""

from pages.lessons.card import lesson
from pages.lessons.doors import doors, seen

__all__ = ["doors", "lesson", "seen"]
