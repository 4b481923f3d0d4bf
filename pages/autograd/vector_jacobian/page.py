"""What does backward compute when the output is a vector, and what is the other product?"""

from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from core.autograd.jacobians.hessian import hessian
from core.autograd.jacobians.passes import numerical_jacobian, passes
from core.autograd.jacobians.presets import VECTOR_PRESETS, VectorPreset
from core.autograd.jacobians.products import Jacobian, Products, jacobian, products, vector
from core.autograd.jacobians.step_sizes import step_sizes
from core.autograd.tape.differences import check
from core.autograd.tape.presets import starting_values
from core.autograd.tape.recording import record
from core.export.autograd.jacobians import printed, script
from core.language.program import Program
from core.pictures.autograd import step_sizes as chart
from core.pictures.autograd.graph_tables import check_table
from core.pictures.autograd.jacobian import differences_figure, hessian_figure, names, passes_figure, products_figure
from core.pictures.autograd.jacobian_tables import answers_table, cost_words, hessian_words, remarks
from core.problem import InputProblem
from pages import parts, screen
from pages.autograd.vector_jacobian.vector_picker import vector_picker, write_vector


def use_preset(preset: VectorPreset) -> None:
    """Put the preset's program into the widgets, with its own inputs and vectors."""
    fields = {f"jacobian_in_{name}": "" for name in preset.values}
    parts.assign(jacobian_program=preset.text, by=preset.by, v=preset.v, u=preset.u, **fields)


def ask_for_inputs(program: Program) -> dict[str, str]:
    """What the inputs' fields hold; one left empty means the preset's value, or one that torch can run."""
    texts = starting_values(program, VECTOR_PRESETS, (1, 0, 2))
    for name in program.inputs:
        typed = st.text_input(name, "", key=f"jacobian_in_{name}", bind="query-params", placeholder=texts[name])
        texts[name] = typed or texts[name]
    return texts


def choose_input(program: Program) -> str:
    """The input that is differentiated; the others are constants."""
    options = list(program.inputs)
    if st.session_state.get("by", options[0]) not in options:
        st.session_state["by"] = options[0]
    if len(options) == 1:
        return options[0]
    preset = next((each for each in VECTOR_PRESETS.values() if each.text == program.text.strip()), None)
    first = options.index(preset.by) if preset else 0
    chosen: str = st.selectbox(
        "Differentiate with respect to",
        options,
        first,
        key="by",
        bind="query-params",
        help="The other inputs are constants.",
    )
    return chosen


def ask(program: Program, device: str, view: str, at: screen.Places) -> Products | None:
    """The Jacobian and the vectors that the widgets ask for, or None and the problem on the page."""
    if not program.inputs:
        parts.problem(
            InputProblem(
                "The program has no inputs",
                "there is nothing to differentiate with respect to",
                "use one, as in y = x ** 2",
            )
        )
        return None
    texts = ask_for_inputs(program)
    name = choose_input(program)
    inputs = parts.input_tensors(program.inputs, texts, device)
    if inputs is None:
        return None
    try:
        jac = jacobian(program, inputs, name)
    except InputProblem as problem:
        parts.problem(problem, program.text, key="problem-run")
        return None
    own = names(jac)
    # A view asks only for what it shows.
    v, u = (1.0,) * jac.rows, (1.0,) * jac.columns
    if view in ("products", "finite differences") or (view == "Hessian" and jac.y.dim()):
        with at.bar:
            v = vector_picker("v", "v, one number per output", own.rows)
    if view in ("products", "finite differences"):
        with at.bar:
            u = vector_picker("u", "u, one number per input", own.columns)
    return products(jac, vector(v), vector(u))


@dataclass(frozen=True)
class Weighed:
    """A Jacobian, and the vectors on its sides. `name` tells it from others: all that it was made from."""

    jac: Jacobian = field(repr=False)
    name: str
    v: tuple[float, ...]
    u: tuple[float, ...]


def products_picture(state: Weighed) -> str:
    """J with v and u on its sides."""
    return products_figure(products(state.jac, vector(state.v), vector(state.u)))


def one_hot(size: int, place: int | None) -> tuple[float, ...]:
    """The vector that is 1 at one place and 0 elsewhere; all ones if there is no place."""
    return tuple(float(place in (None, each)) for each in range(size))


def show_products(facts: Products) -> tuple[str, partial[str] | None]:
    """J with v and u on its sides, and what torch answered to each call. Returns the code that does this, as all do."""
    own = names(facts.jacobian)
    jac = facts.jacobian
    vectors = {
        f"{key}:{'' if place is None else place}": (key, one_hot(size, place))
        for key, size in (("v", jac.rows), ("u", jac.columns))
        for place in (None, *range(size))
    }

    def pick(name: str) -> None:
        if name in vectors:
            write_vector(*vectors[name])

    numbers = [tuple(each.flatten().tolist()) for each in (facts.v, facts.u)]
    name = repr((jac.program.text, [(key, each.tolist()) for key, each in jac.inputs.items()], jac.name))
    state = Weighed(jac, name, numbers[0], numbers[1])
    parts.picture("products", state, products_picture, pick, now=products_figure(facts))
    for remark in remarks(facts, own):
        st.info(remark, icon=":material/info:")
    parts.figure(answers_table(facts, own), "answers")
    st.markdown(
        "The article says Jacobian-vector product; torch computes the other one. "
        "`backward(v)` computes the **vector-Jacobian product** vᵀJ, and never J itself: v says how much each output "
        "counts. With v = ones it is the gradient of the sum, with a one-hot v one row of J. Training starts from one "
        "number, the loss: J is a single row there, and `backward()` needs no v."
    )
    st.markdown(
        "The **Jacobian-vector product** J u is the other one: it goes forward, along with the values, and says how "
        "fast the outputs move when the inputs move along u."
    )
    return script(facts), partial(printed, facts)


