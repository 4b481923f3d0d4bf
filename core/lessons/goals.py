"""What a visitor may be asked to do: goals over the settings of a page, asked of torch where torch knows."""

from core.inputs.shapes import parse_shape
from core.lessons.lesson import Goal


def chosen(key: str, *values: str) -> Goal:
    """The setting has one of these values; spaces mean nothing."""
    wanted = {"".join(value.split()) for value in values}
    return Goal((key,), lambda text: "".join(text.split()) in wanted)


def on(key: str) -> Goal:
    """The switch is on."""
    return Goal((key,), lambda text: text.lower() == "true")


def number(key: str, least: float, most: float) -> Goal:
    """The number is from `least` to `most`."""
    return Goal((key,), lambda text: least <= float(text) <= most)


def clash(a: str, b: str) -> Goal:
    """The shapes do not broadcast."""
    return Goal((a, b), lambda one, other: _met(one, other) is None)


def meet(a: str, b: str, result: tuple[int, ...], *, other_than: str = "") -> Goal:
    """The shapes broadcast to `result`, and the second is not `other_than`."""
    return Goal((a, b), lambda one, other: "".join(other.split()) != other_than and _met(one, other) == result)


def shape(key: str, rank: int, elements: int | None = None) -> Goal:
    """The shape has this rank, and so many elements if that is said."""

    def test(text: str) -> bool:
        sizes = parse_shape(text)
        count = 1
        for size in sizes:
            count *= size
        return len(sizes) == rank and elements in (None, count)

    return Goal((key,), test)


def chain(key: str, of: tuple[int, ...], result: tuple[int, ...], *, view: bool | None = None) -> Goal:
    """The chain makes a tensor of shape `result` from one of shape `of`; as a view of it, or not, if that is said."""

    def test(text: str) -> bool:
        from core.language.chain import parse_chain  # noqa: PLC0415 - they bring torch along
        from core.tensors.reshaping.steps import walk  # noqa: PLC0415

        walked = walk(of, parse_chain(text), "cpu")
        last = walked.last
        return walked.problem is None and tuple(last.tensor.shape) == result and view in (None, last.storage == 0)

    return Goal((key,), test)


def index(key: str, of: tuple[int, ...], result: tuple[int, ...], *, view: bool | None = None) -> Goal:
    """The index takes a tensor of shape `result` from one of shape `of`; as a view of it, or not, if that is said."""

    def test(text: str) -> bool:
        from core.tensors.indexing.selection import select  # noqa: PLC0415 - it brings torch along

        taken = select(of, text)
        return taken.shape == result and view in (None, taken.is_view)

    return Goal((key,), test)


def _met(one: str, other: str) -> tuple[int, ...] | None:
    from core.tensors.broadcasting.alignment import broadcast  # noqa: PLC0415 - it brings torch along

    return broadcast([parse_shape(one), parse_shape(other)]).result
