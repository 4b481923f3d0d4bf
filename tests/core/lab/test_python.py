"""Functions, dictionaries, sets, texts and errors as learners write them: the lab does what Python does with each."""

import gc
import weakref
from pathlib import Path

import pytest
import torch

from core.lab import run
from tests.core.lab.listings import agree, executed

LISTINGS = [
    text
    for name in (
        "python.txt",
        "pastes.txt",
        "classes.txt",
        "modules.txt",
        "functions.txt",
        "standard.txt",
        "errors.txt",
        "tutorials.txt",
    )
    for text in (Path(__file__).parent / name).read_text(encoding="utf-8").split("-----\n")[1:]
]


@pytest.mark.parametrize("text", LISTINGS)
def test_it_does_what_python_does(text):
    agree(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("'{0.__class__}'.format(1)", "takes something out of a value"),
        ("'{0[0]}'.format([1])", "takes something out of a value"),
        ("'{:999999999}'.format(1)", "too many characters"),
        ("'%999999999d' % 1", "too many characters"),
        ("'%.999999999f' % 1.0", "too many characters"),
        ("'%*d' % (999999999, 1)", "takes a width from its values"),
        ("'a'.zfill(10**9)", "too long"),
        ("'a'.center(10**9)", "too long"),
        ("s = 'a' * 9000\ns.replace('', s)", "too long"),
        ("d = {k * (2**61 - 1): 0 for k in range(20)}", "not a key that the lab takes"),
        ("s = {complex(-1000003 * k, k) for k in range(20)}", "not a key that the lab takes"),
        ("d = {}\nd[2**70] = 1", "not a key that the lab takes"),
        ("d = {}\nd.update([(2**70, 1)])", "not a key that the lab takes"),
        ("set([2**70])", "not a key that the lab takes"),
        ("dict([(2**70, 1)])", "not a key that the lab takes"),
        ("f = lambda: f()\nf()", "calls itself too deeply"),
        ("f = lambda n: [f(n) for _ in range(9)]\nf(1)", "too deeply"),
        ("d = {}\nwhile True:\n    d[len(d)] = 0", "come to an end"),
        ("[[0 for a in range(200)] for b in range(200)]", "too long"),
        ("[0 for a in range(200) for b in range(200) for c in range(200)]", "too long"),
        ("[0 for a in range(2000) for b in range(2000) if False]", "too long"),
        ("list(map(lambda x: list(range(2000)), range(2000)))", "too long"),
        ("a = [0] * 5000\nprint(*a, *a, *a, *a, *a)", "too long"),
        ("f = torch.zeros\nf(2**40)", "too large"),
        ("f = np.zeros\nf(2**40)", "too large"),
        ("np.array({'a': 1})", "gives a text, a range, a dictionary, a set or an object to NumPy"),
        ("def f():\n    nonlocal x\n    x = 1", "outside a function that stands inside another"),
        ("def f():\n    def g():\n        nonlocal x\n        x = 1\n    g()\nf()", "No function around this one"),
        ("f = eval", "Python's own"),
        ("f = abs\nf.__self__", "two underscores"),
        ("{}.keys() | [2**70]", "combines a set with what is not one"),
        ("a = {'a': 'x' * 9000}\nprint('%(a)s' * 9 % a)", "too long"),
        ("torch.zeros(2, **{'layout': torch.ones(2)})", "takes no argument"),
        ("f = torch.zeros\nf(2, pin_memory=True)", "takes no argument"),
        ("torch.tensor({'a': 1})", "gives torch something that it does not take"),
        ("torch.tensor(abs)", "gives torch something that it does not take"),
        ("a = [1] * 5000\nprint(*a, sep='x' * 9000)", "too long"),
        ("torch.Tensor(torch.ones(2).untyped_storage())", "another visitor's"),
        ("torch.Tensor(2, True)", "another visitor's"),
        ("torch.Tensor(torch.tensor(2), torch.tensor(3))", "another visitor's"),
        ("torch.Tensor(2**40)", "too large"),
        ("f = torch.LongTensor\nf(2**20, 2**20)", "too large"),
        ("torch.autograd.gradcheck(lambda x: x * 2, torch.ones(2**12).double().requires_grad_())", "too large"),
        ("torch.autograd.gradcheck(3, torch.ones(2))", "checks something else"),
    ],
)
def test_what_is_new_is_bounded(text, said):
    recording = run(text)
    assert recording.error is None
    assert recording.problem is not None
    assert said in recording.problem.what + recording.problem.why


def test_a_function_that_holds_a_tensor_lets_it_go_with_the_run():
    seen = []
    text = "def outer():\n    big = torch.zeros(3)\n    def inner():\n        return big\n    return inner\nf = outer()"
    before = torch.Tensor.untyped_storage

    def watch(tensor):
        if tensor.shape == (3,):
            seen.append(weakref.ref(tensor))
        return before(tensor)

    gc.collect()
    gc.disable()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(torch.Tensor, "untyped_storage", watch)
            run(text)
        assert seen
        assert all(reference() is None for reference in seen)
    finally:
        gc.enable()


def test_tensors_in_a_dictionary_are_seen_by_their_keys():
    recording = run("p = {'w': torch.ones(2), 3: torch.zeros(1)}")
    assert [alive.names for alive in recording.steps[-1].tensors] == [("p['w']",), ("p[3]",)]


def test_the_frames_of_a_step_are_the_functions_that_are_being_called():
    recording = run("def f(x):\n    def g(y):\n        return y + 1\n    return [g(k) for k in range(x)]\nf(2)")
    assert [step.frames for step in recording.steps if step.text == "return y + 1"] == [("f", "g")] * 2


@pytest.mark.parametrize(
    "text", ["torch.Tensor(2, 3)", "torch.FloatTensor(torch.ones(2, 3).shape)", "(lambda f: f(5))(torch.LongTensor)",
             "torch.Tensor(*[5, 1])", "torch.empty(3, 2)", "torch.ones(2).new_empty(3)"],
)  # fmt: skip
def test_what_lies_in_memory_is_not_shown(text):
    """Python shows whatever lay there: any number. Here they are zeros, of the same shape and dtype, and it is said."""
    filled = [torch.full((n,), 7.0) for n in (2, 3, 4, 5, 6)]
    del filled
    recording = run(f"x = {text}")
    (found,) = [each for each in recording.steps[-1].tensors if "x" in each.names]
    made = executed(f"x = {text}")[0]["x"]
    assert (found.state.shape, found.state.dtype) == (tuple(made.shape), str(made.dtype)[6:])
    assert set(found.state.value.values) == {0}
    assert "new_empty" in text or "whatever lay in this memory before" in recording.steps[-1].note
