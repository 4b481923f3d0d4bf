"""Jacobians and their products against Python's own run of the same text, torch.autograd, and closed forms."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.autograd.jacobians.hessian import hessian
from core.autograd.jacobians.passes import numerical_jacobian, passes
from core.autograd.jacobians.presets import VECTOR_PRESETS
from core.autograd.jacobians.products import jacobian, products
from core.autograd.jacobians.step_sizes import step_sizes
from core.autograd.tape.presets import input_tensor
from core.language.program import parse_program
from core.language.words.program import OPERATIONS
from core.problem import InputProblem
from tests.core.autograd.programs import executed, inputs, programs
from tests.core.language.walk.test_operations import call, tensors
from tests.profiles import examples

close = torch.testing.assert_close


def preset(name):
    chosen = VECTOR_PRESETS[name]
    given_inputs = {key: input_tensor(text) for key, text in chosen.values.items()}
    return jacobian(parse_program(chosen.text), given_inputs, chosen.by)


def of(text, by="x", **given_inputs):
    return jacobian(parse_program(text), {n: torch.as_tensor(t) for n, t in given_inputs.items()}, by)


def asked(jac, v=None, u=None):
    v = torch.ones(jac.rows) if v is None else torch.tensor(v)
    return products(jac, v, torch.ones(jac.columns) if u is None else torch.tensor(u))


@examples(25)
@given(text=programs(), by=st.sampled_from("xyw"), seed=st.integers(0, 99))
def test_generated_programs_agree_with_python_and_autograd(text, by, seed):
    values = inputs(seed)
    jac = jacobian(parse_program(text), values, by)
    oracle = torch.autograd.functional.jacobian(lambda x: executed(text, {**values, by: x})["z"], values[by])
    oracle = oracle.reshape(jac.rows, jac.columns)
    close(jac.matrix, oracle)
    generator = torch.Generator().manual_seed(seed)
    v, u = (torch.randn(n, generator=generator, dtype=torch.float64) for n in oracle.shape)
    found = products(jac, v, u)
    # A float32 tensor within the program rounds what goes through it, at the scale of its largest terms.
    rounding = 1e-6 * float(oracle.abs().sum() * torch.cat([u, v]).abs().max())
    close(found.right.value, oracle @ u, rtol=1e-6, atol=rounding)
    if found.left.refusal is None:
        close(found.left.value, v @ oracle, rtol=1e-6, atol=rounding)
    else:
        assert "does not require grad" in found.left.refusal
        assert not oracle.any()


@pytest.mark.parametrize("name", VECTOR_PRESETS)
def test_presets_have_their_products(name):
    jac = preset(name)
    found = asked(jac)
    close(found.left.value, torch.ones(jac.rows) @ jac.matrix, atol=1e-6, rtol=1e-5)
    close(found.right.value, jac.matrix @ torch.ones(jac.columns), atol=1e-6, rtol=1e-5)
    assert found.total.value.tolist() == found.left.value.tolist()  # v = ones is the gradient of the sum
    scalar = jac.rows == 1
    assert (found.bare.refusal is None) == scalar
    assert scalar or found.bare.refusal == "grad can be implicitly created only for scalar outputs"


def test_the_articles_own_numbers():
    jac = preset("The article's")
    assert jac.matrix.tolist() == [[2, 0, 0], [0, 4, 0], [0, 0, 6]]
    assert asked(jac).left.value.tolist() == [2, 4, 6]


def test_a_linear_map_is_its_own_jacobian():
    jac = preset("A linear layer")
    assert jac.matrix.tolist() == jac.inputs["W"].tolist()


def test_softmax_has_nothing_to_give_to_its_sum():
    assert asked(preset("Softmax")).left.value.abs().max() < 1e-6


@pytest.mark.parametrize("name", VECTOR_PRESETS)
def test_passes_build_the_jacobian(name):
    jac = preset(name)
    made = passes(jac, tuple(range(jac.rows)), tuple(range(jac.columns)), 99)
    close(torch.tensor([made.rows[i] for i in range(jac.rows)]), jac.matrix)
    close(torch.tensor([made.columns[j] for j in range(jac.columns)]).T, jac.matrix)


def test_the_cheaper_mode_has_fewer_passes():
    wide, tall = of("y = x.sum()", x=[1.0, 2.0]), of("y = stack([x[0], x[0]]).repeat(2)", x=[1.0, 2.0])
    assert (passes(wide, (), (), 0).cheaper, passes(tall, (), (), 0).cheaper) == ("backward", "forward")
    assert (wide.maker, tall.maker) == ("torch.func.jacrev", "torch.func.jacfwd")
    assert passes(of("y = x", x=[1.0]), (0,), (0,), 1).cheaper == "either"


def test_hessian_of_a_quadratic_form():
    a = torch.tensor([[2.0, 1.0], [0.0, 3.0]])
    jac = of("y = x @ A @ x", x=[1.0, -2.0], A=a)
    second = hessian(jac, torch.ones(1), asked(jac).left)
    close(second.matrix, a + a.T)
    assert second.asymmetry == 0
    assert second.positive
    assert not hessian(jac, -torch.ones(1), asked(jac).left).positive


def test_hessian_of_a_vector_is_weighed_by_v():
    jac = of("y = x ** 3", x=[1.0, 2.0])
    close(hessian(jac, torch.tensor([0.0, 1.0]), asked(jac).left).matrix, torch.tensor([[0.0, 0.0], [0.0, 12.0]]))


def test_the_hessian_of_abs_is_of_zeros_that_can_be_read():
    x = torch.tensor([1.0, -2.0])
    jac = jacobian(parse_program("y = abs(x)"), {"x": x}, "x")
    v = torch.ones(2)
    assert hessian(jac, v, products(jac, v, v).left).matrix.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_detached_outputs_have_rows_of_zeros():
    assert preset("Partly cut off").matrix.tolist() == [[3, 2], [3, 0]]


@pytest.mark.parametrize("text", ["y = x.detach() * 2", "y = zeros(2)", "y = tensor([1., 2.])"])
def test_an_output_that_does_not_depend(text):
    jac = of(text, x=[1.0, 2.0])
    assert not jac.matrix.any()  # torch.func gives zeros
    found = asked(jac)
    assert found.left.refusal == "element 0 of tensors does not require grad and does not have a grad_fn"
    assert found.right.value.tolist() == [0, 0]


@pytest.mark.parametrize("text", ["y = x > 0", "y = x.argmax()", "y = arange(3)"])
def test_outputs_without_a_derivative(text):
    jac = of(text, x=[1.0, 2.0])
    assert jac.matrix is None
    assert "must be floating-point" in jac.refusal
    found = asked(jac)
    assert found.left.refusal
    second = hessian(jac, found.v, found.left)
    assert second.matrix is None or not second.matrix.any()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("y = outer(x, x).flatten() * ones(32).repeat(32).view(1024)", None),
        ("y = outer(outer(x, x).flatten()[0:128], x)", "rows"),
        ("y = x[0:0]", "no elements"),
        ("y = x.size(0)", "not a tensor"),
        ("y = x @ ones(3)", "refuses"),
        ("\n".join(f"a{i} = outer(x, x).repeat(4, 1) + x[0]" for i in range(39)) + "\ny = a38[0]", "passes"),
    ],
)
def test_sizes_are_predicted(text, words):
    x = torch.arange(32.0)
    if words is None:
        assert of(text, x=x).matrix.shape == (1024, 32)
        return
    with pytest.raises(InputProblem, match=words):
        of(text, x=x)


def test_products_of_zeros_without_memory_can_be_read():
    jac = jacobian(parse_program("y = sgn(round(x))"), {"x": torch.tensor([0.4, 2.0])}, "x")
    found = products(jac, torch.ones(2), torch.ones(2))
    assert found.left.value.tolist() == found.right.value.tolist() == [0.0, 0.0]


def test_an_input_without_elements_is_refused():
    with pytest.raises(InputProblem, match="no columns"):
        jacobian(parse_program("y = ones(3) + x.sum()"), {"x": torch.zeros(0)}, "x")


def test_whole_numbers_have_no_derivative():
    with pytest.raises(InputProblem, match="whole numbers"):
        of("y = x * 2", x=torch.tensor([1, 2]))


def test_a_leaf_as_output():
    jac = of("x", x=[1.0, 2.0])
    assert jac.matrix.tolist() == [[1, 0], [0, 1]]
    assert asked(jac, [3.0, 4.0]).left.value.tolist() == [3, 4]


def test_the_inputs_stay_as_they_are():
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    asked(jacobian(parse_program("y = x * x"), {"x": x}, "x"))
    assert x.grad is None
    assert limits.JACOBIAN_ELEMENTS >= 32 * 32


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_word_of_the_language_can_be_differentiated(name):
    """Under torch.func's wrapped tensors the walker still checks, and what torch.func lacks is found otherwise."""
    values = tensors()
    by = next((key for key in "xvsb" if key in parse_program(f"y = {call(name)}").inputs), None)
    if by is None:
        return  # it makes a tensor out of numbers
    jac = jacobian(parse_program(f"y = {call(name)}"), values, by)
    found = asked(jac)
    if not jac.y.is_floating_point():
        assert "floating-point" in jac.refusal
        return
    assert jac.refusal is None
    generator = torch.Generator().manual_seed(0)
    v, u = (torch.randn(n, generator=generator).to(jac.y.dtype) for n in (jac.rows, jac.columns))
    found = products(jac, v, u)
    close(
        found.right.value, jac.matrix.to(found.right.value.dtype) @ u.to(found.right.value.dtype), atol=1e-5, rtol=1e-4
    )
    if found.left.value is not None:
        close(found.left.value, v.to(jac.x.dtype) @ jac.matrix.to(jac.x.dtype), atol=1e-5, rtol=1e-4)
    else:
        assert not jac.matrix.any()
    second = hessian(jac, found.v, found.left)
    assert second.matrix.shape == (jac.columns, jac.columns)
    assert second.asymmetry < 1e-4


@examples(15)
@given(text=programs(), by=st.sampled_from("xyw"), seed=st.integers(0, 99))
def test_everything_that_the_page_asks_has_an_answer(text, by, seed):
    jac = jacobian(parse_program(text), inputs(seed, torch.float32), by)
    found = asked(jac)
    second = hessian(jac, found.v, found.left)
    assert second.matrix.shape == (jac.columns, jac.columns)
    errors = step_sizes(jac, found.v, found.u)
    assert (errors is None) == (found.left.refusal is not None)
    assert set(numerical_jacobian(jac, range(jac.columns)).columns) == set(range(jac.columns))
    assert not found.left.refusal or not passes(jac, (0,), (0,), 1).rows
