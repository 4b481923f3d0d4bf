"""Errors, enumerations, abstract classes and generators of a listing's own are bounded, and open no door."""

import gc
import re

import pytest
import torch

from core.lab import run

_ENUM = "from enum import Enum, IntEnum, auto, unique\nclass C(Enum):\n    A = 1\n    B = 2\n"
_ABC = "from abc import ABC, ABCMeta, abstractmethod\n"
# Which of its bounds stops a run depends on how quick the machine is.
ENDLESS = ("come to an end", "one run in the lab may take")
_LEFT = (
    "class M:\n    def __enter__(self):\n        return self\n    def __exit__(self, *a):\n        while True:\n"
    "            pass\n"
)
_MANAGED = "from contextlib import contextmanager\n@contextmanager\ndef m():\n    with m():\n        yield\n"
_CAUGHT = "def f():\n    try:\n        while True:\n            yield 1\n    except BaseException:\n        pass\n"
_AGAIN = "e = ValueError(1)\nfor i in range(40):\n    e = ValueError(e, e)\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_AGAIN + "print(e)", ("too deeply", "items")),
        (_AGAIN + "raise e", ("too deeply", "items")),
        ("class E(Exception):\n    def __str__(self):\n        return str(self)\nprint(E())", ("too deeply",)),
        ("class E(Exception):\n    def __repr__(self):\n        return 'x' * 9000\nprint([E()] * 99)", ("too long",)),
        ("class E(Exception):\n    def __init__(self):\n        raise E()\nE()", ("too deeply",)),
        ("x = [0]\nwhile True:\n    try:\n        raise ValueError(x)\n    except ValueError:\n        pass", ENDLESS),
        ("while True:\n    try:\n        1 / 0\n    except:\n        pass", ENDLESS),
        ("while True:\n    try:\n        pass\n    finally:\n        continue", ENDLESS),
        ("try:\n    while True:\n        pass\nexcept BaseException:\n    print('caught')", ENDLESS),
        ("def f():\n    try:\n        yield 1\n    finally:\n        while 1:\n            pass\nlist(f())", ENDLESS),
        (_CAUGHT + "sum(f())", ENDLESS),
        ("def f():\n    while True:\n        x = yield\ng = f()\nnext(g)\nwhile True:\n    g.send(1)", ENDLESS),
        ("def f():\n    yield from g()\ndef g():\n    yield from f()\nnext(f())", ("too deeply",)),
        ("g = (x for x in [1])\nfor i in range(99):\n    g = (x for x in g)\nnext(g)", ("too deeply", "too much")),
        ("sum(x for x in range(10**9))", ("items", *ENDLESS)),
        ("g = (x for y in [[1] * 99] * 99 for z in y for x in y)\nwhile True:\n    next(g)", ENDLESS),
        ("ValueError.__subclasses__()", ("two underscores",)),
        ("ValueError('a').__traceback__", ("two underscores",)),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e.__traceback__.tb_frame", ("two underscores",)),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e.with_traceback(None)", ("not a known method",)),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    getattr(e, '__traceback__')", ("two underscores",)),
        ("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    getattr(e, 'tb_frame')", ("",)),
        ("getattr(torch.ones(1), '_backward_hooks')", ("does not show",)),
        ("getattr(torch.ones(1), 'storage')", ("does not show",)),
        ("getattr([], 'append').__self__", ("two underscores",)),
        ("getattr(print, '__self__')", ("two underscores",)),
        ("getattr(nn.Linear(1, 1), '_modules')", ("does not show",)),
        ("setattr(torch.ones(1), 'data', 3)", ("sets something",)),
        ("setattr(nn.Linear(1, 1), 'weight', 3)", ("sets something",)),
        ("class A:\n    pass\nsetattr(A(), '__class__', 3)", ("two underscores",)),
        ("class A:\n    pass\nsetattr(A(), 'a b', 3)", ("sets something",)),
        ("class A:\n    pass\nsetattr(A, '__init__', print)", ("two underscores",)),
        ("class A(nn.Module):\n    pass\nsetattr(A(), '_modules', {})", ("cannot be set",)),
        ("vars(torch)", ("module",)),
        ("vars(nn.Linear(1, 1))", ("",)),
        ("type(ValueError('a')).mro()", ("not a known method",)),
        ("type(ValueError('a'))('b').args.__class__", ("two underscores",)),
        (_ENUM + "C.A.__class__", ("two underscores",)),
        (_ENUM + "C._member_map_", ("not a known attribute",)),
        (_ENUM + "C.A._value_", ("not a known attribute",)),
        (_ENUM + "C.__members__", ("two underscores",)),
        (_ENUM + "Enum('D', 'A B')", ("more than the lab",)),
        (_ENUM + "torch.add(torch.ones(1), C.A)", ("does not take",)),
        (_ENUM + "np.array(C.A)", ("NumPy",)),
        ("from enum import IntEnum\nclass N(IntEnum):\n    A = 10**9\nx = [0] * N.A", ("too long",)),
        ("from enum import IntEnum\nclass N(IntEnum):\n    A = 10**9\ntorch.zeros(N.A, 9)", ("too large",)),
        ("class A(int):\n    pass", ("not a base",)),
        ("class A(str):\n    pass", ("not a base",)),
        ("from enum import Enum\nclass A(dict, Enum):\n    pass", ("not a base",)),
        (_ABC + "class A(metaclass=type):\n    pass", ("a metaclass",)),
        (_ABC + "class A(ABC):\n    pass\nA.register(int)", ("not a known method",)),
        (_ABC + "abstractmethod(3)", ("more than the lab",)),
        (_LEFT + "with M():\n    pass", ENDLESS),
        (_MANAGED + "with m():\n    pass", ("too deeply",)),
        ("x = torch.ones(3)\nx[slice(0, 10**30)]\nlist(range(10**9))[slice(3)]", ("items",)),
    ],
)  # fmt: skip
def test_it_is_refused_in_bounds(text, said):
    recording = run(text)
    assert recording.problem is not None
    told = recording.problem.what + recording.problem.why
    assert any(each in told for each in said), told
    assert recording.error is None or "" in said, recording.message
    assert not re.search(r"core/|site-packages|Traceback", told)


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    with torch.no_grad():\n        yield torch.ones(2)\ng = f()\nx = next(g)\n",
        "class E(Exception):\n    pass\ntry:\n    raise E(torch.ones(3))\nexcept E as e:\n    k = e\nk.e = k\n",
        "l = []\ntry:\n    raise ValueError(torch.ones(3), l)\nexcept ValueError as e:\n    l = e\n1 / 0",
        "def f():\n    try:\n        yield torch.ones(2)\n    finally:\n        1\ng = f()\nnext(g)\n1 / 0",
    ],
)
def test_no_tensor_and_no_mode_outlives_a_run(text):
    run(text)
    gc.collect()
    gc.disable()
    try:
        before = sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())
        recording = run(text)
        assert recording.steps
        assert sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects()) == before
    finally:
        gc.enable()
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()


def test_a_generator_left_open_runs_nothing_after_the_listing():
    recording = run("def f():\n    try:\n        yield 1\n    finally:\n        print('late')\ng = f()\nnext(g)")
    assert (recording.printed, recording.problem) == ("", None)
