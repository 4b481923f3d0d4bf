"""The tape against torch.autograd itself, on generated programs, and what it says when there is nothing to record."""

import re

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.autograd.tape.recording import record
from core.language.program import parse_program
from core.probe import graph
from core.problem import InputProblem
from tests.core.autograd.programs import NAMES, executed, inputs, namespace, programs
from tests.profiles import examples

tensor = torch.tensor


def tape_of(text, constants=(), gradient=None, **given_inputs):
    return record(parse_program(text), given_inputs, constants=constants, gradient=gradient)


def variable(tape, label):
    return next(each for each in tape.variables if each.label == label)


def test_article():
    tape = tape_of("z = x * y + y ** 2", x=tensor(2.0), y=tensor(3.0))
    assert tape.value == 15
    assert {name: float(gradient) for name, gradient in tape.gradients.items()} == {"x": 3, "y": 2 + 2 * 3}
    assert sorted(node.name for node in tape.nodes) == [
        "AccumulateGrad", "AccumulateGrad", "AddBackward0", "MulBackward0", "PowBackward0",
    ]  # fmt: skip
    first = tape.messages[0]
    assert tape.nodes[first.node].name == "AddBackward0"
    assert first.received == (tensor(1.0),)
    assert first.sent == (tensor(1.0), tensor(1.0))


@examples(80)
@given(programs(), st.integers(0, 99), st.sets(st.sampled_from(NAMES)))
def test_agrees_with_torch_autograd(text, seed, constants):
    given_inputs = inputs(seed)
    before = {name: value.clone() for name, value in given_inputs.items()}
    leaves = {name: value.clone().requires_grad_(name not in constants) for name, value in given_inputs.items()}
    tape = record(parse_program(text), given_inputs, constants=constants)
    expected = executed(text, leaves)["z"]
    torch.testing.assert_close(tape.value, expected.detach(), rtol=0, atol=0, equal_nan=True)
    if expected.requires_grad:
        expected.backward(torch.ones_like(expected))
        assert tape.refusal is None
    else:
        with pytest.raises(RuntimeError) as caught:
            expected.backward(torch.ones_like(expected))
        assert tape.refusal == str(caught.value)
    assert set(tape.gradients) == set(NAMES) - constants
    for name, gradient in tape.gradients.items():
        if leaves[name].grad is None:
            assert gradient is None
        else:
            torch.testing.assert_close(gradient, leaves[name].grad, rtol=0, atol=0, equal_nan=True)
    for name, value in given_inputs.items():
        assert value.grad is None
        assert not value.requires_grad
        assert torch.equal(value, before[name])


@examples(30)
@given(programs(), st.integers(0, 99))
def test_graph_and_messages_are_those_of_torch(text, seed):
    """Nodes by an independent walk, messages by torch.autograd.grad with respect to what the program computed."""
    tape = record(parse_program(text), inputs(seed))
    if tape.seed is None:
        return
    functions = {}

    def visit(function):
        if function not in functions:
            functions[function] = [following for following, _ in function.next_functions if following is not None]
            for following in functions[function]:
                visit(following)

    visit(graph.root(tape.variables[tape.output].tensor))
    recorded = {node.function for node in tape.nodes}
    assert set(functions) <= recorded
    assert {tape.nodes[message.node].function for message in tape.messages} == set(functions)
    for node in tape.nodes:
        followers = [None if edge is None else tape.nodes[edge.node].function for edge in node.edges]
        assert followers == [following for following, _ in node.function.next_functions]
    output = tape.variables[tape.output].tensor
    for each in tape.variables:
        if not each.tensor.requires_grad:
            assert each.gradient is None
            assert each.why
            continue
        (expected,) = torch.autograd.grad(output, each.tensor, tape.seed, retain_graph=True, allow_unused=True)
        if expected is None:
            assert each.gradient is None
            assert each.why
        else:
            torch.testing.assert_close(each.gradient, expected, equal_nan=True)
            assert each.why == ""


@examples(30)
@given(programs(), st.integers(0, 99))
def test_what_a_node_receives_is_the_sum_of_what_was_sent_to_it(text, seed):
    tape = record(parse_program(text), inputs(seed))
    arrived = {}
    for message in tape.messages:
        for slot, received in enumerate(message.received):
            sent = arrived.get((message.node, slot))
            if sent is not None and received is not None:
                torch.testing.assert_close(sum(sent), received, equal_nan=True)
        for edge, sent in zip(tape.nodes[message.node].edges, message.sent, strict=False):
            if edge is not None and sent is not None:
                arrived.setdefault((edge.node, edge.slot), []).append(sent)


@examples(30)
@given(programs(), st.integers(0, 99))
def test_bytes_kept_are_those_that_torch_packs(text, seed):
    program = parse_program(text)
    leaves = {name: value.clone().requires_grad_() for name, value in inputs(seed).items()}
    packed = {}
    kept_alive = []

    def pack(saved):
        kept_alive.append(saved)
        packed[saved.untyped_storage().data_ptr()] = saved.untyped_storage().nbytes()
        return saved

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda saved: saved):
        variables = executed(text, leaves)
    tape = record(program, inputs(seed))
    if variables["z"].requires_grad:
        kept = [each for node in tape.nodes for each in node.saved if each.tensor is not None]
        # Python's own numbers, as in x * 0.3, are kept as tensors of one element and never shown to the hooks.
        numbers = {each.tensor.untyped_storage().data_ptr(): each.nbytes for each in kept if each.tensor.dim() == 0}
        spare = graph.bytes_kept(tape.nodes) - sum(packed.values())
        assert 0 <= spare <= sum(numbers.values())
        assert spare == 0 or re.search(r"\* [(-]*(2|0\.\d)|/ ", text)


