"""Captured graphs give what eager mode gives, to the last bit, and the relations are those of the run."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.tape.presets import PRESETS, input_tensor
from core.autograd.tape.recording import record
from core.capture.operations import capture
from core.capture.presets import CAPTURED
from core.capture.rerun import compare, run, with_another_size
from core.language.program import parse_program
from core.probe.dispatched import Dispatched
from core.problem import InputProblem
from tests.core.autograd.programs import executed, inputs, programs
from tests.profiles import examples


def of(preset, **options):
    values = {name: input_tensor(text) for name, text in preset.values.items()}
    return capture(parse_program(preset.text), values, constants=preset.constants, **options)


def same(given, wanted):
    for one, other in zip(given, wanted, strict=True):
        if one is None or other is None:
            assert one is other
        else:
            torch.testing.assert_close(one, other, rtol=0, atol=0, equal_nan=True)


def gradients(text, values):
    """What Python and torch make of the program, without anything of ours."""
    leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
    output = executed(text, leaves)["z"]
    if not output.requires_grad:
        return (output,)
    used = [leaves[name] for name in parse_program(text).inputs]
    return (output.detach(), *torch.autograd.grad(output, used, torch.ones_like(output), allow_unused=True))


@examples(20)
@given(programs(), st.integers(0, 1000), st.booleans())
def test_the_graph_gives_eager_values_and_gradients_to_the_last_bit(text, seed, trimmed):
    program = parse_program(text)
    values = {name: value for name, value in inputs(seed).items() if name in program.inputs}
    values = {name: values[name] for name in program.inputs}
    captured = capture(program, values, trimmed=trimmed)
    same(captured.values, gradients(text, values))
    same(run(captured, values), captured.values)
    # No value is in the graph: it gives those of other inputs, too.
    others = {name: value for name, value in inputs(seed + 1).items() if name in values}
    same(run(captured, others), gradients(text, others))


@examples(10)
@given(programs(smooth=True), st.integers(0, 1000))
def test_a_decomposed_graph_gives_the_same_within_rounding(text, seed):
    program = parse_program(text)
    values = {name: inputs(seed)[name] for name in program.inputs}
    captured = capture(program, values, decomposed=True)
    for one, other in zip(run(captured, values), captured.values, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-9, equal_nan=True)


@pytest.mark.parametrize("name", PRESETS)
def test_the_operations_are_those_that_eager_mode_dispatches(name):
    preset = PRESETS[name]
    captured = of(preset)
    leaves = {name: input_tensor(text) for name, text in preset.values.items()}
    for each, leaf in leaves.items():
        leaf.requires_grad_(each not in preset.constants)
    with Dispatched() as seen:
        output = executed(preset.text, leaves)[captured.program.output]
        wanted = [leaf for leaf in leaves.values() if leaf.requires_grad]
        torch.autograd.grad(output, wanted, torch.ones_like(output), allow_unused=True)
    assert [call.name for call in captured.calls] == seen.names


@pytest.mark.parametrize("name", CAPTURED)
def test_each_relation_is_one_of_the_run(name):
    captured = of(CAPTURED[name])
    tape = record(captured.program, captured.leaves, constants=CAPTURED[name].constants)
    engine = {node.name for node in tape.nodes}
    lines = {statement.span.line: statement.text for statement in captured.program.statements}
    assert {function.name for function in captured.functions} <= engine
    assert all(function.call in lines[function.line] for function in captured.functions)
    for call in captured.calls:
        assert (call.line is not None) == (call.phase == "forward")
        if call.phase == "forward" and call.function is not None:
            assert captured.functions[call.function].line == call.line
    # The engine runs the functions from the newest back, and each dispatches something or passes on what it received.
    ran = [call.function for call in captured.calls if call.phase == "backward" and call.function is not None]
    assert ran == sorted(ran, reverse=True)
    assert {call.function for call in captured.calls if call.phase == "forward"} >= set(ran)
    # Undecomposed, each operation wrote its node, in the same order, by the same name.
    written = [node for node in captured.nodes if node.target.startswith("aten.")]
    assert [node.call for node in written] == [call.index for call in captured.calls]
    assert [node.target for node in written] == [call.name for call in captured.calls]


def test_the_function_of_each_operation_is_known_by_hand():
    captured = capture(parse_program("a = w * x\nz = exp(a)"), {"w": torch.tensor(2.0), "x": torch.tensor(3.0)})
    assert [(each.name, each.line) for each in captured.functions] == [("MulBackward0", 1), ("ExpBackward0", 2)]
    found = [(call.name.split(".")[1], call.line, call.function) for call in captured.calls]
    assert found[:2] == [("mul", 1, 0), ("exp", 2, 1)]
    assert found[-2:] == [("mul", None, 0), ("mul", None, 0)]
    assert captured.outputs.keys() == {"z", "∂z/∂w", "∂z/∂x"}


def test_softmax_is_taken_apart():
    whole, apart = of(CAPTURED["Softmax"]), of(CAPTURED["Softmax"], decomposed=True)
    assert "_softmax" in [node.operation for node in whole.nodes]
    softmax = next(call.index for call in apart.calls if call.name == "aten._softmax.default")
    assert [node.operation for node in apart.nodes if node.call == softmax] == ["amax", "sub", "exp", "sum", "div"]


def test_what_nothing_needs_is_dropped():
    preset = CAPTURED["A line that nothing needs"]
    kept, dropped = of(preset), of(preset, trimmed=True)
    assert {node.name for node in kept.nodes} - {node.name for node in dropped.nodes} == set(dropped.dropped)
    assert {"exp", "sum_1"} <= set(dropped.dropped)
    assert all(each.equal for each in compare(dropped))


def test_sizes_are_in_the_graph():
    values = {"x": torch.tensor([1.0, 2.0, 4.0])}
    silent = with_another_size(capture(parse_program("z = x.sum() * 2"), values, constants=("x",)))
    assert silent is not None
    assert silent.refusal is None
    assert all(each.equal for each in silent.compared)
    refused = with_another_size(capture(parse_program("z = x.mean()"), values))
    assert refused is not None
    assert refused.after == ((6,),)
    assert not all(each.equal for each in refused.compared)
    both = with_another_size(of(CAPTURED["Two layers"]))
    assert both is not None
    assert both.names == ("x", "y")


@pytest.mark.parametrize(
    "text", ["z = x > 0", "z = x.detach()", "z = x", "z = ones(2)", "z = x.max(0).values", "z = x.shape[0] * x"]
)
def test_programs_without_much_of_a_graph(text):
    program = parse_program(text)
    values = {name: torch.tensor([1.0, 3.0, 2.0]) for name in program.inputs}
    captured = capture(program, values)
    assert all(each.equal for each in compare(captured))


def test_what_torch_refuses_is_said():
    with pytest.raises(InputProblem, match="Torch refuses"):
        capture(parse_program("z = x @ x"), {"x": torch.ones(2, 3)})
    with pytest.raises(InputProblem, match="not a tensor"):
        capture(parse_program("z = x.shape"), {"x": torch.ones(2, 3)})
