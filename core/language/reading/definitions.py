"""Reads the functions and classes that a listing defines, with their decorators."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeGuard

from core.language import statements as made
from core.language.reading.errors import ErrorReader
from core.language.statements import Binding, Statement
from core.language.syntax import Expression, Name, Word
from core.language.words import listing as words
from core.language.words.modules import BASES
from core.language.words.python import BASES_OF_PYTHON
from core.problem import InputProblem, quote

_OPTIONS: Final = ("frozen", "eq", "repr")  # of a dataclass
_NAMES: Final = 200  # characters of a text that may name attributes, as in namedtuple("Point", "x y")
_BINDINGS: Final[Mapping[str, Binding]] = {"staticmethod": "static", "classmethod": "class", "property": "property"}


def own_words(body: Sequence[ast.stmt], known: Sequence[str]) -> frozenset[str]:
    """The names that a listing gives to attributes and methods by itself.

    Those that are `known` for something else are its own only if it has classes, whose objects may have any. A module
    gets names by texts, too: `OrderedDict([("fc", nn.Linear(2, 1))])`, `register_buffer("mean", x)`.
    """
    tree = ast.Module(list(body), [])
    found, named, classes = set[str](), set[str](), 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            classes += 1
            found.update(_members(node))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) <= _NAMES:
            words = node.value.replace(",", " ").split()
            named.update(words if all(map(str.isidentifier, words)) else ())
    return frozenset(
        (found if classes else found - set(known)) | {each for each in named - set(known) if each[0] != "_"}
    )


def _members(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        if isinstance(each, ast.FunctionDef):
            yield each.name
        elif isinstance(each, ast.Assign):
            yield from (target.id for target in each.targets if isinstance(target, ast.Name))
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            yield each.target.id


class _Field(ast.AnnAssign):
    """An annotation of a plain name."""

    target: ast.Name


class DefinitionReader(ErrorReader):
    """The definitions of a listing; inside how many loops and functions it stands."""

    loops = 0
    functions = 0
    guarded = 0  # inside how many inference modes of the function at hand

    def mode(self, node: ast.expr, thing: str) -> tuple[str, Expression | None]:
        """One of autograd's modes, which stands behind `with` or as a decorator: its word and its argument."""
        word = self.path_of(node.func if isinstance(node, ast.Call) else node)
        arguments = node.args if isinstance(node, ast.Call) else []
        called = isinstance(node, ast.Call) or thing == "a decorator"
        if not called or word not in words.CONTEXTS or (isinstance(node, ast.Call) and node.keywords):
            raise InputProblem(
                f"{quote(self.source.said(node))} is not {thing} that the lab knows",
                "it knows " + ", ".join(f"torch.{name}()" for name in words.CONTEXTS),
                "choose one of them",
                self.source.span(node),
            )
        if len(arguments) > (word in ("set_grad_enabled", "inference_mode")):
            raise self.foreign(node, node)
        return word, self.expression(arguments[0]) if arguments else None

    def is_mode(self, node: ast.expr) -> bool:
        """Whether a decorator is one of autograd's modes."""
        return self.path_of(node.func if isinstance(node, ast.Call) else node) in words.CONTEXTS

    def path_of(self, node: ast.expr) -> str:
        """The path under torch that `node` names, empty if it is not one of torch's."""
        if isinstance(node, ast.Name):
            return self.namespace.imported.get(node.id, "")
        module, word = self.namespace.path(node) or ("", "")
        return word if module == "torch" else ""

    def define(self, node: ast.FunctionDef, level: int) -> Statement:
        """`def name(parameters): …`."""
        return self.function(node, level, ())

    def function(self, node: ast.FunctionDef, level: int, bindings: Sequence[Binding]) -> made.Define:
        """A function, or a method with what its decorators say of its binding."""
        span, text = self.place(node)
        others = [each for each in node.decorator_list if not _binding(each, bindings)]
        modes = tuple([self.mode(each, "a decorator") for each in others if self.is_mode(each)])
        decorators = self.all([each for each in others if not self.is_mode(each)], 1)
        found = [binding for each in node.decorator_list if (binding := _binding(each, bindings))]
        if len(found) > 1:
            raise self.foreign(node.decorator_list[1], node.decorator_list[1])
        with self.inner(), self.own_names() as names:
            self.namespace.forget(node.name)
            parameters = self.parameters(node.args, text, span)
            loops, self.loops, self.functions = self.loops, 0, self.functions + 1
            guarded, self.guarded = self.guarded, 0
            body = self.block(node.body, level + 1)
            self.loops, self.functions, self.guarded = loops, self.functions - 1, guarded
        if not bindings:
            self.namespace.forget(node.name)
        binding = found[0] if found else ""
        return made.Define(span, text, node.name, parameters, body, modes, binding, decorators, frozenset(names))

    def yield_(self, node: ast.stmt, value: ast.Yield | ast.YieldFrom, targets: Sequence[ast.expr] = ()) -> Statement:
        """`yield`, on a line of its own, or with what it is given assigned."""
        place = self.place(node)
        if not self.functions or self.guarded:
            where = "inside inference_mode" if self.functions else "outside a function"
            raise InputProblem(
                f"{quote(place[1])} stands {where}",
                "in the lab a function gives its values one by one, and what asks for them is in its own mode",
                "move it out, or append to a list and return it",
                place[0],
            )
        read = None if value.value is None else self.expression(value.value)
        given = tuple([self.target(each) for each in targets])
        return made.Yield(*place, read, isinstance(value, ast.YieldFrom), given)

    def class_(self, node: ast.ClassDef, level: int) -> Statement:
        """`class name(base): …`."""
        span, text = self.place(node)
        metaclasses = [each for each in node.keywords if not self.is_abstract(each)]
        if metaclasses:
            raise InputProblem(
                f"{quote(text)} has a metaclass",
                "in the lab a class has bases, and nothing else that makes it",
                "write it with its bases alone, as in class Net(nn.Module):",
                span,
            )
        record = [self.record(each) for each in node.decorator_list if self.is_record(each)]
        if len(record) > 1:
            raise self.foreign(node.decorator_list[1], node.decorator_list[1])
        decorators = self.all([each for each in node.decorator_list if not self.is_record(each)], 1)
        bases = [base for each in node.bases if (base := self.base(each, node.bases)) is not None]
        bases += [Word(span, text, "abc", "ABC") for _ in node.keywords]
        with self.inner():
            self.namespace.forget(node.name)
            body = tuple([self.member(each, level + 1) for each in node.body])
        self.namespace.forget(node.name)
        fields = tuple([each.target.id for each in node.body if _is_field(each)])
        return made.Class(span, text, node.name, tuple(bases), body, fields, record[0] if record else None, decorators)

    def is_abstract(self, keyword: ast.keyword) -> bool:
        """Whether `metaclass=ABCMeta` is written, which is the same as the base ABC."""
        known = self.namespace.borrowed.get(keyword.value.id) if isinstance(keyword.value, ast.Name) else None
        return keyword.arg == "metaclass" and ("abc", "ABCMeta") in (known, self.namespace.path(keyword.value))

    def is_enumeration(self, node: ast.expr) -> bool:
        """Whether a base is `Enum`."""
        known = self.namespace.borrowed.get(node.id) if isinstance(node, ast.Name) else None
        return ("enum", "Enum") in (known, self.namespace.path(node))

    def is_record(self, node: ast.expr) -> bool:
        """Whether a decorator is `@dataclass`, with arguments or without."""
        called = node.func if isinstance(node, ast.Call) else node
        known = self.namespace.borrowed.get(called.id) if isinstance(called, ast.Name) else None
        return ("dataclasses", "dataclass") in (known, self.namespace.path(called))

    def record(self, node: ast.expr) -> tuple[tuple[str, bool], ...]:
        """`@dataclass` or `@dataclass(frozen=True)`: its arguments."""
        given = node.keywords if isinstance(node, ast.Call) else []
        plain = not (isinstance(node, ast.Call) and node.args)
        options = [(each.arg or "", each.value.value) for each in given if isinstance(each.value, ast.Constant)]
        fine = plain and len(options) == len(given) and all(name in _OPTIONS for name, _ in options)
        if not fine:
            raise InputProblem(
                f"{quote(self.source.said(node))} is not a decorator of a class that the lab knows",
                f"it knows dataclass, with {', '.join(_OPTIONS)} as True or False",
                "write @dataclass, or leave the decorator out",
                self.source.span(node),
            )
        return tuple([(name, bool(value)) for name, value in options])

    def base(self, node: ast.expr, beside: Sequence[ast.expr]) -> Expression | None:
        """What a class is based on; None for Python's own `object`."""
        if isinstance(node, ast.Name) and node.id == "object":
            return None
        found = self.expression(node) if isinstance(node, ast.Name | ast.Attribute) else None
        fine = isinstance(found, Name)
        if isinstance(found, Word):
            fine = found.word in BASES or (found.module, found.word) in BASES_OF_PYTHON
        if isinstance(found, Name) and found.name in ("int", "str") and any(map(self.is_enumeration, beside)):
            return found
        if not fine or (isinstance(found, Name) and found.name in words.BUILTINS):
            raise InputProblem(
                f"{quote(self.source.said(node))} is not a base that a class has here",
                f"a class is based on another of the listing, or on {', '.join(BASES)}",
                "choose one of them, or leave the base out",
                self.source.span(node),
            )
        return found

    def member(self, node: ast.stmt, level: int) -> Statement:
        """One of the statements of a class: a method, an attribute, a text, or pass."""
        if isinstance(node, ast.FunctionDef):
            return self.function(node, level, tuple(_BINDINGS.values()))
        plain = isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        named = isinstance(node, ast.Assign | ast.AnnAssign) and all(isinstance(each, ast.Name) for each in targets)
        if not plain and not named:
            raise InputProblem(
                f"{quote(self.place(node)[1])} cannot stand in a class here",
                "a class is made of methods and of attributes with their values",
                "write it before the class, or in a method",
                self.place(node)[0],
            )
        return self.block([node], level)[0]


def _is_field(node: ast.stmt) -> TypeGuard[_Field]:
    """Whether a statement of a class annotates a name: `lr: float = 0.1`; a ClassVar is none."""
    plain = isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    return plain and not ast.unparse(node.annotation).rpartition("typing.")[2].startswith("ClassVar")  # type: ignore[attr-defined]


def _binding(node: ast.expr, bindings: Sequence[Binding]) -> Binding:
    """What a decorator says of a method's binding; empty if it is another one."""
    if bindings and isinstance(node, ast.Attribute) and node.attr == "setter" and isinstance(node.value, ast.Name):
        return "setter"
    return _BINDINGS.get(node.id, "") if bindings and isinstance(node, ast.Name) else ""
