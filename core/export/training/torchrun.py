"""A run of gradient descent as a script for torchrun: any number of processes, on one machine or many.

Source: PyTorch documentation, "torchrun (Elastic Launch)", `DistributedDataParallel`, and its tutorial "Fault-tolerant
Distributed Training with torchrun".
"""

from dataclasses import replace
from typing import Final

from core.export.training.line import setting, start
from core.export.writing.several import meeting, usage
from core.training.line.run import LineRecipe

NAME: Final = "regression_torchrun.py"
_IMPORTS: Final = """
import os
import sys
from pathlib import Path

"""
_MODEL: Final = '''

class Line(nn.Module):
    """y = w x + b, with the first w and b."""

    def __init__(self, w, b):
        super().__init__()
        self.w, self.b = nn.Parameter(w.detach().clone()), nn.Parameter(b.detach().clone())  # (1,) each

    def forward(self, x):
        return self.w * x + self.b  # (1,) * (n, 1) + (1,) -> (n, 1)


def save(model, epoch):
    """Write the checkpoint beside its place and move it there: who is killed meanwhile leaves the last one whole."""
    fresh = CHECKPOINT.with_suffix(".new")
    torch.save({"settings": settings, "epoch": epoch, "model": model.state_dict()}, fresh)
    os.replace(fresh, CHECKPOINT)


def load(model):
    """The epoch to begin with: rank 0 reads the checkpoint of this very run, if there is one, and tells the others."""
    begin = torch.zeros(1, dtype=torch.int64, device=device)
    if rank == 0 and CHECKPOINT.exists():
        found = torch.load(CHECKPOINT, map_location=device, weights_only=True)
        if found["settings"] == settings:
            model.load_state_dict(found["model"])
            begin.fill_(found["epoch"])
    dist.broadcast(begin, src=0)
    for parameter in model.parameters():
        dist.broadcast(parameter.detach(), src=0)  # the same weights everywhere, to the last bit
    return int(begin)


rows = torch.arange(rank, len(X), ranks)  # as torch.utils.data.DistributedSampler deals them
x, y = X[rows].to(device), y_true[rows].to(device)
weight = len(rows) * ranks / len(X)  # a rank counts as much as it has rows: 1 where all have equally many
'''
_LOOP: Final = """
model = Line(w, b).to(device)
first_epoch = load(model)
ddp = "--ddp" in sys.argv[1:]
trained = DistributedDataParallel(model) if ddp else model

for epoch in range(first_epoch, num_epochs):
    learning_rate = next(rate for since, rate in reversed(rates) if since <= epoch)
    loss = ((trained(x) - y) ** 2).mean() * weight  # of this rank's rows: (n, 1) -> ()
    loss.backward()  # with DDP, the mean of the gradients over all ranks is taken while this runs
    if not ddp:
        for parameter in model.parameters():
            dist.all_reduce(parameter.grad)  # the sum over all ranks, on each of them
            parameter.grad /= ranks
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= learning_rate * parameter.grad
            parameter.grad = None
    if rank == 0 and (epoch + 1) % EVERY == 0:
        save(model, epoch + 1)

mine = torch.cat([model.w.detach(), model.b.detach()])
found = [torch.empty_like(mine) for _ in range(ranks)]
dist.all_gather(found, mine)
if rank == 0:
    same = all(torch.equal(each, found[0]) for each in found)
    print(f"{ranks} ranks, epochs {first_epoch + 1} to {num_epochs}, equal on all of them to the last bit: {same}")
    print(f"w = {model.w.item():.9g}, b = {model.b.item():.9g}")
    CHECKPOINT.unlink(missing_ok=True)  # the run is over: the next one begins anew
dist.destroy_process_group()
"""


def torchrun_script(recipe: LineRecipe) -> str | None:
    """Python for `torchrun`, unchanged for any number of processes; None for a run that is not plain descent.

    By itself it is one rank. Another number of ranks adds up the gradients in another order, so their last bits may
    differ. Raises `ValueError` for data that no script can make again.
    """
    if recipe.source is None:
        raise ValueError("this data came from elsewhere")
    if not recipe.config.plain(recipe.source.n) or recipe.diverged:
        return None
    here = replace(recipe, changes=tuple((epoch, replace(config, device="cpu")) for epoch, config in recipe.changes))
    data = "\n".join(setting(here)).replace(
        "import torch\n",
        "import torch\nimport torch.distributed as dist\nfrom torch import nn\n"
        "from torch.nn.parallel import DistributedDataParallel\n",
        1,
    )
    epochs = recipe.epochs or recipe.config.epochs
    rates = ", ".join(f"({epoch}, {rate!r})" for epoch, rate in recipe.rates)
    made = [
        *start(here),
        f"rates = [{rates}]  # from which epoch on, and the learning rate",
        f"num_epochs = {epochs}",
        'settings = {"rows": len(X), "first": [w.item(), b.item()], "rates": [list(each) for each in rates]}',
    ]
    opening = usage(NAME) + _IMPORTS + data + "\n\n" + "\n".join(made) + "\n"
    return opening + meeting("regression_checkpoint.pt") + _MODEL + _LOOP
