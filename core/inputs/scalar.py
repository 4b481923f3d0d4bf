"""One number, as Python writes it: `0.1`, `-0.0`, `1e-8`, `2**24 + 1`, `0.1 + 0.2`, `inf`, `True`, `1+2j`.

Grammar: sum = term {(+|-) term}; term = sign {(*|/) sign}; sign = [+|-] sign | power; power = atom [** sign];
atom = number | name | ( sum ). Python's own arithmetic gives the value, fractions give it without rounding beside.
"""

import math
import operator
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from core import limits
from core.inputs.numbers import MINUS, NUMBER, WHOLE
from core.problem import InputProblem, Span, nearest, quote

Number = bool | int | float | complex

_NAMES: Final[dict[str, Number]] = {
    "True": True, "False": False, "inf": math.inf, "nan": math.nan, "pi": math.pi, "e": math.e,
}  # fmt: skip
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>(?:{NUMBER.pattern})[0-9_]*)"
    r"|(?P<name>[A-Za-z_.]+)|(?P<mark>\*\*|[-+*/()]))"
)
_EXPONENT = 400  # of ten; float64 ends at 1.8e308 and begins at 4.9e-324
_FIX = "write one number, as in 0.1, 70000, 1e-8, 2**24 + 1, inf, True or 1+2j"


@dataclass(frozen=True)
class Scalar:
    """A number. `value` is what Python makes of the text; `exact` is what the text says, None if not rational."""

    value: Number
    exact: Fraction | None


def parse_scalar(text: str) -> Scalar:
    """The number in `text`.

    Raises `InputProblem` for anything else, for division by zero and for numbers beyond `limits.SCALAR_BITS`.
    """
    if len(text) > limits.SCALAR_CHARACTERS:
        raise InputProblem(
            f"The number {quote(text)} has {len(text):,} characters",
            f"at most {limits.SCALAR_CHARACTERS} can be typed in here",
            _FIX,
        )
    return _Reader(text).read()


def parse_real(text: str) -> float:
    """A number that is not complex, as Python's `float` takes it. Else `InputProblem`."""
    value = parse_scalar(text).value
    if not isinstance(value, complex):
        with suppress(OverflowError):
            return float(value)
    raise InputProblem(
        f"{quote(text)} is not a real number of float64", "it is complex or too large", "write a number as in 0.001"
    )


def parse_integer(text: str) -> int:
    """A whole number. Else `InputProblem`."""
    value = parse_scalar(text).value
    if not isinstance(value, int):
        raise InputProblem(f"{quote(text)} is not a whole number", "an integer is asked for", "write one, as in 127")
    return int(value)


def parse_scalars(text: str, least: int, most: int) -> tuple[Number, ...]:
    """The values of `least` to `most` numbers with commas between them; else `InputProblem`."""
    pieces = text[: most * limits.SCALAR_CHARACTERS + most].split(",")
    if not least <= len(pieces) <= most:
        amount = f"{least}" if least == most else f"{least} to {most}"
        raise InputProblem(
            f"{quote(text)} holds {len(pieces)} numbers",
            f"{amount} are asked for",
            "write them with commas between them, as in 0, 10, 2",
        )
    values, column = [], 0
    for piece in pieces:
        try:
            values.append(parse_scalar(piece).value)
        except InputProblem as problem:
            span = problem.span
            shifted = Span(1, span.column + column, span.end + column) if span else None
            raise InputProblem(problem.what, problem.why, problem.fix, shifted) from None
        column += len(piece) + 1
    return tuple(values)


