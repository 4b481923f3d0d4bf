"""Calls of torch by a listing: which function, on which device, with which random numbers, and within bounds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

import torch
from torch import Tensor

from core import limits
from core.lab.bounds import arithmetic, extents, prediction, work
from core.lab.bounds.arguments import FROM_DATA
from core.lab.bounds.arguments import check as check_arguments
from core.lab.bounds.budget import Budget, too_long
from core.lab.interpret import memory
from core.lab.interpret.arrays import Array, array_arguments, is_plain
from core.lab.interpret.formats import format_text
from core.lab.interpret.methods import check_method
from core.lab.interpret.values import attempt, method
from core.lab.modules.dropout import dropout
from core.language.syntax import Apply, Piece
from core.language.words import listing as words
from core.language.words.table import WORDS, Growth
from core.problem import InputProblem, quote

Value = Any

_OURS: Final = ("manual_seed", "Generator", "set_grad_enabled")
_FUNCTIONS: Final[Mapping[str, Callable[..., Value]]] = {
    name: attrgetter(name)(torch) for name in words.FUNCTIONS if name not in _OURS
} | {"empty": torch.zeros, "empty_like": torch.zeros_like}  # what lies in memory may be another visitor's
_RANDOM: Final = frozenset(name for name, word in WORDS.items() if word.takes("generator"))


class Torch:
    """Torch as one run sees it: its random numbers, its device, and its bounds.

    Tensors are made on `device` unless the listing says where. Random numbers are drawn from generators of the run's
    own, which begin with the seed 0, so that the same listing shows the same run again.
    """

    def __init__(self, device: torch.device, budget: Budget) -> None:
        self.device = device
        self.budget = budget
        self.seed = 0
        self.seeded = False
        self.drawn = False
        self.generators: dict[torch.device, torch.Generator] = {}

    def function(  # noqa: PLR0911 - one per kind of word
        self, expression: Apply, arguments: list[Value], keywords: dict[str, Value]
    ) -> Value:
        """`torch.word(…)`."""
        word = expression.operation
        if word == "manual_seed":
            return self.manual_seed(expression, attempt(expression, manual_seed, *arguments))
        if word.startswith("cuda.manual_seed"):
            return self.cuda_seed(expression, attempt(expression, manual_seed, *arguments, **keywords))
        if word == "Generator":
            check_arguments(expression, arguments, keywords, self.budget)
            return attempt(expression, torch.Generator, *arguments, **keywords)
        if word == "nn.functional.dropout":
            return self.dropout(expression, arguments, keywords)
        if word in memory.TYPED:
            size = memory.asked(word, arguments)
            if size is not None:
                zeros = replace(expression, operation="zeros")
                return self.function(zeros, [size], {"dtype": memory.TYPED[word]} | keywords)
            memory.check_data(expression, arguments)
        if word == "set_grad_enabled":
            mode = keywords.get("mode", arguments[0] if arguments else True)
            attempt(expression, torch.set_grad_enabled, arithmetic.truth(mode, expression))
            return None
        if (
            word in prediction.MAKERS
            and "device" not in keywords
            and self.device.type != "cpu"
            and not _has_tensor(arguments)
        ):
            keywords = keywords | {"device": self.device}
        return self.call(expression, _FUNCTIONS[word], words.FUNCTIONS[word].growth, arguments, keywords)

    def method(self, expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
        """`x.word(…)`, for an x of any kind."""
        receiver = arguments[0]
        call = method(receiver, expression)
        if isinstance(receiver, Tensor):
            if expression.operation == "tolist":
                self.budget.list(receiver.numel(), expression)
            growth = words.METHODS[expression.operation].growth
            return self.call(expression, call, growth, arguments, keywords)
        if isinstance(receiver, str) and expression.operation == "format":
            return format_text(expression, receiver, arguments[1:], keywords, self.budget)
        check_method(expression, arguments, keywords, self.budget)
        if isinstance(receiver, Array):
            arguments[1:], keywords = array_arguments(expression, arguments[1:], keywords)
        value = attempt(expression, call, *arguments, **keywords)
        if isinstance(value, Array):
            self.check(value, expression, arguments)
        return value

    def call(
        self,
        expression: Apply,
        call: Callable[..., Value],
        growth: Growth,
        arguments: list[Value],
        keywords: dict[str, Value],
    ) -> Value:
        """One call of torch's `call`, looked at before and after."""
        word = expression.operation
        check_arguments(expression, arguments, keywords, self.budget)
        if word in _RANDOM and keywords.get("generator") is None:
            keywords = keywords | self.own_generator(self.place(arguments, keywords))
        if word not in FROM_DATA:
            self.budget.work(prediction.check(expression, growth, call, arguments, keywords), expression)
        self.budget.work(work.reading(word, [*arguments, *keywords.values()], keywords), expression)
        value = attempt(expression, call, *arguments, **keywords)
        self.check(value, expression, arguments)
        return value

    def check(self, value: Value, expression: Piece, arguments: list[Value]) -> None:
        """Count what came to be, and refuse what cannot be shown."""
        if isinstance(value, Tensor):
            if value.layout != torch.strided or value.dim() > limits.LISTING_RANK or value.is_meta:
                raise InputProblem(
                    f"{quote(expression.text)} is a tensor that the lab cannot show",
                    f"it shows tensors that have numbers in memory, of at most {limits.LISTING_RANK} axes",
                    "make another kind of tensor",
                    expression.span,
                )
            extents.check(expression, value.shape)
            if not any(value is argument for argument in arguments):
                self.budget.tensor(value, expression)
                if not value._is_view():  # noqa: SLF001 - torch has no other name for it
                    word = getattr(expression, "operation", getattr(expression, "operator", ""))
                    self.budget.work(work.making(word, value, arguments), expression)
        elif isinstance(value, Array):
            if not is_plain(value) or value.ndim > limits.LISTING_RANK:
                raise InputProblem(
                    f"{quote(expression.text)} is an array that the lab cannot show",
                    f"it shows arrays of numbers, of at most {limits.LISTING_RANK} axes",
                    "make another kind of array",
                    expression.span,
                )
            extents.check(expression, value.shape)
        elif isinstance(value, tuple | list):
            if len(value) > limits.LISTING_TENSORS and isinstance(value, tuple):
                raise too_long(expression, len(value))
            for item in value if isinstance(value, tuple) else ():
                self.check(item, expression, arguments)

    def manual_seed(self, expression: Piece, seed: int) -> torch.Generator:
        """`torch.manual_seed`, for this run alone. What it gives is the run's own generator."""
        self.seed = seed
        self.seeded = True
        self.generators.clear()
        return attempt(expression, self.generator, torch.device("cpu"))  # type: ignore[no-any-return]

    def cuda_seed(self, expression: Piece, seed: int) -> None:
        """`torch.cuda.manual_seed`, for this run alone; without a CUDA device it does nothing, as in torch."""
        for device in [each for each in self.generators if each.type == "cuda"]:
            self.generators[device] = attempt(expression, torch.Generator(device).manual_seed, seed)

    def generator(self, device: torch.device) -> torch.Generator:
        """The run's generator on `device`."""
        if device not in self.generators:
            self.generators[device] = torch.Generator(device).manual_seed(self.seed)
        self.drawn = True
        return self.generators[device]

    def dropout(self, expression: Apply, arguments: list[Value], keywords: dict[str, Value]) -> Value:
        """`nn.functional.dropout`, whose noise is the run's own."""
        check_arguments(expression, arguments, keywords, self.budget)
        self.budget.work(work.reading(expression.operation, [*arguments, *keywords.values()]), expression)
        value = attempt(expression, dropout, self.generator, *arguments, **keywords)
        self.check(value, expression, arguments)
        return value

    def own_generator(self, device: torch.device) -> dict[str, Value]:
        """The run's generator as an argument; nothing for a device without one, which the call itself will refuse."""
        try:
            return {"generator": self.generator(device)}
        except (RuntimeError, AssertionError):
            return {}

    def place(self, arguments: list[Value], keywords: dict[str, Value]) -> torch.device:
        """Where a call draws its random numbers."""
        if keywords.get("device") is not None:
            try:
                return torch.device(keywords["device"])
            except (RuntimeError, TypeError):
                return torch.device("cpu")  # the call itself will be refused
        tensor = next((argument for argument in arguments if isinstance(argument, Tensor)), None)
        return tensor.device if tensor is not None else torch.device("cpu")


def manual_seed(seed: Value) -> int:
    """What torch takes for a seed."""
    return int(seed)


def _has_tensor(arguments: list[Value]) -> bool:
    return any(isinstance(argument, Tensor) for argument in arguments)
