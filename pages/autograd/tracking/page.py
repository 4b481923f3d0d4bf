"""What is left of a program's graph and gradients when less of it is tracked?"""

import streamlit as st

from core.autograd.tape.facts import tensor_facts, warning_for_no_leaf
from core.autograd.tracking.errors import BY_NAME
from core.autograd.tracking.nan_gradients import TRAPS, factors, values_of_x, write
from core.autograd.tracking.timing import time_forward
from core.autograd.tracking.treatments import Treatment, compare, run
from core.export.autograd import tracking as export
from core.export.writing.literals import case_script
from core.pictures.autograd import nan_gradients as nan_tables
from core.pictures.autograd import tracking as tracking_tables
from core.pictures.markup.problem_box import case_figure
from core.probe.refusals import play
from core.problem import InputProblem
from pages import parts, screen
from pages.autograd.tracking import before_and_after
from pages.autograd.tracking.fields import WAYS, ask, choose_edge, choose_leaf, choose_treatment, code, say_refusal


def side_by_side(device: str, at: screen.Places) -> None:
    """Every treatment of the same program."""
    if (asked := ask(device, at)) is None:
        return
    subject, before = asked
    with at.bar:
        chosen = (choose_edge(before), choose_leaf(before))
        measure = st.button("Measure the time", icon=":material/timer:", key="measure")
    treatments = [Treatment(), Treatment("no_grad"), Treatment("inference_mode"), *(each for each in chosen if each)]
    times = time_forward(subject, treatments) if measure else None
    parts.figure(tracking_tables.side_by_side_table(compare(subject, treatments), times), "side-by-side")
    if measure:
        st.caption(
            "The median time of a forward pass, and the middle half of the times: the calls of torch alone, warmed up "
            "and measured by turns. At these sizes the time is mostly bookkeeping, and the spread includes whatever "
            "else this machine does."
            if times
            else "Another measurement is running; try again in a moment."
        )
    st.markdown(
        "Each function keeps what its derivative needs until backward, which is why training takes more memory than "
        "inference. It is measured here by saved-tensor hooks, with each storage counted once; an input that is kept "
        "costs nothing more, since it is there anyway. `inference_mode` goes one step beyond `no_grad`: its tensors "
        "carry no version counter, and none of them can be saved for backward later."
    )
    code(lambda: export.side_by_side_script(before, treatments), "side_by_side.py")


def every_tensor(device: str, at: screen.Places) -> None:
    """What torch says of each tensor."""
    if (asked := ask(device, at)) is None:
        return
    subject, before = asked
    with at.bar:
        treatment = choose_treatment(before, "state", ("grad", *WAYS)) or Treatment()
    tape, retained = run(subject, treatment), run(subject, treatment, retain=True)
    parts.figure(tracking_tables.leaf_table(tensor_facts(tape), tensor_facts(retained)), "tensors")
    say_refusal(tape)
    st.markdown(
        "A **leaf** is a tensor that no recorded function made: the inputs, and whatever requires no grad. "
        "`backward()` writes into the `.grad` of leaves that require grad, and of no other tensor, unless "
        "`retain_grad()` was called on it before. Reading it anyway gives `None` and this warning:"
    )
    st.code(warning_for_no_leaf(), language=None, wrap_lines=True)
    code(lambda: export.tensors_script(before, treatment), "tensors.py")


def errors(_device: str, at: screen.Places) -> None:
    """What torch says when a gradient is asked of what is not tracked, with the lines that mend it."""
    with at.bar:
        name = st.radio(
            "What goes wrong", list(BY_NAME), key="tracking_wrong", bind="query-params", persist_state="page"
        )
    case = BY_NAME[name]
    with at.stage:
        ran = play(case)
        parts.figure(case_figure(case, ran), "case")
        code(lambda: case_script(case, ran), "refusal.py")


def nan_gradients(device: str, at: screen.Places) -> None:
    """Gradients that are nan though the value is fine, and how to write the function instead."""
    with at.bar:
        name = st.radio("Function", list(TRAPS), key="trap", bind="query-params", persist_state="page")
        trap = TRAPS[name]
        typed = st.text_input(
            "Values of x", "", key="tracking_x", bind="query-params", placeholder=trap.values, persist_state="page"
        )
    with at.stage:
        try:
            x = values_of_x(typed or trap.values, device)
        except InputProblem as problem:
            parts.problem(problem, typed)
            return
        ways = [write(way, x) for way in (trap.naive, *trap.ways)]
        parts.figure(nan_tables.ways_table(x.tolist(), ways), "ways")
        st.code("\n\n".join(f"# {each.way.name}\n{each.way.text}" for each in ways), language="python")
        st.markdown(trap.why)
        st.markdown(f"How the gradient of *{trap.naive.name}* came about, from the output back to x:")
        parts.figure(nan_tables.factors_table(factors(ways[0])), "factors")
        st.caption(
            "A local slope is what the node turns a gradient of 1 into. Only `where` and `clamp` do not multiply: "
            "where their slope is 0 they send 0, whatever they received."
        )
        code(lambda: export.ways_script(x.tolist(), ways), "nan_gradients.py")


VIEWS = {
    "before and after": before_and_after.show,
    "side by side": side_by_side,
    "every tensor": every_tensor,
    "errors": errors,
    "nan gradients": nan_gradients,
}

device = parts.frame(
    "detach and no_grad", "What is left of a program's graph and gradients when less of it is tracked?"
)
show = VIEWS[parts.views(VIEWS, "tracking_view")]
at = screen.places()
with at.stage:
    show(device, at)
