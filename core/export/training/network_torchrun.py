"""A network's training as a script for torchrun: any number of processes, on one machine or many.

Source: PyTorch documentation, "torchrun (Elastic Launch)", `DistributedDataParallel`, and its tutorial "Fault-tolerant
Distributed Training with torchrun".
"""

from dataclasses import replace
from textwrap import indent
from typing import Final

from core.export.training.network import SETTING, data, definitions, names, passes, weights
from core.export.writing.several import meeting, usage
from core.export.writing.stepping import scheduled
from core.training.loop.optimizers import Choice
from core.training.network.config import Config
from core.training.network.losses import ERRORS
from core.training.network.run import NetworkRecipe

NAME: Final = "network_torchrun.py"
_IMPORTS: Final = """
import hashlib
import os
import sys
from pathlib import Path

"""
_TORCH: Final = (
    "import torch\n",
    "import torch\nimport torch.distributed as dist\n",
    "from torch import Tensor\n",
    "from torch import Tensor, nn\nfrom torch.nn.parallel import DistributedDataParallel\n",
)
_MODEL: Final = '''

class Network(nn.Module):
    """The network, which begins with copies of these parameters."""

    def __init__(self, parameters):
        super().__init__()
        self.weights = nn.ParameterList([nn.Parameter(p.detach().clone()) for p in parameters])

    def forward(self, x):
        {names} = self.weights
{passes}


def save(epoch):
    """Write the checkpoint beside its place and move it there: who is killed meanwhile leaves the last one whole."""
    fresh = CHECKPOINT.with_suffix(".new")
    memory = {{"stretch": stretch, "optimizer": optimizer.state_dict()}}
    torch.save({{"settings": settings, "epoch": epoch, "model": model.state_dict()}} | memory, fresh)
    os.replace(fresh, CHECKPOINT)


def load():
    """The checkpoint of this very script, on every rank, if there is one: rank 0 reads it and tells the others."""
    found = [None]
    if rank == 0 and CHECKPOINT.exists():
        found = [torch.load(CHECKPOINT, map_location="cpu", weights_only=True)]
        found = found if found[0]["settings"] == settings else [None]
    dist.broadcast_object_list(found, src=0, device=device)
    return found[0]


def begin(number, chosen):
    """The optimizer of a stretch of epochs, with what it remembered at the checkpoint if that was in this stretch."""
    if checkpoint and checkpoint["stretch"] == number:
        chosen.load_state_dict(checkpoint["optimizer"])
    return number, chosen


def step(batch, rate{penalties}):
    """One step, which all ranks take together: each computes the loss of its rows of the batch alone."""
    mine = batch[rank::ranks]  # as torch.utils.data.DistributedSampler deals them: maybe one row less, or none
    # Divided so that the mean over the ranks is the mean over the batch, however many rows each of them has.
    loss = {error}(trained(x_train[mine]), y_train[mine]).sum() * ranks / len(batch)  # (m, 1) -> ()
{penalty}    optimizer.zero_grad()
    loss.backward()  # with DDP, the mean of the gradients over all ranks is taken while this runs
    if not ddp:
        for p in model.parameters():
            dist.all_reduce(p.grad)  # the sum over all ranks, on each of them
            p.grad /= ranks
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()


if device.type == "cuda":
    torch.cuda.set_device(device)
# A checkpoint of another script, or of other data, is left alone.
settings = [hashlib.sha256(Path(__file__).read_bytes()).hexdigest(), x_train.sum().item(), y_train.sum().item()]
x_train, y_train = x_train.to(device), y_train.to(device)
model = Network(parameters).to(device)
checkpoint = load()
first_epoch = 0
if checkpoint:
    model.load_state_dict(checkpoint["model"])
    first_epoch = checkpoint["epoch"]
for p in model.parameters():
    dist.broadcast(p.detach(), src=0)  # the same weights everywhere, to the last bit
ddp = "--ddp" in sys.argv[1:]
trained = DistributedDataParallel(model) if ddp else model
rows = torch.arange(len(x_train))
'''
_PENALTY: Final = """\
    if l1 or l2:  # what large weights cost, on every rank the same
        for W in list(model.weights)[::2]:
            loss = loss + l1 * W.abs().sum() + l2 / 2 * (W**2).sum()
"""
_END: Final = """
mine = torch.cat([p.detach().flatten() for p in model.parameters()])
found = [torch.empty_like(mine) for _ in range(ranks)]
dist.all_gather(found, mine)
if rank == 0:
    same = all(torch.equal(each, found[0]) for each in found)
    print(f"{{ranks}} ranks, epochs {{first_epoch + 1}} to {epochs}, equal on all of them to the last bit: {{same}}")
    with torch.no_grad():
        print(f"After {epochs} epochs the loss is {{{error}(model(x_train), y_train).mean().item():.4g}}")
    torch.save({{name: p.detach().cpu() for name, p in zip({names}, model.parameters())}}, "network_weights.pt")
    CHECKPOINT.unlink(missing_ok=True)  # the run is over: the next one begins anew
dist.destroy_process_group()
"""


