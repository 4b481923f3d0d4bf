"""A cut edge is `.detach()` written at that operand: Python's own run of the text with it is the oracle."""

import pytest
import torch

from core.autograd.tape.diagram import diagram
from core.autograd.tape.recording import record
from core.autograd.tape.scissors import Cut
from core.autograd.tracking.treatments import edges
from core.language.program import parse_program
from core.pictures.autograd.graph import graph_figure
from core.probe.excerpt import excerpt
from tests.core.autograd.programs import executed
from tests.core.pictures.autograd.test_graph import parsed

VALUES = {"x": torch.tensor([1.5, -2.0]), "y": torch.tensor([0.5, 3.0]), "w": torch.tensor(0.7)}


def cut_at(text, operation, place):
    program = parse_program(text)
    tape = record(program, VALUES)
    (variable,) = [v for v in tape.variables if v.text == operation]
    return record(program, VALUES, cut=Cut(variable.operation, place))


@pytest.mark.parametrize(
    ("text", "operation", "place", "written"),
    [
        ("z = x * x", "x * x", 0, "z = x.detach() * x"),
        ("z = x * x", "x * x", 1, "z = x * x.detach()"),
        ("z = x * y + y ** 2", "x * y", 0, "z = x.detach() * y + y ** 2"),
        ("z = x * y + y ** 2", "x * y", 1, "z = x * y.detach() + y ** 2"),
        ("z = x * y + y ** 2", "x * y + y ** 2", 1, "z = x * y + (y ** 2).detach()"),
        ("h = exp(w * x)\nz = h * h.sum() + x", "h.sum()", 0, "h = exp(w * x)\nz = h * h.detach().sum() + x"),
        ("z = stack([x, y * w]) * 2", "stack([x, y * w])", 1, "z = stack([x, (y * w).detach()]) * 2"),
        ("z = where(x > 0, input=x, other=y)", "where(x > 0, input=x, other=y)", 2,
         "z = where(x > 0, input=x, other=y.detach())"),
        ("z = x[0] * y[1:]", "x[0]", 0, "z = x.detach()[0] * y[1:]"),
    ],
)  # fmt: skip
def test_gradients_are_those_of_detach_written_out(text, operation, place, written):
    tape = cut_at(text, operation, place)
    leaves = {name: value.clone().requires_grad_() for name, value in VALUES.items()}
    z = executed(written, leaves)["z"]
    torch.testing.assert_close(tape.value, z.detach(), rtol=0, atol=0)
    if z.requires_grad:
        z.sum().backward()
    for name in tape.program.inputs:
        assert (tape.gradients[name] is None) == (leaves[name].grad is None)
        if leaves[name].grad is not None:
            torch.testing.assert_close(tape.gradients[name], leaves[name].grad, rtol=0, atol=0)


def test_the_arrow_that_was_cut_is_drawn_cut_and_carries_no_gradient():
    for place in (0, 1):
        picture = diagram(cut_at("z = x * x", "x * x", place), "mathematics")
        assert [arrow.cut for arrow in picture.arrows] == [place == 0, place == 1]
        assert [arrow.gradient is None for arrow in picture.arrows] == [place == 0, place == 1]
        markup = graph_figure(picture, picture.steps - 1)
        assert markup.count("✂") == 1
        assert 'class="arrow cut dead"' in markup
    assert "✂" not in graph_figure(diagram(record(parse_program("z = x * x"), VALUES), "mathematics"), 0)


def test_every_edge_can_be_picked_at_its_own_arrow():
    tape = record(parse_program("a = x * x\nz = stack([a, a * 2, y]) * w"), VALUES)
    picture, found = diagram(tape, "mathematics"), edges(tape)
    assert "data-pick" not in graph_figure(picture, picture.steps)
    root = parsed(graph_figure(picture, picture.steps, found, found[2].label))
    arrows = [group for group in root.iter("g") if group.get("data-pick")]
    assert {arrow.get("data-pick"): arrow.get("data-from") for arrow in arrows} == {
        edge.label: f"v{tape.variables[edge.result].operands[edge.cut.place]} v{edge.result}" for edge in found
    }
    assert len(arrows) == len(found) == 8
    assert [arrow.get("data-pick") for arrow in arrows if arrow.get("aria-pressed") == "true"] == [found[2].label]
    assert all(arrow.get("tabindex") == "0" for arrow in arrows)


def test_a_view_of_a_leaf_is_in_no_graph_under_no_grad_though_torch_says_that_it_requires_grad():
    tape = record(parse_program("h = x.expand(3, 2)\nz = (h * 2).sum()"), VALUES, mode="no_grad")
    view = next(v for v in tape.variables if v.name == "h")
    assert view.tensor.requires_grad
    assert view.node is None
    assert view.why == "torch.no_grad() lets nothing be recorded"
    assert "does not require grad" in tape.refusal
    assert [box.kind for box in diagram(tape, "mathematics").boxes] == ["leaf", "computed", "computed", "output"]


def test_a_gradient_of_zeros_without_memory_can_be_shown():
    tape = record(parse_program("h = exp(x)\nz = h.sgn().sum()"), VALUES)
    assert {v.name: excerpt(v.gradient).values for v in tape.variables if v.name == "h"} == {"h": (0.0, 0.0)}


def test_all_edges_of_an_output_cut_leave_no_backward():
    tape = cut_at("z = exp(x)", "exp(x)", 0)
    assert tape.refusal == "element 0 of tensors does not require grad and does not have a grad_fn"
    assert tape.variables[tape.output].why == "detach() cut it off from the graph"


@pytest.mark.parametrize("mode", ["no_grad", "inference_mode"])
def test_nothing_is_recorded_in_the_other_modes(mode):
    tape = record(parse_program("h = x * y\nz = h.sum()"), VALUES, mode=mode)
    torch.testing.assert_close(tape.value, (VALUES["x"] * VALUES["y"]).sum())
    assert tape.refusal == "element 0 of tensors does not require grad and does not have a grad_fn"
    computed = [variable for variable in tape.variables if variable.origin == "computed"]
    assert [v.tensor.requires_grad for v in computed] == [False, False]
    assert [v.tensor.is_inference() for v in computed] == [mode == "inference_mode"] * 2
    assert {v.why for v in computed} == {f"torch.{mode}() lets nothing be recorded"}
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()


def test_a_leaf_that_is_made_in_inference_mode_is_in_no_graph():
    tape = record(parse_program("z = tensor([2.], requires_grad=True) * x"), VALUES, mode="inference_mode")
    assert tape.variables[-2].tensor.requires_grad
    assert tape.variables[-2].node is None


def test_retained_gradients_are_those_that_passed():
    tape = record(parse_program("h = exp(w * x)\nz = (h * y).sum()"), VALUES, retain=True)
    for variable in tape.variables:
        if variable.gradient is not None:
            torch.testing.assert_close(variable.tensor.grad, variable.gradient, rtol=0, atol=0)
    assert sum(v.gradient is not None and not v.tensor.is_leaf for v in tape.variables) == 4
