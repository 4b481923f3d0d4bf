"""A table from a file: its numeric columns, what was left out and why; and tables that come with the app."""

from core.inputs.table.reading import Table, read_table

__all__ = ["Table", "read_table"]
