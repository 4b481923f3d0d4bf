"""What of a listing is not run, and said: charts, files that it would write, bars of progress around its loops."""

import ast
from collections.abc import Sequence
from typing import Final

from core.language.reading.namespace import Namespace

_CHART: Final = "a chart: the lab does not draw charts"
_FILE: Final = "a file: the lab writes none"
_BAR: Final = "a bar of progress: the lab shows none"
# Functions that write files, by their paths; a picture that is saved is a chart's.
_WRITERS: Final = frozenset([
    "torch.save", "numpy.save", "numpy.savez", "numpy.savez_compressed", "numpy.savetxt", "os.makedirs", "os.mkdir",
])  # fmt: skip
_WRITING: Final = frozenset("wax")  # the letters of a mode of `open` that writes
_BAR_METHODS: Final = frozenset([
    "clear", "close", "display", "refresh", "reset", "set_description", "set_description_str", "set_postfix",
    "set_postfix_str", "update",
])  # fmt: skip


def reason(namespace: Namespace, node: ast.expr) -> str | None:
    """Why a statement that is, or assigns, this expression is not run; None for what is."""
    first = _first(node)
    if first in namespace.charts:
        return _CHART
    if first in namespace.files or _writes(namespace, node):
        return _FILE
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr in _BAR_METHODS and _is_bar(namespace, called.value):
        return _BAR
    return None


def _first(node: ast.expr) -> str:
    """The name with which an expression begins: `plt` in `plt.figure().show()`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _writes(namespace: Namespace, node: ast.expr) -> bool:
    """Whether a call writes a file, or opens one for that."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name) and node.func.id == "open":
        modes = [*node.args[1:2], *[each.value for each in node.keywords if each.arg == "mode"]]
        given = [mode.value for mode in modes if isinstance(mode, ast.Constant)]
        return any(isinstance(mode, str) and bool(_WRITING & set(mode)) for mode in given)
    path = namespace.path(node.func)
    return path is not None and ".".join(path) in _WRITERS


def drawn(namespace: Namespace, loop: ast.For) -> str | None:
    """Why a loop is not run that goes through charts, as `for ax in axes` does; None for one that is."""
    names = {each.id for each in ast.walk(loop.iter) if isinstance(each, ast.Name)}
    if not names & namespace.charts:
        return None
    name(namespace, loop.target, _CHART)
    return _CHART


def opened(namespace: Namespace, items: Sequence[ast.withitem]) -> str | None:
    """Why a `with` statement is not run; None for one that is. Its names stand for what it would have opened."""
    for item in items:
        why = reason(namespace, item.context_expr)
        if why is not None:
            name(namespace, item.optional_vars, why)
            return why
    return None


def name(namespace: Namespace, target: ast.expr | None, why: str) -> None:
    """The names of `target` stand for what is not run."""
    names = {each.id for each in ast.walk(target) if isinstance(each, ast.Name)} if target is not None else set()
    (namespace.charts if why == _CHART else namespace.files).update(names)


def bar(namespace: Namespace, node: ast.expr) -> ast.expr | None:
    """What a bar of progress goes through, where `node` makes one: `tqdm(items)`, `trange(n)`; else None.

    What is written through one is printed. One that is counted by hand, `tqdm(total=n)`, goes through as many.
    """
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Attribute) and node.func.attr == "write" and _is_bar(namespace, node.func.value):
        return ast.copy_location(ast.Call(ast.copy_location(ast.Name("print"), node), node.args, []), node)
    if (word := _maker(namespace, node.func)) is None:
        return None
    if word == "trange":
        return ast.copy_location(ast.Call(ast.copy_location(ast.Name("range"), node), node.args, []), node)
    given = {each.arg: each.value for each in node.keywords}
    if not node.args and "iterable" not in given:
        total = given.get("total") or ast.copy_location(ast.Constant(0), node)
        return ast.copy_location(ast.Call(ast.copy_location(ast.Name("range"), node), [total], []), node)
    return (node.args or [given["iterable"]])[0]


def is_bar(namespace: Namespace, node: ast.expr) -> bool:
    """Whether `node` makes a bar of progress."""
    return isinstance(node, ast.Call) and _maker(namespace, node.func) is not None


def _is_bar(namespace: Namespace, node: ast.expr) -> bool:
    """Whether `node` names a bar of progress, or what makes them."""
    return (isinstance(node, ast.Name) and node.id in namespace.bars) or _maker(namespace, node) == "tqdm"


def _maker(namespace: Namespace, node: ast.expr) -> str | None:
    """The word of a function that makes bars of progress: `tqdm`, `tqdm.tqdm`, `tqdm.auto.trange`."""
    if isinstance(node, ast.Name):
        return namespace.bar_makers.get(node.id)
    reached = node
    while isinstance(reached, ast.Attribute):
        reached = reached.value
    if isinstance(node, ast.Attribute) and isinstance(reached, ast.Name) and reached.id in namespace.bar_makers:
        return node.attr if node.attr in ("tqdm", "trange") else None
    return None
