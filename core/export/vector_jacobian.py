"""A script that prints the Jacobian, both products and the Hessian as the page shows them."""

from typing import Final

from core.autograd.hessian import Hessian
from core.autograd.vector_jacobian import Products
from core.export.literals import imports, tensor_source

_NAMES: Final = ("f", "point", "J", "v", "u", "Ju", "H", "leaf", "result")


def script(products: Products, hessian: Hessian | None = None) -> str:
    """The program as a function of the chosen input, and torch asked for everything that is shown of it."""
    jac, program = products.jacobian, products.jacobian.program
    taken = {statement.target for statement in program.statements} | {*program.inputs, *program.functions}
    f, point, j, v, u, ju, h, leaf, result = (name if name not in taken else f"_{name}" for name in _NAMES)
    show = "print" if "print" not in taken else "_print"
    others = [name for name in program.inputs if name != jac.name]
    body = [statement.text for statement in program.statements]
    last = program.statements[-1].target
    if last is None:
        body[-1], last = f"{result} = {body[-1]}", result
    device = jac.x.device
    lines = imports(program)
    lines += ["_print = print"] if show != "print" else []
    lines += ["", f'torch.set_default_device("{device}")'] if device.type != "cpu" else []
    lines += [
        "",
        *[f"{name} = {tensor_source(jac.inputs[name].tolist(), str(jac.inputs[name].dtype))}" for name in others],
    ]
    lines += [f"{point} = {tensor_source(jac.x.tolist(), str(jac.x.dtype))}", "", ""]
    # The other inputs are parameters too: a line may assign to one of them.
    lines += [f"def {f}({', '.join([jac.name, *[f'{name}={name}' for name in others]])}):"]
    lines += [*[f"    {line}" for line in body], f"    return {last}", "", ""]
    size = f"{jac.rows}, {jac.columns}"
    lines += [f"# A row for each element of {last}, a column for each element of {jac.name}."]
    call = _called(jac.maker, f, point)
    lines += _asked(f"{j} = {call}.reshape({size})", f'{show}("J =", {j})', jac.refusal)
    lines += [
        f"{v} = {tensor_source(products.v.tolist(), str(products.v.dtype))}",
        f"{leaf} = {point}.clone().requires_grad_()",
    ]
    lines += _asked(
        f"{f}({leaf}).backward({v}.reshape({tuple(jac.y.shape)}))",
        f'{show}("vJ =", {leaf}.grad)',
        products.left.refusal,
    )
    lines += [f"{u} = {tensor_source(products.u.tolist(), str(products.u.dtype))}"]
    tangent = f"{u}.reshape({tuple(jac.x.shape)})"
    call = f"torch.func.jvp({f}, ({point},), ({tangent},))"
    if products.right.maker != "torch.func.jvp":
        call = f"{products.right.maker}({f}, {point}, {tangent})"
    lines += _asked(
        f"_, {ju} = {call}",
        f'{show}("Ju =", {ju})',
        products.right.refusal if products.right.value is None else None,
    )
    if products.bare.refusal and not products.left.refusal:
        lines += [f"# Without v, {f}({leaf}).backward() raises: {products.bare.refusal}", ""]
    if hessian is not None:
        weighted = f"lambda x: ({f}(x) * {v}.reshape({tuple(jac.y.shape)})).sum()"
        refusal = hessian.refusal if hessian.matrix is None else None
        call = _called(hessian.maker, weighted, point)
        lines += _asked(f"{h} = {call}.reshape({jac.columns}, {jac.columns})", f'{show}("H =", {h})', refusal)
    return "\n".join(lines)


def _called(maker: str, function: str, point: str) -> str:
    """A transform gives a function, to be called; what stands in torch.autograd takes the point along."""
    return f"{maker}({function}, {point})" if maker.startswith("torch.autograd") else f"{maker}({function})({point})"


def _asked(call: str, answer: str, refusal: str | None) -> list[str]:
    """The call and what prints its answer, or a comment with torch's refusal."""
    return [f"# {call}", f"# raises: {refusal}", ""] if refusal else [call, answer, ""]
