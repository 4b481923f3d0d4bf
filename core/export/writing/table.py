"""Tables to take away, as CSV that reads back to the last bit: the rows in use, and a run, epoch by epoch."""

import csv
import io
from typing import Final

from core.training.hyperplane.sample import Sample
from core.training.line.run import Run

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


COLUMNS: Final = ("epoch", "loss", "w", "b", "dloss/dw", "dloss/db")


def run_csv(run: Run) -> str:
    """One line per epoch: the line (w, b) that it began with, its loss and gradients; last, the line it ended with.

    Numbers are written so that they read back exactly; gradients that nobody computed are empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    history, now = run.history, run.present
    columns = (history.epoch, history.loss, history.w, history.b, history.grad_w, history.grad_b)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))[: run.epoch]
    writer.writerows(rows)
    writer.writerow((now.epoch, now.loss, now.w, now.b, "", ""))
    return text.getvalue()
