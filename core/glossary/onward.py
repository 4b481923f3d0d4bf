"""The words of captured programs, and of several processes that train one model."""

from typing import Final

from core.glossary.term import GlossaryTerm

_X: Final = "x = torch.tensor(2.0, requires_grad=True); "

ONWARD: Final = (
    GlossaryTerm("eager mode", "Each operation runs as soon as its line does; nothing is planned ahead.", "capture",
         "x = torch.tensor(2.0); x * 3"),
    GlossaryTerm("trace", "To run a program once and write down what it does to tensors; shapes are enough for it.",
         "capture", "x = torch.ones(2, 3, device='meta'); (x @ x.T).shape"),
    GlossaryTerm("captured graph", "The operations of a run and what goes into each, without values or Python.",
         "capture", _X + "y = x ** 2 if x > 0 else x.exp(); y.grad_fn.name()"),
    GlossaryTerm("ATen operation", "A function of torch's own library, one of those that every call comes down to.",
         "capture", "torch.ops.aten.mul(torch.tensor(2.0), 3)"),
    GlossaryTerm("decomposition", "An operation written by simpler ones, which a backend is more likely to know.",
         "capture", "x = torch.tensor([1.0, 2.0]).exp(); x / x.sum()"),
    GlossaryTerm("dead code", "Operations on which no output depends; a graph can do without them.", "capture",
         _X + "unused = x.exp(); (x * 3).grad_fn.name()"),
    GlossaryTerm("graph break", "Where a compiler has to leave the function to Python, for example to ask for a value.",
         "capture", "bool(torch.ones(3, device='meta').sum() > 0)"),
    GlossaryTerm("guard", "A check, at each call, of what a compiled graph took for granted.", "capture",
         "x = torch.ones(4); x.shape == (4,) and x.dtype == torch.float32"),
    GlossaryTerm("recompilation", "What follows when a guard fails: the function is compiled again.", "capture",
         "x = torch.ones(5); x.shape == (4,)"),
    GlossaryTerm("export", "To save a captured program with its weights, so that it runs without its Python.",
         "capture",
         "torch.nn.Linear(2, 1).state_dict().keys()"),
    GlossaryTerm("ONNX", "A file format for captured programs that other runtimes than torch read.", "capture",
         "torch.onnx.is_in_onnx_export()"),
    GlossaryTerm("process", "A running program with memory of its own; what it shares with another one it has to send.",
         "distributed", "x = torch.ones(2); y = x.clone(); x.add_(1); print(y)"),
    GlossaryTerm("rank of a process", "The number of a process among those that train together, counted from 0.",
         "distributed", "rank, ranks = 1, 3; torch.arange(6)[rank::ranks]"),
    GlossaryTerm("world size", "How many processes train together.", "distributed",
         "[len(torch.arange(10)[rank::4]) for rank in range(4)]"),
    GlossaryTerm("shard", "The share of the rows, or of the weights, that one process has.", "distributed",
         "torch.arange(10)[0::3]"),
    GlossaryTerm("data parallelism", "Every process has the whole model and a shard of the rows.", "distributed",
         "torch.tensor([1.0, 2.0, 3.0, 4.0]).split(2)"),
    GlossaryTerm("collective", "A call that all processes make together, and that waits for the last of them.",
         "distributed", "torch.stack([torch.tensor(2.0), torch.tensor(4.0)])"),
    GlossaryTerm("all-reduce", "The collective that adds up what all ranks hand in, and gives the sum to each.",
         "distributed", "torch.stack([torch.tensor(2.0), torch.tensor(4.0)]).sum()"),
    GlossaryTerm("gloo", "The library by which processes talk to each other on CPUs; on NVIDIA's GPUs it is NCCL.",
         "distributed", "torch.distributed.is_gloo_available()"),
    GlossaryTerm("torchrun", "The command that starts the processes of a training, and tells each of them its rank.",
         "distributed", "torch.distributed.is_torchelastic_launched()"),
)  # fmt: skip
