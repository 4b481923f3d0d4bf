"""Batches of a loader, one by one: torch's own, in the order that its sampler draws from the run's generator."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from torch.utils.data import DataLoader, RandomSampler

from core.lab.modules.drawing import own
from core.lab.modules.given import note_draw

if TYPE_CHECKING:
    from core.lab.interpret.evaluator import Evaluator

Value = Any
_BATCH: Final = 12  # operations that a batch takes, however small
_ITEM: Final = 3  # operations that an item takes, to be fetched and put beside the others
_END: Final = object()


class Loader(DataLoader[Value]):
    """torch's loader, which draws from the generator of one run however it is gone through."""

    begin: Callable[["Loader"], Iterator[Value]]

    def __iter__(self) -> Any:  # noqa: ANN401 - not an iterator of torch's own
        return self.begin(self)

    def plainly(self) -> Iterator[Value]:
        """Torch's own batches."""
        return super().__iter__()


def batches(evaluator: "Evaluator", loader: Loader) -> Iterator[Value]:
    """What the loader gives, charged batch by batch."""
    piece, size = evaluator.here(), loader.batch_size or 1
    if isinstance(loader.sampler, RandomSampler):
        note_draw(evaluator)
    source: Any = loader.dataset
    evaluator.budget.list(len(source), piece)
    with own(evaluator, piece):
        going = loader.plainly()
    for _ in range(len(loader) + 1):
        evaluator.budget.operation(piece, _BATCH + _ITEM * size)
        with own(evaluator, piece):
            batch = next(going, _END)
        if batch is _END:
            return
        for each in batch if isinstance(batch, list | tuple) else [batch]:
            evaluator.torch.check(each, piece, [])
        yield batch
