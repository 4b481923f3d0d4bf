"""The script, run by Python, has the numbers that the page shows."""

import pytest
import torch

from core.autograd.jacobians.hessian import hessian
from core.autograd.jacobians.presets import VECTOR_PRESETS
from core.autograd.jacobians.products import jacobian, products
from core.autograd.jacobians.step_sizes import step_sizes
from core.autograd.tape.presets import input_tensor
from core.export.autograd.jacobians import script
from core.language.program import parse_program

CASES = {
    **{name: (preset.text, preset.values, preset.by) for name, preset in VECTOR_PRESETS.items()},
    "names of our own": ("f = v * leaf\nprint = f + J.exp()\nprint", {"v": "[1, 2]", "leaf": "3", "J": "0.5"}, "leaf"),
    "an input that is assigned": ("w = w * x\ny = w + w", {"w": "2", "x": "[1, 2]"}, "x"),
    "words of Python": ("sum(x) * max(x)", {"x": "[1, 2]"}, "x"),
    "no derivative": ("y = x > 0", {"x": "[1, 2]"}, "x"),
    "no graph": ("y = x.detach()", {"x": "[1, 2]"}, "x"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_script_makes_the_same_numbers(case, capsys):
    text, values, by = CASES[case]
    jac = jacobian(parse_program(text), {name: input_tensor(value) for name, value in values.items()}, by)
    facts = products(jac, torch.linspace(0.5, 2, jac.rows), torch.linspace(-1, 1, jac.columns))
    second = hessian(jac, facts.v, facts.left)
    namespace = {}
    source = script(facts, passes=True, hessian=second)
    exec(source, namespace)
    capsys.readouterr()

    def named(name):
        return namespace.get(f"_{name}", namespace.get(name))

    expected = {"J": jac.matrix, "Ju": facts.right.value, "H": second.matrix}
    for name, value in expected.items():
        if value is not None:
            torch.testing.assert_close(named(name).flatten(), value.flatten(), rtol=0, atol=0)
        else:
            assert "# raises: " in source
    if facts.left.value is not None:
        torch.testing.assert_close(torch.stack(named("rows")), jac.matrix)
        torch.testing.assert_close(torch.stack(named("columns"), dim=1), jac.matrix)
        namespace = {}
        exec(script(facts), namespace)
        torch.testing.assert_close(named("leaf").grad.flatten(), facts.left.value, rtol=0, atol=0)


@pytest.mark.parametrize(
    ("text", "values", "same"),
    [
        ("y = sin(x) * w", {"x": "[0.3, 2]", "w": "1.5"}, True),
        ("errors = abs(h * unit)\nslope = errors + max(h, unit)", {"h": "[1, 2]", "unit": "[3, 0.5]"}, True),
        ("y = eye(2) @ x", {"x": "[0.3, 2]"}, False),
    ],
)
def test_the_script_makes_the_same_differences(text, values, same, capsys):
    inputs = {name: input_tensor(value) for name, value in values.items()}
    jac = jacobian(parse_program(text), inputs, next(iter(values)))
    facts = products(jac, torch.tensor([1.0, -0.5]), torch.ones(2))
    steps = step_sizes(jac, facts.v, facts.u)
    namespace = {}
    exec(script(facts, steps=steps), namespace)
    capsys.readouterr()
    found = namespace.get("_errors", namespace.get("errors"))
    assert (found is not None and isinstance(found, dict)) == same
    if same:
        for curve in steps.curves:
            place = ("forward", "central").index(curve.method)
            mine = [found[getattr(torch, curve.dtype), h][place] for h in curve.steps]
            assert [abs(each) / abs(steps.slope) for each in mine] == list(curve.errors)