def test_two_edges_for_an_input_used_twice():
    tape = tape_of("z = x * x", x=tensor(3.0))
    multiply = tape.nodes[0]
    assert multiply.edges == (graph.GraphEdge(1, 0), graph.GraphEdge(1, 0))
    assert tape.messages[0].sent == (tensor(3.0), tensor(3.0))
    assert tape.messages[1].received == (tensor(6.0),)
    assert tape.variables[tape.output].operands == (0, 0)


def test_vector_output_begins_with_ones_or_with_the_vector_given():
    x = tensor([1.0, 2.0, 3.0])
    assert torch.equal(tape_of("y = x ** 2", x=x).gradients["x"], 2 * x)
    v = tensor([1.0, 0.0, -1.0])
    tape = tape_of("y = x ** 2", x=x, gradient=v)
    assert torch.equal(tape.seed, v)
    assert torch.equal(tape.gradients["x"], 2 * x * v)
    with pytest.raises(InputProblem, match="shape"):
        tape_of("y = x ** 2", x=x, gradient=tensor(1.0))


@pytest.mark.parametrize(
    ("text", "label", "why"),
    [
        ("d = x.detach()\nz = d * x", "d", "detach"),
        ("m = x > 1\nz = where(m, x, -x)", "m", "floating-point"),
        ("z = c * x", "c", "requires_grad is off"),
        ("k = tensor([1., 2.])\nz = k * x", "k", "constant"),
        ("e = exp(c)\nz = e * x", "e", "nothing"),
        ("e = exp(x)\nz = x * 2", "e", "does not depend"),
        ("i = x.argmax(dim=0)\nz = x * i", "i", "floating-point"),
    ],
)
def test_why_there_is_no_gradient(text, label, why):
    inputs = {"x": tensor([1.0, 2.0]), "c": tensor(2.0)}
    tape = record(parse_program(text), inputs, constants=["c"])
    found = variable(tape, label)
    assert found.gradient is None
    assert why in found.why
    assert tape.gradients["x"] is not None


def test_whole_numbers_are_constants_and_a_detached_input_gets_none():
    tape = tape_of("z = x.detach() * y + n", x=tensor(2.0), y=tensor(3.0), n=tensor(1))
    assert set(tape.gradients) == {"x", "y"}
    assert tape.gradients["x"] is None
    assert tape.gradients["y"] == 2


@pytest.mark.parametrize("text", ["z = x > 1", "z = x.detach()", "z = zeros(2)"])
def test_without_a_graph_torch_says_why(text):
    tape = tape_of(text, x=tensor([2.0, 3.0]))
    with pytest.raises(RuntimeError) as caught:
        executed(text, {"x": tensor([2.0, 3.0], requires_grad=True)})["z"].sum().backward()
    assert tape.refusal == str(caught.value).replace("\n", " ")
    assert tape.messages == ()


def test_output_that_is_an_input():
    tape = tape_of("z = x", x=tensor(2.0))
    assert tape.gradients == {"x": tensor(1.0)}
    assert [tape.nodes[message.node].name for message in tape.messages] == ["AccumulateGrad"]


def test_names_that_are_used_again_keep_their_lines():
    tape = tape_of("x = x + 1\nx = x * x", x=tensor(2.0))
    assert [each.label for each in tape.variables] == ["x", "x (line 1)", "x (line 2)"]
    assert tape.gradients["x"] == 6


def test_leaf_made_by_the_program():
    tape = tape_of("w = tensor([1., 2.], requires_grad=True)\nz = (w * x).sum()", x=tensor(3.0))
    assert torch.equal(variable(tape, "w").gradient, tensor([3.0, 3.0]))
    assert set(tape.gradients) == {"x"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("z = x @ w", "mat1 and mat2 shapes cannot be multiplied"),
        ("z = x + w[:, :2]", "must match"),
        ("z = 3", "not a tensor"),
        ("z = x.max(dim=0)", "not a tensor"),
        ("z = x.view(7)", "shape '[7]' is invalid for input of size 6"),
        ("z = x[2]", "out of bounds"),
    ],
)
def test_refusals_quote_torch(text, said):
    with pytest.raises(InputProblem) as caught:
        tape_of(text, x=torch.ones(2, 3), w=torch.ones(2, 3))
    assert said in str(caught.value)
    assert caught.value.span is not None


def test_inputs_have_to_be_given_and_small():
    with pytest.raises(InputProblem, match="“y” has no value"):
        tape_of("z = x * y", x=tensor(1.0))
    with pytest.raises(InputProblem, match="4,096"):
        tape_of("z = x * 2", x=torch.zeros(limits.PROGRAM_ELEMENTS + 1))
    with pytest.raises(InputProblem, match="real"):
        tape_of("z = x * 2", x=tensor(1j))


def test_longest_programs_are_walked_without_recursion():
    lines = [f"x = {'sin(' * 6}x{')' * 6}" for _ in range(limits.PROGRAM_LINES)]
    tape = tape_of("\n".join(lines), x=tensor(0.5))
    assert len(tape.messages) == 6 * limits.PROGRAM_LINES + 1


def test_namespace_of_the_oracle_is_whole():
    assert all(callable(word) for name, word in namespace().items() if name != "torch")
