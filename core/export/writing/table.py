"""The rows of a table that are in use, as a file: CSV that a script reads back to the last bit."""

import csv
import io
from typing import Final

from core.training.hyperplane.sample import Sample

TABLE_FILE: Final = "table.csv"  # what scripts call it


def table_csv(sample: Sample) -> str:
    """The inputs and, last, the target, in the complete rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*map(_harmless, sample.inputs), _harmless(sample.target)])
    writer.writerows([*inputs, target] for inputs, target in zip(sample.X.tolist(), sample.y.tolist(), strict=True))
    return text.getvalue()


def _harmless(name: str) -> str:
    # A spreadsheet takes a cell that begins like this for a formula, whoever named it.
    return f"'{name}" if name[:1] in tuple("=+-@") else name