def literal(value: Any) -> str:  # noqa: ANN401 - numbers, and lists of them
    """A number, or lists of numbers, as Python source that needs no import."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    # Python has no literals of complex numbers, only sums, in which the sign of a zero is lost: -1j is -0.0 - 1j.
    if isinstance(value, complex) and (
        any(not math.isfinite(part) or str(part) == "-0.0" for part in (value.real, value.imag))
        or (value.real == 0 and value.imag < 0)
    ):
        return f"complex({literal(value.real)}, {literal(value.imag)})"
    return repr(value)


class _Reader:
    """One pass over the text, a method a rule of the grammar; the text's length bounds the depth."""

    def __init__(self, text: str) -> None:
        self.text = text = text.translate(MINUS)
        self.tokens: list[tuple[str, int]] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if not match:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                raise self._problem(f"{quote(text[start])} cannot stand in a number", "it is not a sign of one", start)
            token = match[0].strip()
            self.tokens.append((token, match.end() - len(token)))
            position = match.end()
        self.next = 0

    def read(self) -> Scalar:
        if not self.tokens:
            raise InputProblem("There is no number", "the text is empty", _FIX)
        found = self._sum()
        if self.next < len(self.tokens):
            token, start = self.tokens[self.next]
            raise self._problem(f"{quote(token)} cannot stand here", "the number ends before it", start, len(token))
        return found

    def _sum(self) -> Scalar:
        return self._chain(self._term, {"+": operator.add, "-": operator.sub})

    def _term(self) -> Scalar:
        return self._chain(self._sign, {"*": operator.mul, "/": operator.truediv})

    def _chain(self, rule: Callable[[], Scalar], signs: dict[str, Callable[..., Number]]) -> Scalar:
        left = rule()
        while self.next < len(self.tokens) and self.tokens[self.next][0] in signs:
            sign, start = self.tokens[self.next]
            self.next += 1
            left = self._combined(signs[sign], left, rule(), sign, start)
        return left

    def _sign(self) -> Scalar:
        if self.next < len(self.tokens) and self.tokens[self.next][0] in "+-":
            sign = self.tokens[self.next][0]
            self.next += 1
            inner = self._sign()
            if sign == "+":
                return inner
            return Scalar(-inner.value, None if inner.exact is None else -inner.exact)
        return self._power()

    def _power(self) -> Scalar:
        base = self._atom()
        if self.next >= len(self.tokens) or self.tokens[self.next][0] != "**":
            return base
        start = self.tokens[self.next][1]
        self.next += 1
        exponent = self._sign()
        # An exact power is computed in full, so its size is predicted first; a float's own power is rounded.
        size, times = base.exact, exponent.exact
        if size is not None and times is not None and times.denominator == 1:
            bits = max(size.numerator.bit_length(), size.denominator.bit_length())
            if bits > 1 and bits * abs(times) > limits.SCALAR_BITS:
                if isinstance(base.value, int) and isinstance(exponent.value, int):
                    raise self._problem(
                        "This power is too large", f"numbers here have at most {limits.SCALAR_BITS:,} bits", start, 2
                    )
                base = Scalar(base.value, None)
        return self._combined(operator.pow, base, exponent, "**", start)

    def _atom(self) -> Scalar:
        if self.next >= len(self.tokens):
            raise self._problem("A number is missing at the end", "something has to follow a sign", len(self.text))
        token, start = self.tokens[self.next]
        self.next += 1
        if token == "(":  # noqa: S105 - a bracket
            inner = self._sum()
            if self.next >= len(self.tokens) or self.tokens[self.next][0] != ")":
                raise self._problem("A bracket is not closed", "each ( needs its )", start)
            self.next += 1
            return inner
        if token[0].isdigit() or (token[0] == "." and len(token) > 1 and token[1].isdigit()):
            return self._number(token, start)
        name = token.removeprefix("torch.").removeprefix("math.")
        if name in _NAMES:
            value = _NAMES[name]
            return Scalar(value, Fraction(value) if isinstance(value, bool) else None)
        if token[0].isalpha():
            known = nearest(name, list(_NAMES))
            hint = f"did you mean {known}" if known else f"the names here are {', '.join(_NAMES)}"
            raise self._problem(f"The name {quote(token)} is not a number", hint, start, len(token))
        raise self._problem(f"{quote(token)} cannot stand here", "a number has to stand here", start, len(token))

    def _number(self, token: str, start: int) -> Scalar:
        digits = token.lower()
        try:
            if digits.startswith(("0x", "0b", "0o")):
                whole = int(token, 0)
                return Scalar(whole, Fraction(whole))
            if digits.endswith("j"):
                return Scalar(complex(token), None)
            _, _, exponent = digits.partition("e")
            if exponent and abs(int(exponent)) > _EXPONENT:
                raise self._problem(
                    f"The exponent of {quote(token)} is too large", f"at most {_EXPONENT}", start, len(token)
                )
            if WHOLE.fullmatch(token):
                return Scalar(int(token), Fraction(int(token)))
            return Scalar(float(token), Fraction(token.replace("_", "")))
        except InputProblem:
            raise
        except ValueError:
            raise self._problem(
                f"{quote(token)} is not a number", "Python would not read it either", start, len(token)
            ) from None

    def _combined(self, operation: Callable[..., Number], left: Scalar, right: Scalar, sign: str, start: int) -> Scalar:
        try:
            value = operation(left.value, right.value)
        except ZeroDivisionError:
            raise self._problem("This divides by zero", "Python has no number for it", start, len(sign)) from None
        except OverflowError:
            raise self._problem("This is too large", "float64 ends at about 1.8e308", start, len(sign)) from None
        exact: Number | Fraction | None = None
        if left.exact is not None and right.exact is not None and (sign != "**" or right.exact.denominator == 1):
            with suppress(ZeroDivisionError):  # 0.1 + 0.2 - 0.3 is 0 on paper and not in Python
                exact = operation(left.exact, right.exact)
        return Scalar(value, exact if isinstance(exact, Fraction) else None)

    def _problem(self, what: str, why: str, start: int, length: int = 1) -> InputProblem:
        return InputProblem(what, why, _FIX, Span(1, start + 1, start + 1 + length))
