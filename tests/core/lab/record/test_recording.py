"""What a recording says of each step: how tensors changed, what shares memory, which functions were used up."""

import pytest

from core.lab import run
from core.pictures.lab.listing import listing_figure


def changes(text):
    """For each step, the changes of each tensor by its names."""
    return [{"=".join(each.names): each.changes for each in step.tensors if each.changes} for step in run(text).steps]


def test_new_rebound_renamed_written_and_grad():
    text = """\
x = torch.tensor([1.0, 2.0], requires_grad=True)
y = x * 2
z = y
y = y + 1
y.sum().backward()
with torch.no_grad():
    x -= x.grad
x.grad.zero_()
x.grad = None
x.requires_grad_(False)
del z"""
    assert changes(text) == [
        {"x": ("new",)},
        {"y": ("new",)},
        {"y=z": ("renamed",)},
        {"y": ("rebound",)},
        {"x": ("grad",)},
        {},
        {"x": ("written",)},
        {"x": ("grad",)},
        {"x": ("grad",)},
        {"x": ("flag",)},
        {},
    ]


@pytest.mark.parametrize("write", ["a[0] = 9", "a += 1", "t.add_(1)", "v[:1] = 5"])
def test_a_write_is_seen_through_everything_that_shares_the_memory(write):
    step = run(f"a = np.ones(3)\nt = torch.from_numpy(a)\nv = t[:2]\nc = torch.tensor(a)\n{write}").steps[-1]
    states = {each.names[0]: each for each in step.tensors}
    assert {name for name, each in states.items() if "written" in each.changes} == {"a", "t", "v"}
    assert states["a"].state.storage == states["t"].state.storage == states["v"].state.storage
    assert states["c"].state.storage != states["a"].state.storage
    assert states["a"].state.kind == "array"


def test_numpy_writes_behind_autograds_back():
    step = run("a = np.ones(2)\nt = torch.from_numpy(a)\na[0] = 5").steps[-1]
    assert [each.state.version for each in step.tensors] == [None, 0]
    assert run("x = torch.ones(2)\nx.data[0] = 5").steps[-1].tensors[0].state.version == 0


def test_memory_that_was_freed_is_not_shared_with_what_takes_its_place():
    steps = run("for i in range(20):\n    x = torch.ones(1000) * i").steps
    storages = [step.tensors[0].state.storage for step in steps if step.tensors and step.tensors[0].changes]
    assert len(set(storages)) == len(storages) == 20


def test_what_does_not_change_is_the_same_record():
    steps = run("x = torch.ones(3)\ny = 1\nz = 2\nx += 1\nw = 3").steps
    assert steps[0].tensors[0].state is steps[1].tensors[0].state is steps[2].tensors[0].state
    assert steps[3].tensors[0].state is not steps[2].tensors[0].state
    assert steps[4].tensors[0].state is steps[3].tensors[0].state


def test_rounds_frames_and_modes():
    steps = run(
        "def f(a):\n    return a * 2\nfor i in range(2):\n    with torch.no_grad():\n        x = f(torch.ones(1))\n"
        "with torch.inference_mode():\n    y = torch.ones(1)"
    ).steps
    inside = next(step for step in steps if step.text == "return a * 2")
    assert (inside.frames, inside.mode) == (("f",), "no_grad")
    assigned = [step for step in steps if step.text == "x = f(torch.ones(1))"]
    assert [(each.name, each.number, each.of) for step in assigned for each in step.rounds] == [
        ("i", 1, 2),
        ("i", 2, 2),
    ]
    assert steps[-1].mode == "inference"
    assert steps[-1].tensors[-1].state.version is None


def test_functions_are_released_by_backward_and_only_those_that_kept_something():
    recording = run(
        "x = torch.ones(2, requires_grad=True)\ny = (x * x + x).sum()\ny.backward(retain_graph=True)\ny.backward()"
    )
    last = recording.steps[-1]
    assert all(node.released is None or node.released == 3 for node in recording.nodes)
    released = {node.name for node in recording.graph(last) if node.released is not None}
    assert released == {"MulBackward0"}
    assert set(last.ran) == {node.index for node in recording.graph(last)}


def test_another_value_builds_another_graph():
    text = "x = torch.tensor({}, requires_grad=True)\nif x > 0:\n    y = x ** 2\nelse:\n    y = x.exp() - 1"
    names = [{node.name for node in run(text.format(value)).nodes} for value in ("2.0", "-2.0")]
    assert names == [{"PowBackward0", "AccumulateGrad"}, {"SubBackward0", "ExpBackward0", "AccumulateGrad"}]


def test_a_silent_broadcast_is_said():
    step = run("a = torch.ones(3, 1)\nb = torch.ones(3)\nc = a - b").steps[-1]
    assert step.note == "(3, 1) and (3,) broadcast to (3, 3)"
    assert run("a = torch.ones(3, 1)\nb = a - 1\nc = a * torch.ones(1)").steps[-1].note == ""


def test_the_gradient_of_what_is_no_leaf_is_none_with_a_word():
    recording = run("x = torch.ones(1, requires_grad=True)\ny = x * 2\ny.backward()\nprint(y.grad)")
    assert recording.printed == "None\n"
    assert "retain_grad()" in recording.steps[-1].note
    kept = run("x = torch.ones(1, requires_grad=True)\ny = x * 2\ny.retain_grad()\ny.backward()\nprint(y.grad)")
    assert kept.printed == "tensor([1.])\n"


def test_the_last_expression_of_a_cell_shows_its_value_and_prints_nothing():
    recording = run(">>> x = torch.ones(2)\n>>> x * 2\ntensor([2., 2.])\n>>> print(x)\n>>> 1\n>>> [0] * 9000")
    assert recording.printed == "tensor([1., 1.])\n"
    assert [step.shown for step in recording.steps if step.shown] == ["tensor([2., 2.])", "1"]
    assert "too long to be shown" in recording.steps[-1].note
    assert recording.problem is None


def test_a_listing_runs_up_to_the_first_line_that_cannot_be_read():
    recording = run("x = torch.ones(2)\nprint(x)\ny = x.foo()\nz = 3")
    assert recording.printed == "tensor([1., 1.])\n"
    assert (recording.unread, recording.problem.span.line, recording.error) == (3, 3, None)
    assert [(step.text, step.failed) for step in recording.steps][1:] == [("print(x)", False), ("y = x.foo()", True)]
    figure = listing_figure(recording, 1)
    assert 'aria-label="line 4, not read: z = 3"' in figure
    assert 'aria-label="line 3, run 0 times: y = x.foo()"' in figure
