"""What the figures of the indexing page say, in words and groups."""

import re

from core.inputs.values import parse_values
from core.language.index import parse_index
from core.pictures.tensors import indexing as pictures
from core.tensors.indexing.assignment import assign
from core.tensors.indexing.cells import assignment_portrait, gathering_portrait, selection_portrait
from core.tensors.indexing.gathering import default_index, gathering
from core.tensors.indexing.selection import select

CELL = re.compile(r'<td tabindex="0" aria-label="([^"]*)"([^>]*)>')


def test_each_result_cell_lights_its_source():
    selection = select((3, 4), "x[[2, 0, 0]]")
    cells = CELL.findall(pictures.selection_figure(selection, selection_portrait(selection)))
    assert ("x[2, 1] = 9: taken once", ' data-g="x9"') in cells
    assert ("x[0, 1] = 1: taken 2 times", ' data-g="x1"') in cells
    assert ("x[1, 1] = 5: not taken", ' class="aside" data-g="x5"') in cells
    assert ("result[2, 1] = x[0, 1] = 1", ' data-from="x1"') in cells


def test_large_tensors_show_their_corners():
    selection = select((1000, 1000), "x[::2, [0, 5]]")
    markup = pictures.selection_figure(selection, selection_portrait(selection))
    assert len(CELL.findall(markup)) <= 400


def test_steps_explain_the_shape():
    markup = pictures.steps_table(select((2, 3, 4), "x[[0, 1], :, [1, 2]]"))
    assert "something that keeps an axis stands between them" in markup
    assert "torch agrees" in markup
    assert "neighbors" in pictures.steps_table(select((2, 3, 4), "x[:, [0, 1], [1, 2]]"))
    assert "&lt; 9)" in pictures.steps_table(select((2, 3), "x[(x > 2) & (x < 9)]"))


def test_proof_names_storage_and_operations():
    assert "aten.select.int" in pictures.proof_table(select((2, 3), "x[0]"))
    assert ">copy<" in pictures.proof_table(select((2, 3), "x[[0]]"))


def test_assignment_marks_what_changed():
    assignment = assign((2, 3), parse_index("x[0]"), parse_values("-1"), parse_index("x[:, 1]"))
    cells = CELL.findall(pictures.assignment_figure(assignment, assignment_portrait(assignment)))
    assert ("v[0], taken from x[0, 1], was 1, is −1", ' class="written" data-g="x1"') in cells
    assert ("v[1], taken from x[1, 1], stays 4", ' data-g="x4"') in cells


def test_gathering_names_all_origins():
    result = gathering("scatter_add", (2, 2), 0, default_index("scatter_add", (2, 2), 0))
    cells = CELL.findall(pictures.gathering_figure(result, gathering_portrait(result)))
    labels = [label for label, _ in cells if label.startswith("result")]
    assert len(labels) == 4
    assert any("source[" in label and ", by index[" in label for label in labels)
