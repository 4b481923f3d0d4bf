"""A script that prints the Jacobian and whatever else the page shows of it."""

from typing import Final

from core.autograd.jacobians.hessian import Hessian
from core.autograd.jacobians.products import Products
from core.autograd.jacobians.step_sizes import StepSizes
from core.export.writing.literals import imports, tensor_source
from core.language.program import pieces
from core.language.syntax import Apply
from core.language.walk.operations import makes_a_tensor

_NAMES: Final = (
    "f", "point", "J", "v", "u", "Ju", "H", "leaf", "result", "rows", "columns", "errors", "along", "h", "dtype",
    "slope", "unit", "forward", "central",
)  # fmt: skip


def script(
    products: Products, *, passes: bool = False, hessian: Hessian | None = None, steps: StepSizes | None = None
) -> str:
    """The program as a function of the chosen input, and torch asked for everything that is shown of it.

    `passes` adds J built row by row and column by column.
    """
    return "\n".join(_Script(products).lines(passes=passes, hessian=hessian, steps=steps))


class _Script:
    """The names that the script may use, which the program has not taken, and its pieces."""

    def __init__(self, products: Products) -> None:
        self.products = products
        self.jac = products.jacobian
        program = self.jac.program
        taken = {statement.target for statement in program.statements} | {*program.inputs, *program.functions}
        self.name = {name: name if name not in taken else f"_{name}" for name in _NAMES}
        self.show = "print" if "print" not in taken else "_print"
        self.others = [name for name in program.inputs if name != self.jac.name]
        self.y_shape, self.x_shape = tuple(self.jac.y.shape), tuple(self.jac.x.shape)

    def lines(self, *, passes: bool, hessian: Hessian | None, steps: StepSizes | None) -> list[str]:
        lines = [*self._function(), *self._products()]
        lines += self._passes() if passes and not self.products.left.refusal else []
        lines += self._hessian(hessian) if hessian else []
        lines += self._steps(steps) if steps else []
        return lines

    def _function(self) -> list[str]:
        jac, name = self.jac, self.name
        body = [statement.text for statement in jac.program.statements]
        last = jac.program.statements[-1].target
        if last is None:
            last = name["result"]
            body[-1] = f"{last} = {body[-1]}"
        device = jac.x.device
        lines = imports(jac.program)
        lines += ["_print = print"] if self.show != "print" else []
        lines += ["", f'torch.set_default_device("{device}")'] if device.type != "cpu" else []
        values = {key: jac.inputs[key] for key in self.others} | {name["point"]: jac.x}
        lines += ["", *[f"{key} = {tensor_source(t.tolist(), str(t.dtype))}" for key, t in values.items()], "", ""]
        # The other inputs are parameters too: a line may assign to one of them.
        parameters = ", ".join([jac.name, *[f"{other}={other}" for other in self.others]])
        return [
            *lines,
            f"def {name['f']}({parameters}):",
            *[f"    {line}" for line in body],
            f"    return {last}",
            "",
            "",
            f"# A row for each element of {last}, a column for each element of {jac.name}.",
        ]

    def _products(self) -> list[str]:
        jac, name, products = self.jac, self.name, self.products
        f, point, leaf = name["f"], name["point"], name["leaf"]
        made = f"{name['J']} = {_called(jac.maker, f, point)}.reshape({jac.rows}, {jac.columns})"
        lines = self._asked(made, "J", name["J"], jac.refusal)
        v, u = (tensor_source(t.tolist(), str(t.dtype)) for t in (products.v, products.u))
        lines += [f"{name['v']} = {v}", f"{leaf} = {point}.clone().requires_grad_()"]
        start = f"{f}({leaf}).backward({name['v']}.reshape({self.y_shape}))"
        lines += self._asked(start, "vJ", f"{leaf}.grad", products.left.refusal)
        lines += [f"{name['u']} = {u}"]
        tangent = f"{name['u']}.reshape({self.x_shape})"
        call = f"torch.func.jvp({f}, ({point},), ({tangent},))"
        if products.right.maker != "torch.func.jvp":
            call = f"{products.right.maker}({f}, {point}, {tangent})"
        refusal = products.right.refusal if products.right.value is None else None
        lines += self._asked(f"_, {name['Ju']} = {call}", "Ju", name["Ju"], refusal)
        if products.bare.refusal and not products.left.refusal:
            lines += [f"# Without v, {f}({leaf}).backward() raises: {products.bare.refusal}", ""]
        return lines

    def _passes(self) -> list[str]:
        name, jac = self.name, self.jac
        f, point, leaf = name["f"], name["point"], name["leaf"]
        unit = name["unit"]
        tangent = f"{unit}.reshape({self.x_shape}).to({point}.dtype)"
        call = f"torch.func.jvp({f}, ({point},), ({tangent},))[1]"
        if self.products.right.maker != "torch.func.jvp":
            call = f"{self.products.right.maker}({f}, {point}, {tangent})[1]"
        return [
            "# Row by row: one backward pass for each.",
            f"{name['rows']} = []",
            f"for {unit} in torch.eye({jac.rows}, dtype={jac.y.dtype}):",
            f"    {leaf} = {point}.clone().requires_grad_()",
            f"    {f}({leaf}).backward({unit}.reshape({self.y_shape}))",
            f"    {name['rows']}.append({leaf}.grad.flatten())",
            f'{self.show}("rows =", torch.stack({name["rows"]}))',
            "",
            "# Column by column: one forward pass for each.",
            f"{name['columns']} = [{call}.flatten() for {unit} in torch.eye({jac.columns})]",
            f'{self.show}("columns =", torch.stack({name["columns"]}, dim=1))',
            "",
        ]

    def _hessian(self, hessian: Hessian) -> list[str]:
        weighted = f"lambda x: ({self.name['f']}(x) * {self.name['v']}.reshape({self.y_shape})).sum()"
        call = _called(hessian.maker, weighted, self.name["point"])
        refusal = hessian.refusal if hessian.matrix is None else None
        size = self.jac.columns
        return self._asked(f"{self.name['H']} = {call}.reshape({size}, {size})", "H", self.name["H"], refusal)

    def _steps(self, steps: StepSizes) -> list[str]:
        if any(isinstance(piece, Apply) and makes_a_tensor(piece) for piece in pieces(self.jac.program)):
            return [
                "# The page has the differences in float64 too, with every tensor that the program makes in it.",
                "",
            ]
        name = self.name
        f, point, v, u, along, h, dtype = (name[key] for key in ("f", "point", "v", "u", "along", "h", "dtype"))
        forward, central = name["forward"], name["central"]
        others = "".join(f", {other}.to({dtype})" for other in self.others)
        direction = f"{u}.to({dtype}).reshape({self.x_shape})"
        count = len(steps.curves[0].steps) - 1
        return [
            f"def {along}({h}, {dtype}):",
            f"    result = {f}({point}.to({dtype}) + {h} * {direction}{others})",
            f"    return float((result.flatten() * {v}.to({dtype})).sum())",
            "",
            "",
            f"{name['slope']} = {steps.slope!r}  # vJ times u, in float64",
            f"{name['errors']} = {{}}",
            f"for {dtype} in (torch.float64, torch.float32):",
            f"    for {h} in [10 ** (-16.0 + k * 16.0 / {count}) for k in range({count + 1})]:",
            f"        {forward} = ({along}({h}, {dtype}) - {along}(0.0, {dtype})) / {h}",
            f"        {central} = ({along}({h}, {dtype}) - {along}(-{h}, {dtype})) / (2 * {h})",
            f"        {name['errors']}[{dtype}, {h}] = [{forward} - {name['slope']}, {central} - {name['slope']}]",
            f"        {self.show}({dtype}, {h}, {name['errors']}[{dtype}, {h}])",
            "",
        ]

    def _asked(self, call: str, title: str, answer: str, refusal: str | None) -> list[str]:
        """The call and what prints its answer, or a comment with torch's refusal."""
        if refusal:
            return [f"# {call}", f"# raises: {refusal}", ""]
        return [call, f'{self.show}("{title} =", {answer})', ""]


def _called(maker: str, function: str, point: str) -> str:
    """A transform gives a function, to be called; what stands in torch.autograd takes the point along."""
    return f"{maker}({function}, {point})" if maker.startswith("torch.autograd") else f"{maker}({function})({point})"


def printed(products: Products, hessian: Hessian | None = None) -> str:
    """What the script without passes and steps prints."""
    jac = products.jacobian
    answers = [
        ("J", None if jac.refusal or jac.matrix is None else jac.matrix),
        ("vJ", None if products.left.value is None else products.left.value.reshape(jac.x.shape)),
        ("Ju", None if products.right.value is None else products.right.value.reshape(jac.y.shape)),
        ("H", hessian.matrix if hessian else None),
    ]
    return "".join(f"{title} = {value!r}\n" for title, value in answers if value is not None)
