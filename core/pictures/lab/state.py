"""Everything alive after one step of a listing: tensors as cards, other variables in a line, all facts as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from core.inputs.shapes import format_shape
from core.lab.record.recording import Alive, Change, Plain, Recording, Step, TensorState
from core.pictures.autograd.graph import preview
from core.pictures.lab import in_words
from core.pictures.markup.numbers import memory, number
from core.pictures.markup.tables import facts_table, row, texts
from core.pictures.markup.twin import twin
from core.probe.excerpt import Excerpt

_CARDS: Final = 24  # cards drawn; those that changed come first if there are more
_NUMBERS: Final = 4  # numbers on a card
_VARIABLES: Final = 30  # plain variables written out
_MODES: Final = {"grad": "", "no_grad": "inside no_grad", "inference": "inside inference_mode"}


def step_heading(recording: Recording, place: int) -> str:
    """Where the run stands: the step, the line, the rounds of the loops around it, and what there is to say of it."""
    step = recording.steps[place]
    parts = [f"line {step.span.line}"]
    parts += [f"in {escape(name)}()" for name in step.frames]
    parts += [
        f"{escape(each.name)}: round {each.number:,}" + (f" of {each.of:,}" if each.of is not None else "")
        for each in step.rounds
    ]
    parts += [_MODES[step.mode]] if _MODES[step.mode] else []
    missed = sum(count for _, count in step.missed)
    parts += [f"{missed:,} statements before this one ran without a picture"] if missed else []
    note = f' <span class="said">{escape(step.note)}</span>' if step.note else ""
    ended = ' <span class="verdict clash">the listing ends here</span>' if step.failed else ""
    return (
        f'<div class="lab-step"><span class="badge">Step {place + 1:,} of {len(recording.steps):,}</span> '
        f"{' · '.join(parts)}{ended}<div><code>{escape(step.text)}</code>{note}</div></div>"
    )


def alive_figure(step: Step) -> str:
    """The tensors as cards and the other variables; what this step changed is framed and says how."""
    shared = {storage for storage, count in Counter(each.state.storage for each in step.tensors).items() if count > 1}
    tensors = sorted(step.tensors, key=lambda each: not each.changes) if len(step.tensors) > _CARDS else step.tensors
    cards = "".join(_card(each, each.state.storage in shared) for each in tensors[:_CARDS])
    more = f'<p class="note">… and {len(tensors) - _CARDS} more tensors</p>' if len(tensors) > _CARDS else ""
    body = cards or '<p class="note">No tensor yet.</p>'
    role = ' role="list" aria-label="tensors alive"' if cards else ""
    return f'{twin(in_words.alive(step))}<div class="cards"{role}>{body}</div>{more}{_variables(step.plain)}'


def alive_table(step: Step) -> str:
    """Every fact of every tensor."""
    columns = (
        "name", "value", "dtype", "shape", "stride", "offset", "device", "memory", "bytes", "version", "requires_grad",
        "is_leaf", "grad_fn", ".grad",
    )  # fmt: skip
    table = facts_table(columns, map(_row, step.tensors), kind="dense")
    return f'{table}<p class="note">Tensors with the same memory share it. Stride and offset are in elements.</p>'


def change_words(state: TensorState, change: Change) -> str:
    """What happened to a tensor in a step, in words."""
    if change == "written":
        return "written in place" + (f" · version {state.version}" if state.version is not None else "")
    words: Mapping[Change, str] = {
        "new": "new",
        "rebound": "new tensor, old name",
        "renamed": "another name",
        "grad": ".grad changed",
        "flag": "requires_grad changed" if not state.requires_grad or state.is_leaf else "joined the graph",
    }
    return words[change]


def _card(alive: Alive, shared: bool) -> str:  # noqa: FBT001 - one place, named there
    state = alive.state
    names = " = ".join(map(escape, alive.names))
    value = escape(_numbers(state.value))
    badges = "".join(f'<span class="badge">{change_words(state, change)}</span>' for change in alive.changes)
    chip = f'<span class="chip m{state.storage % 6}">memory {state.storage}</span>' if shared else ""
    facts = ["NumPy array"] if state.kind == "array" else []
    facts += [f"{state.dtype} {format_shape(state.shape)}" if state.shape else f"{state.dtype} scalar"]
    facts += [f"on {state.device}"] if state.device != "cpu" else []
    facts += [f"strides {format_shape(state.stride)}"] if shared and len(state.shape) > 1 else []
    tracked = ""
    if state.grad_fn:
        tracked = f"grad_fn {state.grad_fn}"
    elif state.requires_grad:
        tracked = "leaf, requires grad"
    grad = ""
    if state.requires_grad and (state.is_leaf or state.grad is not None):
        grad = f'<div class="grad">.grad {escape(_numbers(state.grad)) if state.grad is not None else "None"}</div>'
    role = "computed" if state.grad_fn else "leaf" if state.requires_grad else "plain"
    changes = [change_words(state, change) for change in alive.changes]
    words = "; ".join([" = ".join(alive.names), value, *facts, *([tracked] if tracked else []), *changes])
    return (
        f'<div class="card {role}{" changed" if alive.changes else ""}" role="listitem" tabindex="0" '
        f'aria-label="{escape(words)}" data-g="t{state.number} s{state.storage}">'
        f'<div class="head"><b>{names}</b>{chip}{badges}</div>'
        f'<div class="value">{value}</div><div class="small">{escape(", ".join(facts))}</div>'
        f'<div class="small">{escape(tracked)}</div>{grad}</div>'
    )


def _numbers(value: Excerpt | None) -> str:
    """The first numbers of a tensor; its shape stands elsewhere on the card."""
    if value is None:
        return "…"
    shown = ", ".join(map(number, value.values[:_NUMBERS]))
    if not value.shape:
        return shown
    return f"[{shown}{'' if value.complete and len(value.values) <= _NUMBERS else ', …'}]"


def _variables(plain: Sequence[Plain]) -> str:
    if not plain:
        return ""
    shown = "".join(
        f'<span class="variable{" changed" if each.changed else ""}">'
        f"<b>{escape(each.name)}</b> = {escape(each.text)}</span>"
        for each in plain[:_VARIABLES]
    )
    more = f'<span class="note">… and {len(plain) - _VARIABLES} more</span>' if len(plain) > _VARIABLES else ""
    return f'<div class="variables" aria-label="other variables">{shown}{more}</div>'


def _row(alive: Alive) -> str:
    state = alive.state
    cells = (
        preview(state.value) or "…", state.dtype, format_shape(state.shape), format_shape(state.stride),
        str(state.offset), state.device, str(state.storage), memory(state.nbytes), str(state.version),
        str(state.requires_grad), str(state.is_leaf), str(state.grad_fn), preview(state.grad) or "None",
    )  # fmt: skip
    return row(escape(" = ".join(alive.names)), texts(cells))
