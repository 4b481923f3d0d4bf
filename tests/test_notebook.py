"""`core` in a notebook: the README's examples, run by Jupyter, display themselves."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from tests.test_house import ROOT


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")  # of the kernel's own libraries
def test_the_examples_of_the_readme_display_themselves() -> None:
    book = nbformat.read(ROOT / "tests/core_in_a_notebook.ipynb", as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8").partition("## In a notebook")[2].partition("\n## ")[0]
    assert [cell.source for cell in code] == re.findall(r"```python\n(.*?)\n```", readme, re.DOTALL)
    NotebookClient(book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = [cell.outputs[0].data["text/html"] for cell in code]
    assert all("lightOn(figure)" in markup for markup in shown)
    for markup, holds in zip(shown, ("1 stretches", "x[1, 1] = 5", "PowBackward0"), strict=True):
        assert holds in markup
