"""A run as a table to take away: CSV, every epoch, every digit."""

import csv
import io
from typing import Final

from core.training.line.run import Run

COLUMNS: Final = ("epoch", "loss", "w", "b", "dloss/dw", "dloss/db")


def run_csv(run: Run) -> str:
    """One line an epoch: the line (w, b) that it began with, its loss and gradients; last, the line it ended with.

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
