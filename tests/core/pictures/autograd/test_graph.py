"""The graph as a picture: every node and edge is there, steps change classes only, and no visitor's text is markup."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.tape import steps
from core.autograd.tape.diagram import diagram
from core.autograd.tape.differences import check
from core.autograd.tape.facts import tensor_facts
from core.autograd.tape.presets import PRESETS, input_tensor
from core.autograd.tape.recording import record
from core.language.program import parse_program
from core.pictures.autograd.graph import graph_figure
from core.pictures.autograd.graph_tables import check_table, tensors_table
from core.pictures.autograd.layout import layout
from core.pictures.autograd.steps import step_figure
from tests.markup import marks, numbers, tensors
from tests.profiles import examples

VIEWS = ["engine", "mathematics"]


def parsed(markup):
    """The markup as a tree; a bare < or & would not parse."""
    return ET.fromstring(f"<div>{markup}</div>")  # noqa: S314 - our own markup


def preset_tape(name):
    preset = PRESETS[name]
    inputs = {key: input_tensor(text) for key, text in preset.values.items()}
    return record(parse_program(preset.text), inputs, constants=preset.constants)


def drawn(tape, view, step=None):
    picture = diagram(tape, view)
    return parsed(graph_figure(picture, picture.steps - 1 if step is None else step))


def groups(root, word):
    return [each for each in root.iter("g") if word in each.get("class", "").split()]


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("view", VIEWS)
def test_every_node_and_edge_is_drawn(name, view):
    tape = preset_tape(name)
    root = drawn(tape, view)
    boxes, arrows = groups(root, "box"), groups(root, "arrow")
    if view == "engine":
        assert len([box for box in boxes if "stub" not in box.get("class").split()]) == len(tape.nodes)
        edges = sum(edge is not None for node in tape.nodes for edge in node.edges)
        stubs = [arrow for arrow in arrows if any(end.startswith("v") for end in arrow.get("data-from").split())]
        assert len(arrows) - len(stubs) == edges
    else:
        assert len(boxes) == len(tape.variables)
        assert len(arrows) == sum(len(each.operands) for each in tape.variables)
    keys = {box.get("data-g") for box in boxes}
    assert all(set(arrow.get("data-from").split()) <= keys for arrow in arrows)


@pytest.mark.parametrize("view", VIEWS)
def test_an_input_used_twice_has_two_arrows_apart(view):
    tape = record(parse_program("z = x * x"), {"x": torch.tensor(3.0)})
    first, second = groups(drawn(tape, view), "arrow")
    assert first.get("data-from") == second.get("data-from")
    assert first.find("path").get("d") != second.find("path").get("d")


@pytest.mark.parametrize("view", VIEWS)
def test_steps_change_classes_and_nothing_of_the_layout(view):
    tape = preset_tape("Two layers")
    pictures = [drawn(tape, view, step) for step in range(steps.count(tape))]
    places = [[(box.get("data-g"), box.get("transform")) for box in groups(root, "box")] for root in pictures]
    assert all(place == places[0] for place in places)
    texts = ["".join(root.find(".//svg").itertext()) for root in pictures]
    assert all(text == texts[0] for text in texts)
    assert all(len(groups(root, "box")) and groups(root, "now") for root in pictures[1:])
    ran = [len(groups(root, "ran")) for root in pictures]
    assert ran == sorted(ran)
    assert ran[len(steps.computed(tape))] == 0 < ran[-1]


def test_numbers_and_roles_are_in_the_words():
    words = [box.get("aria-label") for box in groups(drawn(preset_tape("Two paths"), "engine"), "box")]
    assert any("MulBackward0; x * y; value 6; shape (); keeps other = y, self = x" in word for word in words)
    assert "AccumulateGrad; leaf y; value 3; shape (); gradient of z: 8" in words


def test_what_gets_no_gradient_is_gray_and_says_why():
    root = drawn(preset_tape("Cut off"), "mathematics")
    dead = [box.get("aria-label") for box in groups(root, "dead") if box.get("aria-label")]
    assert any("target = (w * x).detach()" in f"{word.replace('; ', ' = ', 1)}" and "detach()" in word for word in dead)


@pytest.mark.parametrize("view", VIEWS)
def test_text_of_the_visitor_is_escaped(view):
    text = "z = (x < y) * x + where(x > y, x, y)"
    tape = record(parse_program(text), {"x": torch.tensor(1.0), "y": torch.tensor(2.0)})
    markup = [graph_figure(diagram(tape, view), 3), tensors_table(tensor_facts(tape), diagram(tape, view))]
    markup += [check_table(check(tape), "z<")]
    markup += [step_figure(steps.step(tape, place), place, steps.count(tape)) for place in range(steps.count(tape))]
    for each in markup:
        root = parsed(each)
        assert not [tag for tag in root.iter() if tag.tag in ("x", "script")]


@pytest.mark.parametrize("name", PRESETS)
def test_every_step_has_its_words(name):
    tape = preset_tape(name)
    for place in range(steps.count(tape)):
        step = steps.step(tape, place)
        said = "".join(parsed(step_figure(step, place, steps.count(tape))).itertext())
        assert f"step {place} of {steps.count(tape) - 1}" in said
        if isinstance(step, steps.BackwardStep):
            assert step.node in said
            assert step.rule, f"{step.node} has no rule"


def test_chain_rule_with_numbers_and_the_sum_where_paths_meet():
    tape = preset_tape("Two paths")
    said = ["".join(parsed(step_figure(steps.step(tape, place), place, 9)).itertext()) for place in range(9)]
    assert any("∂z/∂y gets ∂z/∂(y ** 2) · ∂(y ** 2)/∂y = 1 · 6 = 6" in each for each in said)
    assert any("∂z/∂y gets ∂z/∂(x * y) · ∂(x * y)/∂y = 1 · 2 = 2" in each for each in said)
    assert any("y.grad = ∂z/∂y = 6 + 2 = 8" in each and "paths meet" in each for each in said)


def test_gradients_are_drawn_in_their_own_role_and_derivatives_in_another():
    tape = record(parse_program("z = (x ** 3).sum()"), {"x": torch.tensor([1.0, -2.0, 0.5])})
    found = [step_figure(steps.step(tape, place), place, steps.count(tape)) for place in range(steps.count(tape))]
    (power,) = [markup for markup in found if "element by element" in markup]
    received, local, sent = tensors(power)[-3:]
    assert [received[0], local[0], sent[0]] == ["gradient", "third", "gradient"]
    assert local[1] == "∂(x ** 3)/∂x, shape (3,)"
    assert sent[1] == "to x, shape (3,)"
    shown = [mark.text for mark in marks(power, "td") if "aria-label" in mark.attributes][-9:]
    assert [numbers(text) for text in shown] == [[1], [1], [1], [3], [12], [0.75], [3], [12], [0.75]]


@pytest.mark.parametrize("name", PRESETS)
def test_local_derivatives_times_what_was_received_is_what_was_sent(name):
    tape = preset_tape(name)
    known = 0
    for place in range(1 + len(steps.computed(tape)), steps.count(tape)):
        step = steps.step(tape, place)
        for share in step.shares:
            if share.local is None:
                continue
            known += 1
            received, local = torch.tensor(step.received.values), torch.tensor(share.local.values)
            sent = torch.tensor(share.sent.values)
            if share.kind == "matrix":
                torch.testing.assert_close(received @ local.reshape(share.local.shape), sent)
            else:
                torch.testing.assert_close(received * local, sent)
    assert known


# --- Layout ---

DAGS = st.integers(1, 9).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] < pair[1]),
        max_size=20 if size > 1 else 0,
    ).map(lambda edges: ([f"k{i}" for i in range(size)], [(f"k{a}", f"k{b}") for a, b in edges]))
)


@examples(100)
@given(DAGS)
def test_layout_points_right_and_nothing_overlaps(graph):
    keys, arrows = graph
    plan = layout(keys, arrows, (100, 40))
    assert set(plan.centers) == set(keys)
    for (x0, y0), (x1, y1) in combinations(plan.centers.values(), 2):
        assert abs(x0 - x1) >= 100 or abs(y0 - y1) >= 40
    for (operand, result), route in zip(arrows, plan.routes, strict=True):
        assert plan.centers[operand][0] < plan.centers[result][0]
        assert [x for x, _ in route] == sorted(x for x, _ in route)
    points = [*plan.centers.values(), *(point for route in plan.routes for point in route)]
    assert all(-1e-6 <= x <= plan.width + 1e-6 and -1e-6 <= y <= plan.height + 1e-6 for x, y in points)


def test_a_circle_cannot_be_laid_out():
    with pytest.raises(ValueError, match="circle"):
        layout(["a", "b"], [("a", "b"), ("b", "a")], (10, 10))


def test_every_process_lays_out_alike():
    """Python hashes names differently in every process; the picture behind a link must not depend on it."""
    source = (
        "from core.pictures.autograd.layout import layout;"
        "print(layout(list('abcdef'), [tuple(e) for e in 'ac bc bd ce de ae ef'.split()], (100, 40)))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", source],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[4])},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def test_a_graph_that_goes_down_has_the_same_words_and_its_arrows_go_down():
    tape = record(parse_program("z = x * y + y ** 2"), {"x": torch.tensor(2.0), "y": torch.tensor(3.0)})
    level, down = (graph_figure(diagram(tape, "mathematics"), 0, down=down) for down in (False, True))
    assert sorted(re.findall(r">([^<>]+)</text>", level)) == sorted(re.findall(r">([^<>]+)</text>", down))
    ends = [(float(path[0]), float(path[1])) for path in re.findall(r'<path d="M\S+ ([\d.]+)C[^"]* ([\d.]+)"/>', down)]
    assert ends
    assert all(start < end for start, end in ends)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_no_name_and_no_expression_of_a_preset_is_cut(preset):
    values = {name: input_tensor(text) for name, text in preset.values.items()}
    tape = record(parse_program(preset.text), values, constants=preset.constants)
    for view in ("engine", "mathematics"):
        drawn = graph_figure(diagram(tape, view), 0)
        assert not re.findall(r'class="(?:title|text)"[^>]*>[^<]*…', drawn)
