"""States of every page that has code to take home, drawn from a seed: the same seed, the same state."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from core.autograd.tape.presets import PRESETS
from core.autograd.tracking.errors import BY_NAME
from core.capture.presets import CAPTURED
from core.lab.listings.presets import LISTINGS
from core.museum.catalogue import EXHIBITS
from core.practice.catalogue import TEMPLATES
from core.tensors.broadcasting.operation import OPERATIONS
from core.tensors.dtypes import promotion, wraparound
from core.tensors.elementwise.functions import FUNCTIONS
from core.training.bugs.catalogue import BUGS

Settings = dict[str, str]


@dataclass(frozen=True)
class Taken:
    """A view of a page: its file below `pages/`, the name of its script, what opens it, and what else is drawn."""

    page: str
    stem: str
    opens: Settings
    draw: Callable[[Random], Settings]

    def state(self, seed: int) -> Settings:
        """The settings of an address."""
        return self.opens | self.draw(Random(f"{self.page} {self.stem} {seed}"))


def _sizes(random: Random, rank: int, most: int = 4) -> list[int]:
    return [random.randint(1, most) for _ in range(rank)]


def _text(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _attributes(random: Random) -> Settings:
    made = {
        "make": random.choice(("zeros", "ones", "rand", "randn")),
        "shape": _text(_sizes(random, random.randint(1, 4))),
    }
    return made | {"requires_grad": random.choice(("true", "false"))}


def _written(random: Random) -> Settings:
    return {"written": str(random.randint(-9, 9))}


def _number(random: Random) -> Settings:
    text = random.choice(("-1/3", "2**24 + 1", "1e-45", "65504", "inf", "nan", "0.1 + 0.2", "True", "7", "-200"))
    return {"number": text, "few": random.choice(("true", "false"))}


def _promotion(random: Random) -> Settings:
    return {
        "of_a": random.choice(list(promotion.DTYPES)),
        "of_b": random.choice(list(promotion.partners("tensor"))),
    }


def _surprises(random: Random) -> Settings:
    begin, plus = random.randint(-300, 300), random.randint(-300, 300)
    return {"integer": random.choice(list(wraparound.DTYPES)), "begin": str(begin), "plus": str(plus)}


def _function(random: Random) -> Settings:
    shape = _sizes(random, random.randint(1, 3))
    other = [1 if random.random() < 0.3 else size for size in shape[random.randint(0, len(shape) - 1) :]]
    return {"apply": random.choice(list(FUNCTIONS)), "x_shape": _text(shape), "y_shape": _text(other)}


def _product(random: Random) -> Settings:
    n, k, m, b = _sizes(random, 4)
    one, two = random.choice((
        ([n, k], [k, m]), ([k], [k]), ([b, n, k], [k, m]), ([b, 1, n, k], [m, k, n]), ([n, k], [k]),
    ))  # fmt: skip
    return {"matmul_a": _text(one), "matmul_b": _text(two)}


def _equation(random: Random) -> Settings:
    n, k, m = _sizes(random, 3)
    equation = random.choice(("ij,jk->ik", "ij,jk->k", "ij,jk->", "ij,jk->ki", "ij,jk->ijk"))
    return {"equation": equation, "matmul_a": f"{n}, {k}", "matmul_b": f"{k}, {m}"}


def _broadcast(random: Random) -> Settings:
    shape = _sizes(random, random.randint(1, 4))
    a, b = ([size if random.random() < 0.7 else 1 for size in shape] for _ in range(2))
    return {"a": _text(a), "b": _text(b[random.randint(0, len(b) - 1) :]), "op": random.choice(list(OPERATIONS))}


def _chain(random: Random) -> Settings:
    a, b, c = _sizes(random, 3)
    first = random.choice(("permute(2, 0, 1)", "transpose(0, 1)", "flatten(0, 1)", "unsqueeze(1)", "narrow(0, 0, 1)"))
    then = random.choice((".reshape(-1)", ".contiguous()", ".view(-1)", ".flatten()", ".clone()", ""))
    return {"x": f"{a}, {b}, {c}", "chain": first + then}


def _index(random: Random) -> Settings:
    n, m = random.randint(2, 5), random.randint(2, 5)
    i, j = random.randrange(n), random.randrange(m)
    at = random.choice(
        (f"x[{i}]", f"x[:, {j}]", f"x[{i}:, ::2]", f"x[[{i}, 0]]", f"x[..., None, {j}]", f"x[x > {i * m + j}]")
    )
    return {"indexing_x": f"{n}, {m}", "at": at}


def _move(random: Random) -> Settings:
    made = {"elements": str(4 ** random.randint(0, 8)), "dtype": random.choice(("float32", "float64", "bfloat16"))}
    return made | {
        "target": random.choice(("cpu", "meta")),
        "placement_requires_grad": random.choice(("true", "false")),
    }


_PROGRAMS = (
    *(preset.text for preset in PRESETS.values()),
    "z = x.exp() / (1 + y)", "z = (x - y).abs()", "s = x * y\nz = s.detach() * s", "z = softmax(stack([x, y]), dim=0)",
    "z = log(x) + x", "y = sin(x) ** 2 + cos(x) ** 2",
)  # fmt: skip


def _program(random: Random) -> Settings:
    text = random.choice(_PROGRAMS)
    return {"program": text, "step": random.choice(("start", "end", "1"))}


def _vector(random: Random) -> Settings:
    text = random.choice(
        ("y = x ** 2", "y = x * x.sum()", "y = stack([x[0] * x[1], x[1] * x[2]])", "y = x.flip(0) * 3")
    )
    view = random.choice(("", "Hessian"))
    values = _text([random.randint(-3, 3) for _ in range(3)])
    return {"jacobian_program": text, "jacobian_in_x": f"[{values}]"} | ({"jacobian_view": view} if view else {})


def _ledger(random: Random) -> Settings:
    entries = random.choices(("y1", "y2", "zero_", "None"), k=random.randint(1, 6))
    return {"entries": ", ".join(entries), "accumulation_x": str(random.randint(-3, 4))}


def _loops(random: Random) -> Settings:
    rate, epochs = random.choice(("0.01", "0.1", "0.5", "1.2")), random.randint(10, 60)
    return {"accumulation_lr": rate, "accumulation_epochs": str(epochs)}


def _cut(random: Random) -> Settings:
    return {"tracking_program": random.choice(_PROGRAMS)}


def _refusal(random: Random) -> Settings:
    return {"tracking_wrong": random.choice(list(BY_NAME))}


def _listing(random: Random) -> Settings:
    if random.random() < 0.3:
        return {"listing": random.choice(list(LISTINGS.values()))}
    draw = TEMPLATES[random.choice(sorted(TEMPLATES))]
    question = draw(random.randrange(1000))
    return {"listing": question.code if question.in_lab else "print(1)"}


def _line(random: Random) -> Settings:
    made = {"n": str(random.randint(2, 60)), "seed": str(random.randint(0, 99)), "epochs": str(random.randint(1, 40))}
    made |= {"lr": random.choice(("0.01", "0.1", "0.9", "1.5")), "noise": random.choice(("0", "0.5", "2"))}
    return made | {"optimizer": random.choice(("SGD", "Adam", "RMSprop"))}


def _hand(random: Random) -> Settings:
    return {"my_w": str(random.randint(-4, 4)), "my_b": str(random.randint(-4, 4))}


def _bugs(random: Random) -> Settings:
    return {"bugs": random.choice(list(BUGS.values())).label, "seed": str(random.randint(0, 99))}


def _network(random: Random) -> Settings:
    made = {
        "network_data": random.choice(("circle", "xor", "spiral", "line")),
        "network_seed": str(random.randint(0, 99)),
    }
    made |= {
        "network_hidden": random.choice(("1", "3", "4, 2", "2, 2, 2")),
        "network_epochs": str(random.randint(1, 30)),
    }
    return made | {"network_optimizer": random.choice(("SGD", "Adam"))}


def _exhibit(random: Random) -> Settings:
    return {"exhibit": random.choice(list(EXHIBITS.values())).case.name}


def _captured(random: Random) -> Settings:
    text = random.choice((*(preset.text for preset in CAPTURED.values()), *_PROGRAMS))
    return {"capture_program": text} | {name: random.choice(("true", "false")) for name in ("decomposed", "trimmed")}


def _ranks(random: Random) -> Settings:
    made = {"ranks_rows": str(random.randint(10, 60)), "ranks_seed": str(random.randint(0, 99))}
    steps = str(random.randint(2, 9))
    return made | {"ranks_steps": steps, "ranks_step": steps, "ranks_lr": random.choice(("0.01", "0.1", "0.5"))}


def _nothing(_: Random) -> Settings:
    return {}


def _code(chapter: str, **more: str) -> Settings:
    return {f"{chapter}_code": "true"} | more


TAKEN = (
    Taken("tensors/anatomy", "anatomy", _code("anatomy"), _attributes),
    Taken("tensors/anatomy", "sharing", _code("anatomy", about="shared or copied"), _written),
    Taken("tensors/dtypes", "number", _code("dtypes"), _number),
    Taken("tensors/dtypes", "promotion", _code("dtypes", topic="promotion"), _promotion),
    Taken("tensors/dtypes", "surprises", _code("dtypes", topic="surprises", why="true"), _surprises),
    Taken("tensors/dtypes", "memory", _code("dtypes", topic="memory"), lambda r: {"of_shape": _text(_sizes(r, 3, 99))}),
    Taken("tensors/elementwise", "elementwise", _code("elementwise"), _function),
    Taken("tensors/elementwise", "in_place", _code("elementwise", aspect="in place"), _function),
    Taken("tensors/matmul", "matmul", _code("matmul"), _product),
    Taken("tensors/matmul", "matmul", _code("matmul", matmul_op="einsum"), _equation),
    Taken("tensors/broadcasting", "broadcasting", _code("broadcasting"), _broadcast),
    Taken("tensors/reshaping", "reshaping", _code("reshaping"), _chain),
    Taken("tensors/indexing", "indexing", _code("indexing"), _index),
    Taken("tensors/indexing", "indexing", _code("indexing", indexing_show="write"), _index),
    Taken("devices/placement", "placement", {}, _move),
    Taken("autograd/graph/page", "graph", _code("graph"), _program),
    Taken("autograd/vector_jacobian/page", "vector_jacobian", _code("jacobian"), _vector),
    Taken("autograd/accumulation/page", "ledger", _code("accumulation"), _ledger),
    Taken("autograd/accumulation/page", "training", _code("accumulation", accumulation_view="training"), _loops),
    Taken("autograd/tracking/page", "tracking", _code("tracking"), _cut),
    Taken("autograd/tracking/page", "refusal", _code("tracking", tracking_view="errors"), _refusal),
    Taken("autograd/lab", "listing", _code("lab"), _listing),
    Taken("training/regression/page", "regression", _code("regression"), _line),
    Taken("training/regression/page", "by_hand", {"view": "by hand", "by_hand_code": "true"}, _hand),
    Taken("training/regression/page", "surface", {"view": "loss surface", "surface_code": "true"}, _line),
    Taken("training/regression/page", "rates", {"view": "learning rates", "rates_code": "true"}, _line),
    Taken("training/regression/page", "broken", {"view": "bugs", "bugs_code": "true"}, _bugs),
    Taken("training/network/page", "network", _code("network"), _network),
    Taken("museum/errors", "error", _code("errors"), _exhibit),
    Taken("capture/page", "capture", _code("capture"), _captured),
    Taken("distributed/page", "ranks", _code("ranks", ranks_real="false", ranks_count="1"), _ranks),
)  # fmt: skip
