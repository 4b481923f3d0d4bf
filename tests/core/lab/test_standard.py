"""Python's standard library in the lab stays within its bounds: what never ends, what doubles, keys that collide."""

import pytest

from core.lab import run

COLLECTIONS = "from collections import *\n".replace("*", "Counter, defaultdict, deque, namedtuple, OrderedDict")
HEAD = f"import itertools, functools\nfrom dataclasses import dataclass, field, asdict\n{COLLECTIONS}"
DOUBLES = "@dataclass\nclass P:\n    a: object\n    b: object\np = P(1, 2)\nfor i in range(60):\n    p = P({}, {})\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("for i in itertools.count(): pass", "come to an end"),
        ("list(itertools.count())", "end"),
        ("sum(itertools.cycle([1]))", "end"),
        ("max(itertools.repeat(1))", "end"),
        ("list(itertools.islice(itertools.count(), 10**12, None))", "end"),
        ("for i in itertools.chain.from_iterable(itertools.repeat([])): pass", "end"),
        ("for i in itertools.dropwhile(lambda i: True, itertools.count()): pass", "end"),
        ("list(itertools.product(range(1000), repeat=9))", "too long"),
        ("next(itertools.product(range(9), repeat=10**9))", "too long"),
        ("list(itertools.permutations(range(100)))", "too long"),
        ("functools.reduce(lambda a, b: a, itertools.count())", "end"),
        ("Counter(a=10**9).elements()", "too long"),
        ("Counter([2**70])", "not a key"),
        ("c = Counter()\nc.update([2**70])", "not a key"),
        ("Counter('a' * 10**9)", "too long"),
        ("d = defaultdict(int)\nd[2**70]", "not a key"),
        ("d = defaultdict(int)\nd[2**70] += 1", "not a key"),
        ("d = defaultdict(lambda: d[len(d)])\nd[0]", "too deeply"),
        ("d = defaultdict(int)\nwhile True: d[len(d)]", "end"),
        ("q = deque()\nwhile True: q.append(0)", "end"),
        ("q = deque([0] * 9)\nwhile True: q.extend(q.copy())", "too long"),
        ("q = deque([0]) * 10**9", "too long"),
        ("q = deque()\nq.append(q)\nprint(q)", "items"),
        ("torch.tensor(deque([1]))", "does not take"),
        ("namedtuple('A', ['x%d' % i for i in range(99)])", "too many fields"),
        ("f = len\nfor i in range(900): f = functools.partial(f, f)\nf()", "too deeply"),
        ("@functools.cache\ndef f(n):\n    return f(n + 1)\nf(0)", "too deeply"),
        ("@functools.cache\ndef f(n):\n    return 0\nf(2**70)", "not a key"),
        (DOUBLES.format("p", "p") + "print(p)", "too long"),
        (DOUBLES.format("p", "p") + "asdict(p)", "too deeply"),
        (DOUBLES.format("[p]", "[p]") + "print(p)", "too long"),
        ("@dataclass\nclass P:\n    a: object\np, q = P(1), P(1)\np.a, q.a = q, p\nprint(p == q)", "too"),
        ("def d(f):\n    return d(f)\n@d\ndef g(): pass", "too deeply"),
        ("[(x := i) for i in range(10**9)]", "items"),
        ("class A(type):\n    pass", "not a base"),
        ("class A(deque):\n    pass", "not a base"),
        ("deque.__class__", "two underscores"),
        ("functools.partial(len).func", "known"),
        ("defaultdict(int).default_factory", "known"),
    ],
)
def test_it_is_bounded(text, said):
    recording = run(HEAD + text.replace("(): pass", "():\n    pass").replace("True: ", "True:\n    "))
    assert recording.problem is not None
    assert said in recording.problem.what + recording.problem.why


def test_a_function_of_many_is_shown_in_a_few_words():
    recording = run(HEAD + "f = len\nfor i in range(40):\n    f = functools.partial(f, f)\nprint(f)")
    assert recording.problem is None
    assert len(recording.printed) < 100
