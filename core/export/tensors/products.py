"""The products page as a script: the same operands and the same product; and the product as loops."""

from collections.abc import Sequence
from math import isfinite, prod

from core.inputs.einsum import Subscripts
from core.inputs.shapes import Shape, format_shape
from core.tensors.products.named import NAMES, Facts
from core.tensors.products.outcome import ProductOutcome
from core.tensors.products.plan import ContractionPlan


def script(
    facts: Facts,
    values: Sequence[Sequence[float] | None],
    outcome: ProductOutcome | None = None,
    equivalents: Sequence[str] = (),
    *,
    device: str = "cpu",
) -> str:
    """Python that computes what the page shows. `values` are an operand's numbers, None for the page's own.

    Without an `outcome`, the product is written with the message that torch raises, or commented out as too large.
    """
    shapes, code = facts.shapes, facts.product.code
    where = "" if device == "cpu" else f', device="{device}"'
    lines = ["import torch", ""]
    for name, shape, numbers in zip(NAMES, shapes, values, strict=False):
        source = _counted(shape, where) if numbers is None else _literal(numbers, shape, where)
        lines.append(f"{name} = {source}  # {format_shape(shape)}")
    result = NAMES[len(shapes)]
    lines.append("")
    if facts.plan is None:
        lines.append(f"{code}  # {_error(facts)}: {_one_line(facts.message or '')}")
        return "\n".join([*lines, ""])
    meeting = f"{', '.join(map(format_shape, shapes))} -> {format_shape(facts.plan.shape)}"
    if outcome is None:
        lines.append(f"# {result} = {code}  # {meeting}: too large for this app")
        return "\n".join([*lines, ""])
    if not outcome.whole:
        lines.append("# The rows and columns of the cells that are drawn; without these lines, all of it is computed.")
        lines += _corners(outcome, where)
    lines += [f"{result} = {code}  # {meeting if outcome.whole else 'only what is drawn'}", f"print({result})"]
    if equivalents and outcome.whole:
        lines += ["", "# The same by other names."]
        lines += [f"torch.testing.assert_close({call}, {result})" for call in equivalents]
    return "\n".join([*lines, ""])


def loops(plan: ContractionPlan) -> str:
    """The product as nested loops over all labels, on the operands of the script."""
    result = NAMES[len(plan.shapes)]
    names = {label: _variable(label) for label in plan.labels}
    lines = [f"{result} = torch.zeros({format_shape(plan.shape)}, dtype=A.dtype, device=A.device)"]
    indent = ""
    for label in (*plan.output, *plan.summed):
        lines.append(f"{indent}for {names[label]} in range({plan.labels[label]}):")
        indent += "    "
    factors = [
        _indexed(NAMES[k], [names[a] if size == plan.labels[a] else "0" for a, size in zip(own, shape, strict=True)])
        for k, (own, shape) in enumerate(zip(plan.axes, plan.shapes, strict=True))
    ]
    target = f"{result}[{', '.join(names[label] for label in plan.output) or '()'}]"
    lines.append(f"{indent}{target} {'+=' if plan.summed else '='} {' * '.join(factors)}")
    return "\n".join([*lines, ""])


def _corners(outcome: ProductOutcome, where: str) -> list[str]:
    """Lines that leave of each operand what the drawn results need."""
    plan, lines = outcome.plan, []
    for name, own, shape in zip(outcome.names, plan.axes, plan.shapes, strict=True):
        for axis, (label, size) in enumerate(zip(own, shape, strict=True)):
            shown = [i for i in outcome.shown[label] if i is not None]
            if label in plan.output and size == plan.labels[label] and len(shown) < size:
                lines.append(f"{name} = {name}.index_select({axis}, torch.tensor({shown}{where}))")
    return lines


def _variable(label: str) -> str:
    """The loop's variable: capital letters are tensors already, and an ellipsis is not a name."""
    return f"{label}_" if label.isupper() else label.replace("...", "e")


def _indexed(name: str, index: Subscripts | list[str]) -> str:
    return f"{name}[{', '.join(index)}]" if index else name


def _counted(shape: Shape, where: str) -> str:
    """The page's own values, as `core.tensors.products.outcome.operand` makes them."""
    return f"torch.arange(1.0, {prod(shape) + 1}.0{where}).reshape({format_shape(shape)})"


def _literal(numbers: Sequence[float], shape: Shape, where: str) -> str:
    text = ", ".join(repr(float(n)) if isfinite(n) else f'float("{n}")' for n in numbers)
    return f"torch.tensor([{text}]{where}).reshape({format_shape(shape)})"


def _error(facts: Facts) -> str:
    return "IndexError" if (facts.message or "").startswith("Dimension ") else "RuntimeError"


def _one_line(message: str) -> str:
    return " ".join(message.split())
