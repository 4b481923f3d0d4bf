"""Every question: its listing is run by Python as well, its wrong answers are wrong, and it is always the same."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from random import Random
from textwrap import indent
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from core.lab import run
from core.language.listing import parse_listing
from core.practice.catalogue import HALLS, TEMPLATES, about
from core.practice.marking import mark, read_answer
from core.practice.question import Question, same
from core.practice.template import SEEDS, Template, refusal
from core.practice.topics import TOPICS
from pages.sitemap import ROOMS, UNASKED

ALL = [pytest.param(template, id=key) for key, template in TEMPLATES.items()]
PROOF = {"some": 25, "full": 200}


def by_python(code: str) -> str:
    """What Python, and not the lab, makes of a listing of ours."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, {"torch": torch})  # our own
    except Exception as error:  # noqa: BLE001 - whichever is raised is the answer
        return refusal(type(error).__name__, str(error))
    return printed.getvalue().strip()


class Heard(TorchDispatchMode):
    """The names of the ATen operations that are dispatched while it is entered."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.names: list[str] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.names.append(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


def dispatched_by_last_line(code: str) -> str:
    """What torch dispatches while Python runs the last line."""
    *before, last = code.splitlines()
    names: dict[str, Any] = {"torch": torch}
    exec("\n".join(before), names)
    with Heard() as heard:
        exec(last, names)
    return ", ".join(name for name in heard.names if name != "detach")


def left_by_fx(code: str) -> str:
    """What torch.fx keeps of the lines after the first, with z as the output."""
    names: dict[str, Any] = {}
    exec(f"def f(x):\n{indent(code.partition(chr(10))[2], '    ')}\n    return z", names)
    graph = torch.fx.symbolic_trace(names["f"]).graph
    graph.eliminate_dead_code()
    nodes = [node for node in graph.nodes if node.op.startswith("call_")]
    return ", ".join(node.target if node.op == "call_method" else node.target.__name__ for node in nodes)


# Who knows the answer, where it is not what the listing prints.
KNOWN: dict[str, Callable[[str], str]] = {
    "capture.dispatched-by-a-line": dispatched_by_last_line,
    "capture.dispatched-on-the-way-back": dispatched_by_last_line,
    "capture.left-of-the-graph": left_by_fx,
}


def check(question: Question) -> None:
    """All that has to hold for a question."""
    assert KNOWN.get(question.template, by_python)(question.code) == question.answer, question.code
    assert question.answer
    assert "\n" not in question.answer
    answers = (question.answer, *(wrong.text for wrong in question.wrong))
    assert sorted(answers) == sorted(question.options)
    assert 2 <= len(answers) <= 4
    assert sum("Error: " in text for text in answers) <= 1  # else the words of one of them are not torch's
    for left, right in combinations(answers, 2):
        assert not same(left, right)
        assert value(left) != value(right) or type(value(left)) is not type(value(right))
    for wrong in question.wrong:
        told = mark(question, wrong.text)
        assert not told.right
        assert told.thought == wrong.thought
        assert told.thought[0].isupper()
        assert told.thought.endswith(".")
    assert mark(question, question.answer).right
    if question.kind != "choice":
        assert mark(question, read_answer(question, question.answer)).right
        for wrong in question.wrong:
            assert not mark(question, read_answer(question, wrong.text)).right
    assert len(question.hints) == 2
    assert all(hint.endswith((".", "?")) for hint in (*question.hints, question.prompt))
    assert not any(f"{question.answer}." in hint for hint in question.hints if len(question.answer) > 3)
    assert parse_listing(question.code).problem is None
    recording = run(question.code)
    assert question.in_lab == (recording.problem is None or recording.error is not None)


def value(text: str) -> Any:
    """What an answer is to Python."""
    try:
        return eval(text, {"torch": torch})  # noqa: S307 - our own
    except (SyntaxError, NameError):
        return text


@pytest.mark.parametrize("template", ALL)
def test_torch_gives_the_answer_and_no_wrong_one(template: Template) -> None:
    for seed in range(3):
        check(template(seed))


@pytest.mark.proof
@pytest.mark.parametrize("template", ALL)
def test_so_it_is_on_many_seeds(template: Template) -> None:
    chance = Random(template.key)
    for seed in [0, SEEDS - 1, *(chance.randrange(SEEDS) for _ in range(PROOF[os.environ["EXPLORER_PROOF"]]))]:
        check(template(seed))


def test_it_follows_from_template_and_seed_alone_and_leaves_the_process_as_it_was() -> None:
    before = torch.random.get_rng_state()
    first = [template(7) for template in TEMPLATES.values()]
    torch.rand(3)
    again = [template(7) for template in reversed(TEMPLATES.values())]
    assert first == again[::-1]
    assert [q.code for q in first] != [template(8).code for template in TEMPLATES.values()]
    torch.random.set_rng_state(before)
    for template in list(TEMPLATES.values())[::9]:
        template(9)
    assert torch.equal(torch.random.get_rng_state(), before)
    assert torch.is_grad_enabled()


def test_every_page_has_questions_and_each_topic_is_a_page() -> None:
    rooms = {
        room.url: (room.url, room.title, room.path, section)
        for section, rooms in ROOMS.items()
        for room in rooms
        if section not in UNASKED
    }
    assert {url: (t.url, t.title, t.page, t.chapter) for url, t in TOPICS.items()} == rooms
    assert [hall.topic for hall in HALLS] == [topic for topic in TOPICS.values() if about(topic)]
    assert sum(map(len, HALLS)) == len(TEMPLATES) >= 70
    assert all(len(about(topic)) >= 4 for topic in TOPICS.values())


_BREAKS = """
import json, sys, torch
told = []
for condition in json.load(sys.stdin):
    names = {}
    exec(f"def f(x):\\n    y = x * 2\\n    return y + 1 if {condition} else y - 1", {"torch": torch}, names)
    told.append(torch._dynamo.explain(names["f"])(torch.ones(4)).graph_break_count)
    torch._dynamo.reset()
print(json.dumps(told))
"""


@pytest.mark.proof
def test_the_compiler_leaves_a_function_where_meta_has_no_value() -> None:
    draw = TEMPLATES["capture.known-without-values"]
    questions = [draw(seed) for seed in range(60)]
    conditions = {q.code.rpartition("bool(")[2][:-2]: "Error" in q.answer for q in questions}
    ran = subprocess.run(
        [sys.executable, "-c", _BREAKS], input=json.dumps(list(conditions)), capture_output=True, text=True, check=True
    )
    assert [breaks > 0 for breaks in json.loads(ran.stdout)] == list(conditions.values())
    assert set(conditions.values()) == {False, True}
