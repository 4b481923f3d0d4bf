"""Objects of torch's classes that a listing makes: layers, containers, parameters, optimizers, loaders."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import torch
from torch import Tensor, nn
from torch.utils.data import Dataset

from core.lab.bounds.arguments import check_devices
from core.lab.classes.records import Iteration, ListingClass, TorchClass
from core.lab.classes.special import Instance
from core.lab.interpret import builtins
from core.lab.interpret.values import Defined, NamedFunction, attempt
from core.lab.modules.drawing import own
from core.lab.modules.given import check_given, hold, note_draw
from core.lab.modules.loading import Loader, batches
from core.language.syntax import Piece
from core.language.words import modules as words
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_LAYER: Final = 60  # operations that making one takes: 0.2 to 0.5 ms
_TEXT: Final = 60  # characters of a text among the arguments
_ITEMS: Final = 8  # numbers in a list among the arguments of a layer
_HIDDEN: Final = ("_weight", "_freeze", "foreach", "fused", "capturable", "differentiable", "collate_fn", "sampler")
_DATA: Final = ("dataset", "batch_size", "shuffle", "drop_last", "num_workers", "pin_memory", "generator")


def made(
    evaluator: "Evaluator", piece: Piece, kind: TorchClass, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """`kind(…)`."""
    path = kind.path
    evaluator.budget.operation(piece)
    if hidden := next((name for name in by_name if name in _HIDDEN), None):
        raise _refused(piece, f"gives {quote(hidden)}, which the lab does not take", "leave it out")
    by_place = [_listed(evaluator, piece, each) for each in by_place]
    by_name = {name: _listed(evaluator, piece, each) for name, each in by_name.items()}
    if path in words.LAYERS:
        return _layer(evaluator, piece, kind, by_place, by_name)
    if path in words.CONTAINERS or path == "nn.Parameter":
        evaluator.budget.list(1 + sum(len(each) for each in by_place if isinstance(each, list | dict)), piece)
        _check_values(piece, path, by_place)
        return attempt(piece, kind.real, *by_place, **by_name)
    if path in words.OPTIMIZERS:
        evaluator.budget.operation(piece, _LAYER)
        return attempt(piece, kind.real, *_parameters(piece, by_place), **by_name)
    if path in words.SCHEDULERS:
        evaluator.budget.operation(piece, _LAYER)
        by_place, by_name = _rates(evaluator, piece, by_place, by_name)
        return attempt(piece, kind.real, *by_place, **by_name)
    if path in words.OF_PARAMETERS:
        check_given(evaluator, piece, [each for value in by_place for each in _several(value)])
        evaluator.budget.operation(piece, _LAYER)
        found = attempt(piece, kind.real, *by_place, **by_name)
        evaluator.torch.check(found, piece, [])
        return found
    if path in words.DATA and path != "utils.data.Dataset":
        return _data(evaluator, piece, kind, by_place, by_name)
    raise _refused(piece, f"makes an object of {path} itself", "write a class that is based on it")


def _layer(
    evaluator: "Evaluator", piece: Piece, kind: TorchClass, by_place: list[Value], by_name: dict[str, Value]
) -> nn.Module:
    """A layer, an activation or a loss."""
    evaluator.budget.operation(piece, _LAYER)
    evaluator.budget.list(1, piece)
    for each in (*by_place, *by_name.values()):
        _check_plain(piece, each)
    if kind.path in words.RECURRENT and (by_name.get("dropout") or len(by_place) > 5):
        raise _refused(piece, "drops some of what it hands on", "leave dropout out: its noise is drawn inside torch")
    device = by_name.get("device")
    if device is not None:
        check_devices(piece, [device])
    elif evaluator.torch.device.type != "cpu" and kind.name in _PLACED:
        by_name = by_name | {"device": evaluator.torch.device}
    place = attempt(piece, torch.device, by_name["device"]) if by_name.get("device") is not None else None
    drawn = evaluator.torch.drawn
    with own(evaluator, piece, place):
        layer: nn.Module = attempt(piece, kind.real, *by_place, **by_name)
    hold(evaluator, piece, layer)
    if kind.name in _RANDOM:
        note_draw(evaluator)
    else:
        evaluator.torch.drawn = drawn
    return layer


_RANDOM: Final = (
    *("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"),
    "Linear",
    "Bilinear",
    "Embedding",
    "Conv1d",
    "Conv2d",
    "ConvTranspose1d",
    "ConvTranspose2d",
)
_PLACED: Final = (*_RANDOM, "BatchNorm1d", "BatchNorm2d", "LayerNorm", "GroupNorm", "PReLU")


def _check_plain(piece: Piece, value: Value) -> None:
    """Layers are given numbers, a few of them in brackets, words, dtypes and weights."""
    if isinstance(value, list | tuple):
        fine = len(value) <= _ITEMS and all(isinstance(each, int | float) for each in value)
    elif isinstance(value, str):
        fine = len(value) <= _TEXT
    else:
        fine = isinstance(value, bool | int | float | Tensor | torch.dtype | torch.device | type(None))
    if not fine:
        raise _refused(piece, "gives a layer something that it does not take", "give it numbers")


def _check_values(piece: Piece, path: str, values: list[Value]) -> None:
    """A parameter is a tensor; and no function of the lab's goes into a container."""
    for each in values:
        inside = each.values() if isinstance(each, dict) else each if isinstance(each, list) else [each]
        if any(isinstance(one, Defined | NamedFunction | ListingClass | TorchClass) for one in inside):
            raise _refused(piece, f"puts a function or a class into {path}", "put modules there, as in nn.ReLU()")


