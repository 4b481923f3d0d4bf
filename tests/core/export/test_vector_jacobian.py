"""The script, run by Python, has the numbers that the page shows."""

import pytest
import torch

from core.autograd.hessian import hessian
from core.autograd.presets import input_tensor
from core.autograd.vector_jacobian import jacobian, products
from core.autograd.vector_presets import VECTOR_PRESETS
from core.export.vector_jacobian import script
from core.inputs.program import parse_program

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
    exec(script(facts, second), namespace)
    capsys.readouterr()

    def named(name):
        return namespace.get(f"_{name}", namespace.get(name))

    expected = {"J": jac.matrix, "Ju": facts.right.value, "H": second.matrix}
    for name, value in expected.items():
        if value is not None:
            torch.testing.assert_close(named(name).flatten(), value.flatten(), rtol=0, atol=0)
        else:
            assert "# raises: " in script(facts, second)
    if facts.left.value is not None:
        torch.testing.assert_close(named("leaf").grad.flatten(), facts.left.value, rtol=0, atol=0)
