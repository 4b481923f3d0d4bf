"""Devices in tables: what this computer has, where a tensor lived before and after, and what two devices refuse."""

from html import escape

from core.devices.hardware import Accelerator, Machine
from core.devices.mixing import Attempt, Mixture
from core.devices.movement import Journey, Move, Residence
from core.devices.pinning import Pinning
from core.inputs.shapes import format_shape
from core.pictures.durations import duration, memory


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
    """`x` before, and what `.to` made of it, side by side, with the verdict between them."""
    move = journey.moves[0]
    before = _card("x", journey.before, "first")
    if move.after is None:
        return (
            f'<div class="row">{before}<span class="sign">→</span><p class="note">{escape(move.error or "")}</p></div>'
        )
    if move.same_object:
        verdict = '<span class="verdict first">nothing copied</span><div class="note">y is x: the same object</div>'
    elif move.after.address is None:
        verdict = '<span class="verdict clash">data left behind</span><div class="note">meta keeps the shape only</div>'
    else:
        verdict = f'<span class="verdict result">copied</span><div class="note">{memory(move.copied)}'
        verdict += f" in {duration(move.median)}" if move.median else ""
        verdict += f"<br>{_speed(move)}</div>"
    role = "first" if move.same_object else "result"
    after = _card(f"y = {move.line}", move.after, role)
    return f'<div class="row">{before}<div><span class="sign">→</span><br>{verdict}</div>{after}</div>'


def moves_table(journey: Journey) -> str:
    """All ways to the target: what came of each, and what it took."""
    rows = []
    for move in journey.moves:
        line = f'<th scope="row"><code>{escape(move.line)}</code></th>'
        if move.after is None:
            rows.append(
                f'<tr>{line}<td><span class="verdict clash">refused</span></td>'
                f'<td colspan="3"><span class="note">{escape(move.error or "")}</span></td></tr>'
            )
            continue
        leaf = "leaf" if move.after.is_leaf else f"no leaf: {escape(move.after.made_by or '')}"
        grad = f"requires_grad {move.after.requires_grad}, {leaf}"
        time = f"{duration(move.median)}" if move.median is not None else ""
        spread = f'<div class="note">± {duration(move.iqr / 2)}</div>' if move.iqr else ""
        rows.append(
            f"<tr>{line}<td>{_outcome(move)}</td><td>{escape(move.after.device)}, {move.after.dtype}"
            f'<div class="note">{grad}</div></td><td>{memory(move.copied)}</td><td>{time}{spread}</td></tr>'
        )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("way", "what came of it", "where", "moved", "time"))
    return f'<table class="facts"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


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
    head = "".join(f'<th scope="col">{name}</th>' for name in ("copy", "returns after", "done after", "rate"))
    return f'<table class="facts"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


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


def _card(name: str, where: Residence, role: str) -> str:
    address = "stores nothing" if where.address is None else f"{where.address:#x}"
    rows = (
        ("device", where.device),
        ("storage begins at", address),
        ("bytes", memory(where.nbytes) if where.address is not None else f"would be {memory(where.nbytes)}"),
        ("dtype", where.dtype),
        ("requires_grad", str(where.requires_grad)),
        ("leaf", "yes" if where.is_leaf else f"no: {where.made_by}"),
    )
    body = "".join(f'<tr><th scope="row">{key}</th><td class="size">{escape(value)}</td></tr>' for key, value in rows)
    return (
        f'<div class="tensor {role}" role="group" aria-label="{escape(name)}"><div class="name">{escape(name)} '
        f'<span class="shape">{format_shape(where.shape)}</span></div>'
        f'<table class="facts"><tbody>{body}</tbody></table></div>'
    )


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


def _tried(tried: Attempt, role: str, word: str) -> str:
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