def _listed(evaluator: "Evaluator", piece: Piece, value: Value) -> Value:
    """What is gone through once, as a list."""
    return builtins.listed(value, piece, evaluator.budget) if isinstance(value, Iteration) else value


def _several(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _parameters(piece: Piece, by_place: list[Value]) -> list[Value]:
    """What an optimizer is given first: parameters, or groups of them."""
    for each in by_place[1:]:
        _check_plain(piece, each)
    first = by_place[:1]
    if first and isinstance(first[0], list):
        groups = [
            {name: list(value) if isinstance(value, Iteration) else value for name, value in each.items()}
            if isinstance(each, dict)
            else each
            for each in first[0]
        ]
        return [groups, *by_place[1:]]
    return by_place


def _rates(
    evaluator: "Evaluator", piece: Piece, by_place: list[Value], by_name: dict[str, Value]
) -> tuple[list[Value], dict[str, Value]]:
    """A schedule's arguments, with the listing's own functions as torch calls them."""

    def called(function: Value) -> Callable[[int], Value] | Value:
        if not isinstance(function, Defined | NamedFunction):
            return function
        return lambda epoch: evaluator.call_value(piece, function, [epoch], {})

    def all_called(value: Value) -> Value:
        return [called(each) for each in value] if isinstance(value, list) else called(value)

    return [all_called(each) for each in by_place], {name: all_called(each) for name, each in by_name.items()}


def _data(
    evaluator: "Evaluator", piece: Piece, kind: TorchClass, by_place: list[Value], by_name: dict[str, Value]
) -> Value:
    """A data set or a loader."""
    if kind.name == "random_split":
        generator = by_name.get("generator") or evaluator.torch.generator(torch.device("cpu"))
        note_draw(evaluator)
        evaluator.budget.list(_length(by_place[0]) if by_place else 0, piece)
        return attempt(piece, kind.real, *by_place, **(by_name | {"generator": generator}))
    if kind.name == "DataLoader":
        if stranger := next((name for name in by_name if name not in _DATA), None):
            raise _refused(piece, f"gives a loader {quote(stranger)}", f"give it {', '.join(_DATA)}")
        if len(by_place) > 3:
            raise _refused(piece, "gives a loader more than three arguments by place", "give the others by name")
        if by_name.get("num_workers") or by_name.get("pin_memory"):
            evaluator.notes.append("here a loader has no workers: it loads in the listing's own thread")
        by_name = by_name | {"num_workers": 0, "pin_memory": False}
        source = by_place[0] if by_place else by_name.get("dataset")
        if not isinstance(source, Dataset | Instance | Tensor | list):
            raise _refused(
                piece, "gives a loader what is not a data set", "give it a TensorDataset, a list or a Dataset"
            )
        loader: Loader = attempt(piece, Loader, *by_place, **by_name)
        loader.begin = partial(batches, evaluator)
        return loader
    return attempt(piece, kind.real, *by_place, **by_name)


def _length(value: Value) -> int:
    try:
        return len(value)
    except TypeError:
        return 0


def _refused(piece: Piece, what: str, fix: str) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} {what}",
        "the lab makes torch's objects of plain arguments, sizes seen first",
        fix,
        piece.span,
    )