def show_passes(facts: Products) -> tuple[str, partial[str] | None]:
    """J filled row by row and column by column."""
    jac = facts.jacobian
    own = names(jac)
    rows, columns = ([i for i in axis if i is not None] for axis in (own.drawn_rows, own.drawn_columns))
    most = max(len(rows), len(columns))
    st.session_state["passes"] = min(st.session_state.get("passes", 1), most)
    done = st.slider("Passes done", 0, most, key="passes", bind="query-params")
    made = passes(jac, tuple(rows), tuple(columns), done)
    parts.figure(passes_figure(made), "passes")
    st.markdown(cost_words(made))
    st.markdown(
        "For any program, a pass costs about as much as a few runs of it: backward, with a one-hot v, it gives one "
        "row of J, forward, with a one-hot u, one column. A loss has one row and may have millions of columns: this "
        "is why training goes backward."
    )
    return script(facts, passes=True), None


def show_hessian(facts: Products) -> tuple[str, partial[str] | None]:
    """The gradient as one row, and its own Jacobian."""
    jac = facts.jacobian
    if jac.y.dim():
        st.info(
            "The output is not a scalar: it has one Hessian per element. What is shown is the Hessian of v·y, the sum "
            "of the elements weighted by v; a one-hot v picks one.",
            icon=":material/info:",
        )
    try:
        second = hessian(jac, facts.v, facts.left)
    except InputProblem as problem:
        parts.problem(problem, key="problem-hessian")
        return script(facts), partial(printed, facts)
    parts.figure(hessian_figure(second), "hessian")
    st.markdown(hessian_words(second))
    st.markdown(
        "The Hessian is the Jacobian of the gradient: `torch.func.hessian` goes forward over backward, one forward "
        "pass for each column, through a backward pass."
    )
    return script(facts, hessian=second), partial(printed, facts, second)


def show_differences(facts: Products) -> tuple[str, partial[str] | None]:
    """vᵀJ beside central differences, and their error over the step size."""
    jac = facts.jacobian
    errors = step_sizes(jac, facts.v, facts.u)
    if errors is None:
        st.info("Autograd gives no finite slope here, so there is nothing to compare with.", icon=":material/info:")
    else:
        parts.chart(chart.spec(), chart.data(errors), "step-sizes", chart.ALT)
        st.caption(chart.caption(errors))
        parts.fold(
            "The best steps in numbers",
            "steps",
            lambda: st.dataframe(chart.table(errors), hide_index=True, key="best-steps"),
        )
    st.markdown(
        "Forward differences, (f(x + hu) − f(x)) / h, have an error of order h; central ones, "
        "(f(x + hu) − f(x − hu)) / 2h, one of order h². Below some h both get worse: two nearly equal numbers are "
        "subtracted, and what rounding left of them is divided by h. Autograd has no h."
    )
    columns = tuple(j for j in names(jac).drawn_columns if j is not None)
    parts.figure(differences_figure(numerical_jacobian(jac, columns)), "differences")

    def draw_check() -> None:
        others = [name for name in jac.inputs if name != jac.name]
        numbers = check(record(jac.program, jac.inputs, constants=others, gradient=facts.v.reshape(jac.y.shape)))
        if numbers.comparisons:
            parts.figure(check_table(numbers, f"(v·{names(jac).output})"), "check")
        st.caption("What backward(v) gave, next to central differences of v·y, in float64 on the CPU.")

    parts.fold("vᵀJ in numbers, with a remark on each difference", "check", draw_check)
    return script(facts, steps=errors), None


ARTICLE: dict[str, dict[str, str]] = {"y.backward(gradient)": {}}  # its one listing, which the page opens with
SETTINGS = {"jacobian_program": "y = x ** 2", "jacobian_in_x": "", "v": "", "u": ""}
SHOW = {
    "products": show_products,
    "pass by pass": show_passes,
    "Hessian": show_hessian,
    "finite differences": show_differences,
}

device = parts.frame(
    "Vector-Jacobian product",
    "What does `backward` compute when the output is a vector, and why does it ask for a vector?",
)
view = parts.views(SHOW, "jacobian_view")
at = screen.places()
with at.controls:
    program = parts.program_field("jacobian_program", VECTOR_PRESETS, use_preset)
    facts = ask(program, device, view, at) if program else None
if view == "products":
    screen.chips("jacobian_article", ARTICLE, SETTINGS, at.chips)
if facts:
    with at.stage:
        source, answers = SHOW[view](facts)  # no answers: the lab is asked what the script prints
        code = partial(parts.code, source, "vector_jacobian.py", printed=answers)
        parts.fold("Code that does this", "jacobian_code", code)
