"""The file that a script of a large table reads: small tables stand in the script."""

from core import limits
from core.export.writing.table import TABLE_FILE, table_csv
from core.training.hyperplane.sample import Sample
from pages.parts.shown.download import download


def table_file(sample: Sample) -> None:
    """A button that downloads the rows in use, if they are more than a script holds."""
    if len(sample.y) > limits.SCRIPT_POINTS:
        label = f"Download {TABLE_FILE}, which the code reads"
        download(label, lambda: table_csv(sample), TABLE_FILE, "text/csv", key="table-file")
