"""The scripts of the products page do what the page shows, and the loops do what the product does."""

import contextlib
import io
from math import prod

import pytest
import torch

from core.export.tensors.products import loops, script
from core.inputs.einsum import parse_equation
from core.inputs.shapes import Shape
from core.tensors.products.equivalents import equivalents
from core.tensors.products.examples import EXAMPLES
from core.tensors.products.named import NAMES, Facts, examine, product
from core.tensors.products.outcome import multiply, operand

CASES = [
    ("matmul", ((3, 4), (4, 2))),
    ("matmul", ((2, 1, 3, 4), (3, 4, 2))),
    ("matmul", ((4,), (2, 4, 3))),
    ("transpose", ((2, 3),)),
    ("T", ((2, 3, 4),)),
    ("mT", ((2, 3, 4),)),
    ("dot", ((3,), (3,))),
    ("ii->", ((3, 3),)),
    ("iij->ij", ((3, 3, 2),)),
    ("ij,jk->ki", ((3, 1), (4, 2))),
    ("bi,ij,bj->b", ((3, 2), (2, 4), (3, 4))),
    ("IA,Ab->bI", ((2, 3), (3, 2))),
    ("...i,...j->i...j", ((2, 1, 3), (3, 2))),
    ("ij,jk->ik", ((2, 0), (0, 3))),
    (",i->i", ((), (2,))),
    ("->", ((),)),
]


def facts_of(name: str, shapes: tuple[Shape, ...]) -> Facts:
    equation = parse_equation(name) if "->" in name else None
    return examine(product("einsum" if equation else name, [len(s) for s in shapes], equation), shapes)


def run(source: str) -> dict[str, object]:
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, names)
    return names


@pytest.mark.parametrize(("name", "shapes"), CASES, ids=str)
def test_script_and_loops(name: str, shapes: tuple[Shape, ...]) -> None:
    facts = facts_of(name, shapes)
    values = [[float(n * n % 7) for n in range(prod(shape))] for shape in shapes]
    tensors = [operand(shape, numbers) for shape, numbers in zip(shapes, values, strict=True)]
    outcome = multiply(facts.product, facts.plan, tensors, 100)
    same = [each.code for each in equivalents(facts.product, facts.plan)]
    names = run(script(facts, values, outcome, same))
    result = NAMES[len(shapes)]
    assert torch.equal(names[result], facts.product.run(*tensors))
    # The loops run after the script and compute the result again.
    looped = run("import torch\n" + script(facts, values, outcome) + loops(facts.plan))
    torch.testing.assert_close(looped[result], names[result])


def test_the_pages_own_values() -> None:
    facts = facts_of("matmul", ((3, 4), (4, 2)))
    outcome = multiply(facts.product, facts.plan, [operand((3, 4)), operand((4, 2))], 100)
    names = run(script(facts, [None, None], outcome))
    assert names["C"].flatten().tolist() == list(outcome.result.values)


def test_of_a_large_product_the_script_computes_what_is_drawn() -> None:
    shapes = ((700, 300), (300, 900))
    facts = facts_of("matmul", shapes)
    outcome = multiply(facts.product, facts.plan, [operand(shape) for shape in shapes], 100)
    assert not outcome.whole
    names = run(script(facts, [None, None], outcome))
    assert names["C"].flatten().tolist() == list(outcome.result.values)


@pytest.mark.parametrize(
    ("name", "shapes"),
    [("matmul", ((3, 4), (5, 2))), ("transpose", ((3,),)), ("mm", ((3,), (3,))), ("ii->", ((3, 4),))],
)
def test_what_torch_refuses_it_refuses_in_the_script_with_the_same_words(name: str, shapes: tuple[Shape, ...]) -> None:
    facts = facts_of(name, shapes)
    source = script(facts, [None] * len(shapes))
    with pytest.raises((RuntimeError, IndexError)) as caught:
        run(source)
    assert f"# {caught.type.__name__}: {caught.value}" in source


def test_what_is_too_large_is_commented_out() -> None:
    facts = facts_of("matmul", ((3, 4), (4, 2)))
    assert "# C = A @ B" in script(facts, [None, None], None)


def test_a_device_is_named() -> None:
    facts = facts_of("matmul", ((3, 4), (4, 2)))
    outcome = multiply(facts.product, facts.plan, [operand((3, 4)), operand((4, 2))], 100)
    assert script(facts, [None, None], outcome, device="meta").count('device="meta"') == 2


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_every_example_exports(name: str) -> None:
    attempt = EXAMPLES[name].attempt
    facts = examine(
        product(attempt.name, [len(s) for s in attempt.shapes], attempt.equation, attempt.dims), attempt.shapes
    )
    if facts.plan is None:
        return
    outcome = multiply(facts.product, facts.plan, [operand(shape) for shape in attempt.shapes], 100)
    run(script(facts, [None] * len(attempt.shapes), outcome))
