"""The picture of a front door's result, as a figure that a notebook shows."""

from functools import singledispatch

from core.autograd.tape.diagram import diagram
from core.autograd.tape.recording import Tape
from core.autograd.tape.steps import count
from core.lab.record.recording import Recording
from core.pictures.autograd.graph import graph_figure
from core.pictures.lab.listing import listing_figure
from core.pictures.lab.state import alive_figure
from core.pictures.markup.cells import stacked
from core.pictures.markup.figure import Figure
from core.pictures.markup.problem_box import problem_box
from core.pictures.tensors.broadcasting import alignment
from core.pictures.tensors.indexing import selection_figure
from core.problem import InputProblem
from core.tensors.broadcasting.alignment import Broadcast
from core.tensors.indexing.cells import selection_portrait
from core.tensors.indexing.selection import Selection


@singledispatch
def picture(result: object) -> Figure:
    """What `broadcast`, `select`, `record` or `run` gave, or an `InputProblem`, as a figure.

    Raises TypeError for anything else.
    """
    raise TypeError(f"there is no picture of {type(result).__name__}: of a result of broadcast, select, record or run")


@picture.register
def _(result: Broadcast) -> Figure:
    problem = [problem_box(result.problem)] if result.problem else []
    return Figure(stacked(alignment(result), *problem), f"the shapes {', '.join(map(str, result.shapes))}, aligned")


@picture.register
def _(result: Selection) -> Figure:
    return Figure(selection_figure(result, selection_portrait(result)), f"what {result.index.source} takes")


@picture.register
def _(result: Tape) -> Figure:
    return Figure(graph_figure(diagram(result, "engine"), count(result) - 1), "a graph, after its backward pass")


@picture.register
def _(result: Recording) -> Figure:
    if not result.steps:
        return picture(result.problem)
    markup = stacked(listing_figure(result, result.telling), alive_figure(result.steps[result.telling]))
    return Figure(markup, f"step {result.telling + 1} of {len(result.steps)} of a listing")


@picture.register
def _(result: InputProblem) -> Figure:
    return Figure(problem_box(result), result.what)


def _displayed(result: object) -> str:
    return picture(result)._repr_html_()


# A notebook asks a class how its objects look. The facts know nothing of pictures, so that is said here, for each class
# that has one; `core` imports this module where it finds itself in a notebook.
for _kind in picture.registry:
    if _kind is not object:
        _kind._repr_html_ = _displayed
