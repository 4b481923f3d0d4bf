"""What torch's modules, optimizers, schedules and loaders show of themselves: by the tables, and by no other name."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.data import DataLoader, Subset, TensorDataset

from core.lab.classes.enums import MEMBERS
from core.lab.classes.kinds import TORCHS
from core.lab.classes.records import MISSING, Bound, ListingClass, Super, TorchClass
from core.lab.classes.special import Special
from core.lab.interpret.failures import ErrorValue
from core.lab.interpret.values import attempt
from core.lab.modules.loading import Loader
from core.lab.modules.shells import Shell
from core.language.syntax import Piece
from core.language.words import modules as words
from core.problem import InputProblem, quote

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_PLAIN: Final = (bool, int, float, str, tuple, Tensor, type(None))
_SHOWN: Final[Mapping[type, tuple[str, ...]]] = {
    Optimizer: ("param_groups",),
    LRScheduler: ("last_epoch", "base_lrs"),
    DataLoader: ("dataset", "batch_size"),
    TensorDataset: ("tensors",),
    Subset: ("dataset", "indices"),
}
_METHODS: Final[Mapping[type, tuple[str, ...]]] = {
    nn.Module: words.MODULE_METHODS,
    Optimizer: words.OPTIMIZER_METHODS,
    LRScheduler: words.SCHEDULER_METHODS,
}
_LONGEST: Final = 40  # characters of a message in the table of variables
_KEPT: Final = ("_parameters", "_buffers", "_modules")  # where a module keeps what was registered
_INSIDE: Final = frozenset(nn.Module().__dict__) - {"training"}
_NAMES: Final = {TorchClass(path).real: path for path in sorted(words.CLASSES)} | {Loader: "utils.data.DataLoader"}


def attribute(value: Value, word: str, piece: Piece) -> Value:
    """An attribute of torch's own object, or a method of it; MISSING for a name that is in no table."""
    if isinstance(value, nn.Module):
        for kept in _KEPT:
            if word in (known := value.__dict__.get(kept, {})):
                return known[word]
        if word in words.ATTRIBUTES and word in value.__dict__ and isinstance(value.__dict__[word], _PLAIN):
            return value.__dict__[word]
    for kind, shown in _SHOWN.items():
        if isinstance(value, kind) and word in shown:
            return attempt(piece, getattr, value, word)
    for kind, methods in _METHODS.items():
        if isinstance(value, kind) and word in methods and hasattr(type(value), word):
            return Bound(value, "torch", word)
    return MISSING


def real(value: Value) -> Value:
    """What torch itself has behind a value, to be asked whether it has an attribute that the lab does not show."""
    if isinstance(value, Super):
        return real(value.receiver)
    if isinstance(value, TorchClass):
        return value.real
    if isinstance(value, ListingClass):
        return value.torchs.real if value.torchs is not None else object
    if isinstance(value, Special):
        return nn.Module if isinstance(value, Shell) else object
    return value


def class_of(value: Value) -> Value:
    """`type(value)` of one of torch's objects."""
    return TorchClass(_NAMES[type(value)]) if type(value) in _NAMES else type(value)


def set_on_shell(value: Shell, word: str, item: Value, piece: Piece) -> None:
    """`self.word = item` on a module of the listing's own."""
    if word in _INSIDE or (word == "training" and not isinstance(item, bool)):
        raise _insides(piece)
    registered = any(word in value.__dict__.get(kept, {}) for kept in _KEPT)
    if isinstance(item, nn.Parameter | nn.Module) or registered or word == "training":
        attempt(piece, nn.Module.__setattr__, value, word, item)
        value.__names__.pop(word, None)
    else:
        value.__names__[word] = item


def set_on_torchs(evaluator: "Evaluator", value: Value, word: str, item: Value, piece: Piece) -> None:
    """The same on one of torch's own modules: its parameters, buffers and modules."""
    if isinstance(value, nn.Module) and word not in _INSIDE:
        registered = any(word in value.__dict__.get(kept, {}) for kept in _KEPT)
        if registered or isinstance(item, nn.Parameter | nn.Module):
            evaluator.budget.list(1, piece)
            attempt(piece, nn.Module.__setattr__, value, word, item)
            return
        number = isinstance(item, bool | int | float) and isinstance(value.__dict__.get(word), bool | int | float)
        if word in words.ATTRIBUTES and number:
            value.__dict__[word] = item
            return
    raise _insides(piece)


def _insides(piece: Piece) -> InputProblem:
    return InputProblem(
        f"{quote(piece.text)} cannot be set",
        "of torch's own objects the lab sets parameters, modules and numbers",
        "give the value its own name",
        piece.span,
    )


def shown(value: Value) -> str:
    """One of the objects in a few words, for the table of variables."""
    if isinstance(value, ErrorValue):  # whose arguments may be errors, and theirs again
        first = value.arguments[:1]
        return f"{value.kind}({first[0][:_LONGEST]!r})" if first and isinstance(first[0], str) else f"{value.kind}(…)"
    if isinstance(value, MEMBERS):
        return f"{value.__kind__.name}.{value.label}"
    if isinstance(value, Special):
        count = sum(each.numel() for each in value.parameters()) if "_parameters" in value.__dict__ else 0  # type: ignore[attr-defined]
        return f"{value.__kind__.name}" + (f" with {count:,} parameters" if count else "")
    if isinstance(value, nn.Module):
        count = sum(each.numel() for each in value.parameters())
        return f"{type(value).__name__}" + (f" with {count:,} parameters" if count else "()")
    if isinstance(value, Optimizer):
        return f"{type(value).__name__} at lr {value.param_groups[0]['lr']}"
    return type(value).__name__ if isinstance(value, TORCHS) else repr(value)


def tensors_of(value: Value) -> Iterator[tuple[str, Tensor]]:
    """The tensors of an object, each with what stands behind the object's name: `.weight`, `[0].bias`."""
    if isinstance(value, Special):
        for word, item in value.__names__.items():
            if isinstance(item, Tensor):
                yield f".{word}", item
    if isinstance(value, nn.Module) and "_parameters" in value.__dict__:
        for path, parameter in value.named_parameters():
            yield "".join(f"[{word}]" if word.isdigit() else f".{word}" for word in path.split(".")), parameter
