"""The kinds of objects that a listing may hold: its own, and torch's modules, optimizers, schedules and data sets."""

from typing import Final

from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler
from torch.utils.data import DataLoader, Dataset

from core.lab.classes.enums import MEMBERS
from core.lab.classes.records import (
    Bound,
    Iteration,
    ListingClass,
    NamedRow,
    Partial,
    PythonClass,
    RecordField,
    RowClass,
    Super,
    TorchClass,
)
from core.lab.classes.special import Instance
from core.lab.derivatives.context import Context
from core.lab.interpret.failures import ErrorClass, ErrorValue

TORCHS: Final = (nn.Module, Optimizer, LRScheduler, DataLoader, Dataset)
OBJECTS: Final = (
    Instance,
    ListingClass,
    Super,
    Bound,
    TorchClass,
    Iteration,
    Context,
    Partial,
    RecordField,
    NamedRow,
    RowClass,
    ErrorClass,
    ErrorValue,
    PythonClass,
    *MEMBERS,
    *TORCHS,
)
LAZY: Final = (Instance, Iteration, *TORCHS)  # may be gone through, item by item
