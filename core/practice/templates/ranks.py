"""Questions on several processes that train one model: shards, the all-reduce, and what comes of leaving it out.

Each listing computes in one process what the ranks compute in theirs; the all-reduce is the sum of what they hand in.
"""

from random import Random
from typing import Final

from core.practice.drawing import floats, listed, whole
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["distributed"])
_FEW: Final = (0.1, 0.2, 0.5)  # learning rates


@HALL.template
def rows_of_a_rank(random: Random) -> Draft:
    """Which rows a rank has."""
    ranks, rank = random.choice(((2, 1), (3, 1), (3, 2), (4, 1), (4, 3)))
    n = random.randint(2 * ranks + 1, 3 * ranks)
    block = -(-n // ranks)
    return Draft(
        f"{n} rows are dealt to {ranks} processes like cards. Which rows does rank {rank} have?",
        f"rows = torch.arange({n})\nrank, ranks = {rank}, {ranks}\nprint(rows[rank::ranks].tolist())",
        (
            (
                list(range(n))[rank * block : (rank + 1) * block],
                "You cut the rows into blocks: they go round in turn.",
            ),
            (list(range(n))[rank - 1 :: ranks], "You counted ranks from 1: the first one is rank 0."),
            (list(range(n))[::rank], "You took every row that the rank divides: the step is the number of processes."),
            (list(range(n)), "You gave all rows: each process has a share of its own."),
        ),
        (f"Rank {rank} begins with row {rank}.", f"Its next row comes {ranks} later."),
        (("ranks_count", str(ranks)),),
    )


@HALL.template
def step_after_the_all_reduce(random: Random) -> Draft:
    """The sum, and the mean of it."""
    ranks = random.choice((2, 4))
    gradients = [2 * number for number in whole(random, ranks, -3, 6)]
    lr, w = random.choice(_FEW), random.randint(1, 4)
    total = sum(gradients)
    return Draft(
        f"{ranks} processes hold the same w. Each hands in its gradient, and all_reduce adds them up. What is w after "
        "the step?",
        f"gradients = torch.tensor({floats(gradients)})  # one of each rank\nw = torch.tensor({w}.)\n"
        f"total = gradients.sum()  # what all_reduce gives to each\nw -= {lr} * total / {ranks}\n"
        "print(round(w.item(), 4))",
        (
            (float(w - lr * total), "You stepped by the sum: it is divided by the number of processes."),
            (float(w - lr * gradients[0]), "You stepped by the gradient of rank 0: the sum is what all of them get."),
            (float(w + lr * total / ranks), "You stepped along the gradient: a step goes against it."),
            (float(w - lr * total / ranks**2), "You divided twice: once is enough for a mean."),
        ),
        (f"The sum is {total}.", f"Every process divides it by {ranks}, and steps by the learning rate times that."),
        (("ranks_count", str(ranks)),),
    )


@HALL.template
def mean_of_unequal_shards(random: Random) -> Draft:
    """A mean of means, with and without weights."""
    small, large = 1, random.choice((2, 3, 4))
    rows = [2 * number for number in whole(random, small + large, -3, 6)]
    n, weighted = small + large, random.random() < 0.4
    first, second = sum(rows[:large]) / large, float(rows[large])
    weight = f" * (len(shard) * 2 / {n})" if weighted else ""
    return Draft(
        "Two processes have shards of unequal size. Each hands in "
        f"{'a weighted mean' if weighted else 'the mean of its rows'}. What does each of them step by?",
        f"gradients = torch.tensor({floats(rows)})  # one of each row\nshards = gradients.split([{large}, {small}])\n"
        f"sent = [shard.mean(){weight} for shard in shards]\ntotal = torch.stack(sent).sum()\n"
        "print(round((total / 2).item(), 4))",
        (
            (sum(rows) / n, "You gave the mean over all rows: without weights, a row of the small shard weighs more."),
            ((first + second) / 2, "You gave the mean of both means: here each counts as much as it has rows."),
            (first + second, "You gave the sum: each process divides it by two."),
            (first, "You gave the mean of the first shard: both get the same."),
        ),
        (
            f"The means of the shards are {first:.4g} and {second:.4g}.",
            "Does each count as much as it has rows, or do both count the same?",
        ),
        (("ranks_uneven", "true"),) if weighted else (("ranks_broken", "unequal shards without weights"),),
    )


@HALL.template
def one_rank_goes_its_own_way(random: Random) -> Draft:
    """Weights after a step for which a rank did not use the sum."""
    a, b = (2 * number for number in whole(random, 2, -3, 6))
    lr, w = random.choice(_FEW), random.randint(1, 4)
    apart = lr * abs(b - (a + b) / 2)
    return Draft(
        "Two processes begin with the same w. Rank 1 forgets the all-reduce, and steps by its own gradient. How far "
        "are their weights apart?",
        f"gradients = torch.tensor({floats([a, b])})  # of rank 0 and of rank 1\nw = torch.tensor([{w}., {w}.])\n"
        f"w[0] -= {lr} * gradients.sum() / 2\nw[1] -= {lr} * gradients[1]\nprint(round((w[0] - w[1]).abs().item(), 4))",
        (
            (0.0, "You thought that they stay equal: only equal steps keep equal weights equal."),
            (float(lr * abs(a - b)), "You let both go their own way: rank 0 steps by the mean."),
            (float(lr * abs(a + b) / 2), "You gave the step of rank 0: its distance from that of rank 1 is asked for."),
            (float(apart / lr), "You forgot the learning rate."),
        ),
        (f"Rank 0 steps by {(a + b) / 2:g}, rank 1 by {b}.", "The weights differ by the difference of both steps."),
        (("ranks_broken", "a rank steps with its own gradient"),),
    )


@HALL.template
def different_starts(random: Random) -> Draft:
    """Equal steps from different starts."""
    first, second = whole(random, 2)
    steps, slope = random.randint(2, 4), random.choice((2, 4, 6))
    lr = random.choice(_FEW)
    gap = float(abs(first - second))
    return Draft(
        f"Two processes begin with different weights, and take the same {steps} steps. How far are they apart in the "
        "end?",
        f"w = torch.tensor([{first}., {second}.])  # of rank 0 and of rank 1\nfor step in range({steps}):\n"
        f"    mean = torch.tensor({slope}.)  # what the all-reduce makes of both gradients\n    w -= {lr} * mean\n"
        "print(round((w[0] - w[1]).abs().item(), 4))",
        (
            (0.0, "You thought that the all-reduce makes the weights equal: it makes the steps equal."),
            (round(gap / 2**steps, 4), "You let the distance shrink: the same step moves both by the same."),
            (gap + lr * slope * steps, "You added the way that both have gone: they have gone it together."),
        ),
        ("Both take the same steps.", f"They begin {listed([f'{gap:g}'])} apart."),
        (("ranks_broken", "ranks start from different seeds"),),
    )
