"""Shared or copied: the array and the tensors made from it, with the cells that one write changed."""

from html import escape

from core.pictures.markup.cells import Cell, CellMaker, at, captioned, group, tensor
from core.pictures.markup.numbers import number
from core.pictures.markup.palette import Role
from core.pictures.markup.tables import code, facts_table, row, td, texts
from core.pictures.tensors import in_words
from core.probe.excerpt import Index, Number
from core.tensors.anatomy.sharing import Member, Sharing

_COPIES: tuple[Role, ...] = ("second", "third", "result")


def _roles(facts: Sharing) -> list[Role]:
    """A color for each storage: that of the array for all who share it, and another for each copy."""
    others = iter(_COPIES)
    return ["first" if member.shares else next(others) for member in facts.members]


def sharing_figure(facts: Sharing) -> str:
    """All members after the write; changed cells are framed, and memory that is shared lights together."""
    drawn = "".join(
        tensor(member.after, member.name, role, _cell(member), note=_code(member))
        for member, role in zip(facts.members, _roles(facts), strict=True)
    )
    return captioned(
        f'<p><code>{escape(facts.write)}</code></p><div class="row">{drawn}</div>',
        hint="One color is one storage. Point at a cell, or move there with Tab: the same memory lights up.",
        words=in_words.sharing(facts),
    )


def sharing_table(facts: Sharing) -> str:
    """One row per member: whose memory it uses, and whether it changed."""
    rows = (
        row(
            f'<span class="verdict">{member.name}</span>',
            td(escape(member.after.dtype)),
            texts((_relation(member), "changed" if member.changed else "unchanged")),
            kind=role,
        )
        for member, role in zip(facts.members, _roles(facts), strict=True)
    )
    return facts_table(("", "dtype", "memory", f"after {escape(facts.write)}"), rows)


def addresses_table(facts: Sharing) -> str:
    """The proof: where each member's first element lies."""
    rows = (
        row(f'<span class="verdict">{member.name}</span>', td(code(hex(member.address))), kind=role)
        for member, role in zip(facts.members, _roles(facts), strict=True)
    )
    return facts_table(("", "address of the first element"), rows)


def _relation(member: Member) -> str:
    if member.name == "a":
        return "the array's own"
    return "shared with a" if member.shares else "a copy"


def _code(member: Member) -> str:
    return "a NumPy array" if member.name == "a" else member.code


def _cell(member: Member) -> CellMaker:
    old = dict(zip(member.before.indices, member.before.values, strict=True))
    home = "a" if member.shares else member.name

    def make(index: Index, value: Number) -> Cell:
        label = f"{at(member.name, index)} = {number(value)}"
        changed = index in member.changed
        if changed:
            label += f", and was {number(old[index])} before"
        return Cell(number(value), label, (group(home, index),), classes=("changed",) if changed else ())

    return make
