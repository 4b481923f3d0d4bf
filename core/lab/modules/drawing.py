"""torch's own constructors and samplers, as one run has them: its random numbers, and its bounds on what is made.

A layer's `reset_parameters` and a loader's sampler draw from the generator of the whole process, which belongs to all
visitors. A mode of torch's sees each function that this thread calls, and no other thread's: it hands a generator of
the run's to those that draw, and asks what those that allocate would make before they do.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from core.lab.bounds import extents
from core.lab.bounds.work import UNITS
from core.language.syntax import Piece

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_DRAWING: Final = frozenset(
    [
        *(Tensor.uniform_, Tensor.normal_, Tensor.random_, Tensor.bernoulli_, torch.randperm, torch.rand, torch.randn),
        *(nn.init.uniform_, nn.init.normal_, nn.init.kaiming_uniform_, nn.init.kaiming_normal_),
    ]
)
_ALLOCATING: Final = frozenset([torch.empty, torch.zeros, torch.ones, torch.full])
_MADE: Final = 3  # operations that a tensor takes, with its first numbers
_DRAWN: Final = 8  # nanoseconds for a random number


class _Own(TorchFunctionMode):
    """Inside, random numbers come from `generator` and new memory is looked at by `foresee`."""

    def __init__(self, generator: torch.Generator, foresee: Callable[[Tensor], None]) -> None:
        self.generator = generator
        self.foresee = foresee

    def __torch_function__(
        self,
        function: Callable[..., Value],
        _types: object,
        args: tuple[Value, ...] = (),
        kwargs: dict[str, Value] | None = None,
    ) -> Value:
        """One function of torch's, with what it is given."""
        options = dict(kwargs or {})
        if function in _ALLOCATING:
            self.foresee(function(*args, **(options | {"device": "meta"})))
        elif function in _DRAWING and options.get("generator") is None and options.get("device") != "meta":
            options["generator"] = self.generator
        return function(*args, **options)


def own(evaluator: "Evaluator", piece: Piece, device: torch.device | None = None) -> AbstractContextManager[object]:
    """Within, torch draws from the run's generator, and allocates within its bounds."""
    budget = evaluator.budget

    def foresee(tensor: Tensor) -> None:
        extents.check(piece, tensor.shape)
        budget.operation(piece, _MADE)
        budget.room(tensor.numel() * tensor.element_size(), piece)
        budget.work(UNITS * _DRAWN * tensor.numel(), piece)

    return _Own(evaluator.torch.generator(device or torch.device("cpu")), foresee)
