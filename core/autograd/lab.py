"""The front door of the lab, under its first name; it is a chapter of its own now, `core.lab`."""

from core.lab import run

__all__ = ["run"]
