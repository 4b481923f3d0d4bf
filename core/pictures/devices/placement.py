"""Devices in tables: what this computer has, where a tensor lived before and after, and what two devices refuse."""

from html import escape

from core.devices.hardware import Accelerator, Machine
from core.devices.mixing import ExecutedLine, Mixture
from core.devices.movement import Journey, Move, Residence
from core.devices.pinning import Pinning
from core.inputs.shapes import format_shape
from core.pictures.markup.cells import facts_table
from core.pictures.markup.numbers import duration, memory


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
    rows = [_device("cpu", cpu.name, " · ".join(facts), chosen)]
    rows += [_device(a.device, a.name, " · ".join(_facts(a)), chosen) for a in machine.accelerators]
    rows += [
        f'<tr class="plain"><th scope="row">{escape(d.name)}</th><td><span class="verdict">not here</span></td>'
        f'<td><span class="note">{escape(d.missing or "")}</span></td></tr>'
        for d in machine.missing
    ]
    return (
        '<table class="facts"><thead><tr><th scope="col">device</th><th scope="col">what it is</th>'
        f'<th scope="col">facts</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def move_figure(journey: Journey) -> str:
    """`x` before, and what `.to` made of it, property by property, with the verdict on top."""
    move = journey.moves[0]
    if move.after is None:
        return f'<p class="note">{escape(move.line)}: {escape(move.error or "")}</p>'
    before, after = _properties(journey.before), _properties(move.after)
    role = "first" if move.same_object else "result"
    rows = "".join(
        f'<tr><th scope="row">{key}</th><td class="size">{escape(before[key])}</td>'
        f'<td class="size">{_mark(before[key], after[key])}</td></tr>'
        for key in before
    )
    return (
        f'<p class="verdicts">{_verdict(move)}</p><table class="facts"><thead><tr><th></th>'
        f'<th scope="col" class="size first"><span class="verdict">x</span></th>'
        f'<th scope="col" class="size {role}"><span class="verdict">y = {escape(move.line)}</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def moves_table(journey: Journey) -> str:
    """All ways to the target: what came of each, and what it took."""
    rows = []
    for move in journey.moves:
        line = f'<th scope="row"><code>{escape(move.line)}</code></th>'
        if move.after is None:
            rows.append(
                f'<tr>{line}<td colspan="2"><span class="verdict clash">refused</span>'
                f'<div class="note">{escape(move.error or "")}</div></td></tr>'
            )
            continue
        after = move.after
        leaf = "a leaf" if after.is_leaf else f"not a leaf: made by {escape(after.made_by or '')}"
        grad = f"requires_grad {after.requires_grad}, {leaf}"
        time = duration(move.median) if move.median is not None else ""
        spread = f" ± {duration(move.iqr / 2)}" if move.iqr else ""
        rows.append(
            f'<tr>{line}<td>{_outcome(move)}<div class="note">{escape(after.device)}, {after.dtype}, {grad}</div></td>'
            f'<td>{time}<div class="note">{spread}</div><div class="note">{memory(move.copied)} moved</div></td></tr>'
        )
    return facts_table(("way", "what came of it", "cost"), rows)


def mixture_table(mixture: Mixture) -> str:
    """What fails between two devices, what works all the same, and the line that mends it."""
    rows = [_tried(each, "clash", "raises") for each in mixture.failing]
    rows += [_tried(each, "third", "works: a number of rank 0 may live on the CPU") for each in mixture.working]
    rows.append(_tried(mixture.mended, "result", "works: both are in one place"))
    return f'<table class="facts"><tbody>{"".join(rows)}</tbody></table>'


def pinning_table(pinning: Pinning) -> str:
    """When each copy comes back, and when its data has arrived; or why nothing can be pinned."""
    if pinning.refused is not None:
        return f'<table class="facts"><tbody>{_tried(pinning.refused, "clash", "raises")}</tbody></table>'
    rows = "".join(
        f'<tr><th scope="row"><code>{escape(c.line)}</code></th><td>{duration(c.returns)}</td>'
        f"<td>{duration(c.done)}</td><td>{pinning.nbytes / c.done / 1e9:.3g} GB/s</td></tr>"
        for c in pinning.copies
    )
    return facts_table(("copy", "returns after", "done after", "rate"), rows)


def _device(name: str, what: str, facts: str, chosen: str) -> str:
    mark = ' <span class="verdict result">chosen</span>' if name == chosen else ""
    return (
        f'<tr class="result"><th scope="row">{escape(name)}{mark}</th><td>{escape(what)}</td>'
        f'<td><span class="note">{escape(facts)}</span></td></tr>'
    )


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
        return '<span class="verdict first">nothing copied</span> <code>y is x</code>: the same object'
    if move.after is not None and move.after.address is None:
        return '<span class="verdict clash">the data is left behind</span> meta keeps shape and dtype only'
    took = f" in {duration(move.median)}: {_speed(move)}" if move.median else ""
    return f'<span class="verdict result">copied</span> {memory(move.copied)}{took}'


def _outcome(move: Move) -> str:
    if move.same_object:
        return '<span class="verdict first">the same object</span>'
    if move.after is not None and move.after.address is None:
        return '<span class="verdict clash">shape without data</span>'
    if not move.copied:
        return '<span class="verdict third">created there</span>'
    return '<span class="verdict result">a copy</span>'


def _speed(move: Move) -> str:
    return f"{move.copied / move.median / 1e9:.3g} GB/s" if move.median else ""


def _tried(tried: ExecutedLine, role: str, word: str) -> str:
    outcome = (
        f'<span class="note">{escape(tried.error)}</span>'
        if tried.error is not None
        else f"on {escape(tried.device or '')}, shape {format_shape(tried.shape or ())}"
    )
    if tried.error is None and role == "clash":
        role, word = "third", "works here"
    return (
        f'<tr><th scope="row"><code>{escape(tried.line)}</code></th>'
        f'<td><span class="verdict {role}">{escape(word)}</span></td><td>{outcome}</td></tr>'
    )