def torchrun_script(recipe: NetworkRecipe) -> str | None:
    """Python for `torchrun`, unchanged for any number of processes; None for a run that has diverged.

    By itself it is one rank. It leaves the weights in `network_weights.pt`, by the names W1, b1, W2, … Another number
    of ranks adds up the gradients in another order, so their last bits may differ.
    """
    if recipe.diverged:
        return None
    recipe = replace(recipe, changes=tuple((epoch, replace(config, device="cpu")) for epoch, config in recipe.changes))
    first, source = recipe.changes[0][1], recipe.source
    epochs = recipe.epochs or recipe.config.epochs
    before, with_dist, tensor, with_nn = _TORCH
    setting = SETTING.replace(before, with_dist, 1).replace(tensor, with_nn, 1)
    penalised = any(config.l1 or config.l2 for _, config in recipe.changes)
    model = _MODEL.format(
        names=", ".join(names(first)),
        passes=indent("\n".join(passes(source, first)), "    "),
        error=ERRORS[first.loss].__name__,
        penalties=", l1, l2" if penalised else "",
        penalty=_PENALTY if penalised else "",
    )
    return "".join(
        [
            usage(NAME), _IMPORTS, "\n".join([setting, *definitions(recipe), data(source, first)]), "\n",
            "\n".join(weights(source, first)), "\n", meeting("network_checkpoint.pt"), model,
            _stretches(recipe, epochs, penalised=penalised),
            _END.format(epochs=epochs, error=ERRORS[first.loss].__name__, names=names(first)),
        ]
    )  # fmt: skip


def _stretches(recipe: NetworkRecipe, epochs: int, *, penalised: bool) -> str:
    """A loop for each stretch of epochs that was trained in one way: most runs have one."""
    changes = [change for change in recipe.changes if change[0] < epochs]
    ends = [*(epoch for epoch, _ in changes[1:]), epochs]
    lines: list[str] = []
    before: Config | None = None
    for number, ((begin, config), end) in enumerate(zip(changes, ends, strict=True)):
        lines += ["", f"# Changed after {begin} epochs"] if begin else [""]
        if before is None or config.optimizer != before.optimizer:
            lines += [f"stretch, optimizer = begin({number}, {_optimizer(config.optimizer, config.lr)})"]
        penalty = f", {config.l1!r}, {config.l2!r}" if penalised else ""
        lines += _loop(config, before, recipe.source.trained, (begin, end), penalty)
        before = config
    return "\n".join([*lines, ""])


def _loop(config: Config, before: Config | None, n: int, span: tuple[int, int], penalty: str) -> list[str]:
    """The epochs of one stretch; those of before the checkpoint only draw their order again."""
    many = not config.batches.full(n)
    shuffled = many and config.batches.shuffle
    lines = []
    if shuffled and (before is None or config.batches != before.batches):
        lines += [f"shuffler = torch.Generator().manual_seed({config.batches.seed})  # the same order on all ranks"]
    rate = scheduled(config.schedule, repr(config.lr), config.epochs)
    lines += [f"for epoch in range({span[0]}, {span[1]}):" if span[0] else f"for epoch in range({span[1]}):"]
    lines += [f"    order = torch.randperm({n}, generator=shuffler)"] if shuffled else []
    lines += ["    if epoch < first_epoch:", "        continue  # made before the restart"]
    if many:
        lines += [
            f"    for batch in {'order' if shuffled else 'rows'}.split({config.batches.size}):",
            f"        step(batch, {rate}{penalty})",
        ]
    else:
        lines += [f"    step(rows, {rate}{penalty})"]
    return [*lines, "    if rank == 0 and (epoch + 1) % EVERY == 0:", "        save(epoch + 1)"]


def _optimizer(choice: Choice, lr: float) -> str:
    settings = {
        "descent": "",
        "momentum": f", momentum={choice.momentum!r}{', nesterov=True' if choice.nesterov else ''}",
        "RMSProp": f", alpha={choice.alpha!r}, eps={choice.eps!r}",
        "Adam": f", betas=({choice.beta1!r}, {choice.beta2!r}), eps={choice.eps!r}",
    }[choice.name]
    made = {"descent": "SGD", "momentum": "SGD", "RMSProp": "RMSprop", "Adam": "Adam"}[choice.name]
    return f"torch.optim.{made}(model.parameters(), lr={lr!r}{settings})"
