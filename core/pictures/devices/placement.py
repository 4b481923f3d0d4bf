"""Devices in tables: what this computer has, where a tensor lived before and after, and what two devices refuse."""

from collections.abc import Sequence
from html import escape

from core.devices.hardware import Accelerator, Machine
from core.devices.mixing import ExecutedLine, Mixture
from core.devices.movement import Journey, Move, Residence
from core.devices.pinning import Pinning
from core.inputs.shapes import format_shape
from core.pictures.markup.numbers import count, duration, memory
from core.pictures.markup.tables import code, facts_table, note, row, sizes, td, texts, verdict


def machine_words(machine: Machine) -> str:
    """What this computer has, in a line of Markdown."""
    found = [f"{each.device}: {each.name}" for each in machine.accelerators]
    cpu = f"{machine.processor.name}, {count(machine.processor.cores, 'core')}"
    return f"This computer has **cpu**: {cpu}" + (f"; {'; '.join(found)}." if found else "; there is no GPU here.")


def machine_table(machine: Machine, chosen: str) -> str:
    """Every device: what it is if it is here, why not if it is not. `chosen` is marked."""
    cpu = machine.processor
    facts = [
        f"{cpu.cores} core{'s' * (cpu.cores != 1)} for this process",
        f"torch would use {cpu.threads} thread{'s' * (cpu.threads != 1)}",
        f"SIMD {cpu.simd}",
    ]
    if cpu.caches:
        facts.append(f"caches of a core {memory(cpu.caches[0])} and {memory(cpu.caches[1])}")
    facts += cpu.libraries
    rows = [_device("cpu", cpu.name, facts, chosen)]
    rows += [_device(a.device, a.name, _facts(a), chosen) for a in machine.accelerators]
    absent = '<span class="verdict">not here</span>'
    rows += [row(escape(d.name), td(absent), td(_aside(d.missing or "")), kind="plain") for d in machine.missing]
    return facts_table(("device", "what it is", "facts"), rows)


def move_figure(journey: Journey) -> str:
    """`x` before, and what `.to` made of it, property by property, with the verdict on top."""
    move = journey.moves[0]
    if move.after is None:
        return f'<p class="note">{escape(move.line)}: {escape(move.error or "")}</p>'
    before, after = _properties(journey.before), _properties(move.after)
    role = "first" if move.same_object else "result"
    heads = (("x", "size first"), (f"y = {escape(move.line)}", f"size {role}"))
    head = ("", *((f'<span class="verdict">{name}</span>', kind) for name, kind in heads))
    rows = (row(key, sizes(before[key]), td(_mark(before[key], after[key]), "size")) for key in before)
    return f'<p class="verdicts">{_verdict(move)}</p>{facts_table(head, rows)}'


def moves_table(journey: Journey) -> str:
    """All ways to the target: what came of each, and what it took."""
    rows = []
    for move in journey.moves:
        after = move.after
        if after is None:
            refused = f"{verdict('refused', 'clash')}{note(move.error or '')}"
            rows.append(row(code(move.line), f'<td colspan="2">{refused}</td>'))
            continue
        leaf = "a leaf" if after.is_leaf else f"not a leaf: made by {after.made_by or ''}"
        where = note(f"{after.device}, {after.dtype}, requires_grad {after.requires_grad}, {leaf}")
        time = duration(move.median) if move.median is not None else ""
        spread = note(f" ± {duration(move.iqr / 2)}" if move.iqr else "")
        cost = f"{time}{spread}{note(f'{memory(move.copied)} moved')}"
        rows.append(row(code(move.line), td(_outcome(move) + where), td(cost)))
    return facts_table(("way", "what came of it", "cost"), rows)


def mixture_table(mixture: Mixture) -> str:
    """What fails between two devices, what works all the same, and the line that mends it."""
    rows = [_tried(each, "clash", "raises") for each in mixture.failing]
    rows += [_tried(each, "third", "works: a number of rank 0 may live on the CPU") for each in mixture.working]
    return facts_table((), [*rows, _tried(mixture.mended, "result", "works: both are in one place")])


def pinning_table(pinning: Pinning) -> str:
    """When each copy comes back, and when its data has arrived; or why nothing can be pinned."""
    if pinning.refused is not None:
        return facts_table((), [_tried(pinning.refused, "clash", "raises")])
    rows = (
        row(code(c.line), texts((duration(c.returns), duration(c.done), f"{pinning.nbytes / c.done / 1e9:.3g} GB/s")))
        for c in pinning.copies
    )
    return facts_table(("copy", "returns after", "done after", "rate"), rows)


def _device(name: str, what: str, facts: Sequence[str], chosen: str) -> str:
    mark = f" {verdict('chosen', 'result')}" if name == chosen else ""
    return row(f"{escape(name)}{mark}", td(escape(what)), td(_aside(" · ".join(facts))), kind="result")


def _aside(text: str) -> str:
    return f'<span class="note">{escape(text)}</span>'


def _facts(device: Accelerator) -> list[str]:
    facts = []
    if device.memory is not None:
        free = f", {memory(device.free)} free" if device.free is not None else ""
        facts.append(f"memory {memory(device.memory)}{free}")
    if device.capability:
        facts.append(f"compute capability {device.capability}")
    if device.units:
        facts.append(f"{device.units} multiprocessors")
    facts += [word for word in (device.runtime, device.driver and f"driver {device.driver}") if word]
    return facts


def _properties(where: Residence) -> dict[str, str]:
    stored = where.address is not None
    return {
        "device": where.device,
        "storage begins at": f"{where.address:#x}" if stored else "nowhere",
        "storage": memory(where.nbytes) if stored else f"none; it would be {memory(where.nbytes)}",
        "shape": format_shape(where.shape),
        "dtype": where.dtype,
        "requires_grad": str(where.requires_grad),
        "leaf": "yes" if where.is_leaf else f"no: {where.made_by}",
    }


def _mark(before: str, after: str) -> str:
    """What differs is tinted, and says so to those who do not see it."""
    if before == after:
        return escape(after)
    return f'<span class="verdict second" title="changed">{escape(after)}</span>'


def _verdict(move: Move) -> str:
    if move.same_object:
        return f"{verdict('nothing copied', 'first')} <code>y is x</code>: the same object"
    if move.after is not None and move.after.address is None:
        return f"{verdict('the data is left behind', 'clash')} meta keeps shape and dtype only"
    took = f" in {duration(move.median)}: {move.copied / move.median / 1e9:.3g} GB/s" if move.median else ""
    return f"{verdict('copied', 'result')} {memory(move.copied)}{took}"


def _outcome(move: Move) -> str:
    if move.same_object:
        return verdict("the same object", "first")
    if move.after is not None and move.after.address is None:
        return verdict("shape without data", "clash")
    return verdict("a copy", "result") if move.copied else verdict("created there", "third")


def _tried(tried: ExecutedLine, role: str, word: str) -> str:
    if tried.error is not None:
        outcome = _aside(tried.error)
    else:
        outcome = f"on {escape(tried.device or '')}, shape {format_shape(tried.shape or ())}"
    if tried.error is None and role == "clash":
        role, word = "third", "works here"
    return row(code(tried.line), td(verdict(word, role)), td(outcome))
