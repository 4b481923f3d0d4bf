"""From the program to the machines that run it: what a capture sees, and how several processes train one model."""

from typing import Final

from core.lessons import goals
from core.lessons.lesson import Goal, PageLesson, decides, dispatches, do, predict

_SOFTMAX: Final = "p = softmax(w * x, dim=0)\nloss = -log(p[0])"  # what the page opens with
_UNNEEDED: Final = "a = exp(w * x)\nb = a.sum()\nz = (w * x) ** 2"  # a preset
CAPTURE: Final = PageLesson(
    "capture",
    "What a capture sees",
    ("PyTorch in production",),
    (
        predict(
            {"capture_program": _SOFTMAX},
            "Each line dispatches operations of ATen, torch's library, and eager mode forgets them once they ran. "
            "A capture writes them down.",
            "Which operations does the line p = softmax(w * x, dim=0) dispatch?",
            _SOFTMAX.partition("\n")[0],
            {
                "mul, softmax": "Nearly: below softmax an operation with an underscore does the work, and autograd "
                "keeps what it gave.",
                "mul, _softmax, detach": "With `detach` autograd keeps the result of `_softmax`, which backward needs.",
                "mul, exp, sum, div": "That is what softmax is made of, but it runs as a single operation.",
            },
            dispatches,
        ),
        do(
            {"capture_program": _SOFTMAX, "decomposed": "false"},
            "A backend that has to know every operation of ATen would be a large one. Torch has a table that writes "
            "most of them by simpler ones.",
            "Switch on Decompose.",
            goals.on("decomposed"),
            {"decomposed": "true"},
            "`_softmax` became amax, sub, exp, sum and div, and so did its backward pass.",
        ),
        do(
            {"capture_program": _UNNEEDED, "trimmed": "false"},
            "In this program nothing that z is made from needs a or b. Eager mode computes them all the same: it "
            "does not know what comes next.",
            "Switch on “Drop what is not needed”.",
            goals.on("trimmed"),
            {"trimmed": "true"},
            "A graph is known as a whole before it runs, so `exp` and `sum` could go.",
        ),
        predict(
            {"capture_view": "breaks and guards", "capture_breaks": "an if that asks a tensor"},
            "A compiler runs the function on tensors that have a shape and no values, like those on the device meta.",
            "What does the condition y.sum() > 0 give for such a tensor?",
            "y = x * 2\ny.sum() > 0",
            {
                "True": "Nobody knows the sum yet: it may be another one in each call.",
                "RuntimeError": "There is no value to ask. Here torch.compile ends its graph, and leaves the choice to "
                "Python: a graph break.",
                "False": "There is no sum at all, not even 0.",
            },
            decides,
        ),
        predict(
            {"capture_view": "breaks and guards", "capture_breaks": "nothing that breaks", "capture_n": "4"},
            "Shapes are known while it captures. What it took for granted is checked by a guard at each call.",
            "What does the condition y.shape[0] > 2 give for a tensor of shape (4,) without values?",
            "y = x * 2\ny.shape[0] > 2",
            {
                "True": "4 is above 2. A guard asks for such a size at each call, and where it fails, torch compiles "
                "the function again.",
                "RuntimeError": "The size is known: only values are missing.",
                "False": "4 is above 2.",
            },
            decides,
        ),
        do(
            {"capture_view": "take it with you", "capture_model": "network"},
            "What can be captured whole can be saved without its Python: torch.export writes one graph, with the "
            "weights beside it.",
            "Choose the line instead of the network.",
            goals.chosen("capture_model", "line"),
            {"capture_model": "line"},
            "Export writes a file that runs wherever torch does, and where onnxscript is installed, one that runs "
            "without torch.",
        ),
    ),
)


def _seeds(broken: str) -> bool:
    return "ranks start from different seeds" in broken


DISTRIBUTED: Final = PageLesson(
    "distributed",
    "Several processes, one model",
    (),
    (
        predict(
            {"ranks_count": "2", "ranks_rows": "99"},
            "Each process is a rank: it has a copy of the model, and a share of the rows, its shard. Rank r of N has "
            "the rows r, r + N, r + 2N and so on.",
            "99 rows, 2 ranks. How many rows has rank 0?",
            "print(len(torch.arange(99)[0::2]))",
            {
                "49": "That is rank 1's share: row 98 is the last one, and rank 0 gets it.",
                "50": "The rows 0, 2, 4 and so on, up to 98.",
                "99": "Each row is on one rank only.",
            },
        ),
        predict(
            {"ranks_count": "2"},
            "Each rank computes the gradient of its own rows. Then all_reduce adds up what all ranks hand in, and "
            "gives the sum to each.",
            "The gradients are 2 and 4. By which gradient does each of the two ranks step?",
            "handed_in = torch.tensor([2.0, 4.0])\nprint((handed_in.sum() / 2).item())",
            {
                "3.0": "The sum divided by the number of ranks: both take the same step, so their copies stay equal.",
                "6.0": "That is the sum. Each rank divides it by the number of ranks.",
                "2.0": "That is the gradient of one rank's rows: the other rows count as well.",
            },
        ),
        do(
            {"ranks_count": "2", "ranks_step": "1"},
            "Follow the columns from top to bottom: rows, gradient, sum, step, and the weights with their bits.",
            "Move to step 10 or later.",
            goals.number("ranks_step", 10, 20),
            {"ranks_step": "10"},
            "The bits are the same on every rank, though nobody ever sent a weight.",
        ),
        predict(
            {"ranks_count": "2", "ranks_broken": "unequal shards without weights"},
            "A mean of means is the mean over all rows only if each counts as much as it has rows.",
            "Rank 0 has three rows with gradient 1, rank 1 a single row with gradient 5. What is the mean of means?",
            "shards = torch.tensor([1.0, 1.0, 1.0, 5.0]).split([3, 1])\n"
            "print((torch.stack([shard.mean() for shard in shards]).sum() / 2).item())",
            {
                "2.0": "That is the mean over all four rows, and what the ranks should step by.",
                "3.0": "The one row of rank 1 counts as much as three others. All ranks agree, and all are wrong.",
                "6.0": "That is the sum of both means.",
            },
        ),
        predict(
            {"ranks_count": "2", "ranks_broken": "a rank steps with its own gradient"},
            "Torch compares no weights: a rank that uses its own gradient in place of the sum raises no error.",
            "w is 1 on both ranks, the gradients are 2 and 4, the rate is 0.5. Rank 1 uses its own gradient. How far "
            "apart are the two weights?",
            "w = torch.tensor([1.0, 1.0])\nw -= 0.5 * torch.tensor([3.0, 4.0])\nprint((w[0] - w[1]).abs().item())",
            {
                "0.5": "Rank 0 steps by the mean, 3, and rank 1 by 4. From there on they train two models.",
                "1.0": "That would be if both used their own gradient.",
                "0.0": "Only equal steps keep equal weights equal.",
            },
        ),
        do(
            {"ranks_count": "2"},
            "Equal steps keep a distance as it is. So all ranks have to begin with the same weights.",
            "Break it: let the ranks start from different seeds.",
            Goal(("ranks_broken",), _seeds),
            {"ranks_broken": "ranks start from different seeds"},
            "The distance never closes. DistributedDataParallel sends the weights of rank 0 to all at the start.",
        ),
    ),
)
