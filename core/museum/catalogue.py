"""All exhibits, hall by hall."""

from typing import Final

from core.museum.exhibit import Exhibit
from core.museum.halls.arguments import ARGUMENTS
from core.museum.halls.autograd import AUTOGRAD
from core.museum.halls.devices import DEVICES
from core.museum.halls.dtypes import DTYPES
from core.museum.halls.gathering import GATHERING
from core.museum.halls.indexing import INDEXING
from core.museum.halls.layers import LAYERS
from core.museum.halls.losses import LOSSES
from core.museum.halls.models import MODELS
from core.museum.halls.products import PRODUCTS
from core.museum.halls.shapes import SHAPES
from core.museum.halls.silent_tensors import SILENT_TENSORS
from core.museum.halls.silent_training import SILENT_TRAINING
from core.museum.halls.single_numbers import SINGLE_NUMBERS
from core.museum.halls.views import VIEWS

HALLS: Final[dict[str, tuple[Exhibit, ...]]] = {
    "Shapes": SHAPES,
    "Products": PRODUCTS,
    "Views and memory": VIEWS,
    "Indexing": INDEXING,
    "gather, scatter, embeddings": GATHERING,
    "Single numbers": SINGLE_NUMBERS,
    "Arguments": ARGUMENTS,
    "dtypes": DTYPES,
    "Devices": DEVICES,
    "Autograd": AUTOGRAD,
    "Losses": LOSSES,
    "Layers": LAYERS,
    "Models, optimizers, data": MODELS,
    "Silent: tensors": SILENT_TENSORS,
    "Silent: training": SILENT_TRAINING,
}
EXHIBITS: Final[dict[str, Exhibit]] = {each.key: each for hall in HALLS.values() for each in hall}


def hall_of(exhibit: Exhibit) -> str:
    """The name of the hall in which an exhibit stands."""
    return next(name for name, hall in HALLS.items() if exhibit in hall)
