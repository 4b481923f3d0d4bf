"""Questions on networks: their weights, their outputs, their losses."""

from math import log
from random import Random

from core.practice.drawing import sizes
from core.practice.question import Draft
from core.practice.template import Hall
from core.practice.topics import TOPICS

HALL = Hall(TOPICS["network"])


@HALL.template
def parameters_of_a_network(random: Random) -> Draft:
    """Weights and biases, counted."""
    n, h, m = sizes(random, 3, 2, 8)
    bias = random.random() < 0.6
    word = "" if bias else ", bias=False"
    weights = n * h + h * m
    return Draft(
        "How many parameters does the network have?",
        f"net = torch.nn.Sequential(\n    torch.nn.Linear({n}, {h}{word}),\n    torch.nn.ReLU(),\n"
        f"    torch.nn.Linear({h}, {m}{word}),\n)\nprint(sum(p.numel() for p in net.parameters()))",
        (
            (weights, "You forgot the biases: each unit has one."),
            (weights + h + m, "You counted biases, which this network does not have."),
            (weights + n + h, "You counted a bias per input: there is one per output of each layer."),
            (n + h + m, "You counted units: each pair of neighbours has a weight."),
        ),
        ("Each layer has inputs times outputs weights.", "Does each output have a bias as well? ReLU has nothing."),
        (("network_hidden", str(h)),),
        kind="number",
    )


@HALL.template
def shape_of_a_weight(random: Random) -> Draft:
    """Linear keeps its weight transposed."""
    n, m, batch = sizes(random, 3, 2, 8)
    what, right = random.choice((("layer.weight", (m, n)), ("layer(x)", (batch, m)), ("layer.bias", (m,))))
    return Draft(
        f"Which shape does `{what}` have?",
        f"layer = torch.nn.Linear({n}, {m})\nx = torch.ones({batch}, {n})\nprint(tuple({what}.shape))",
        (
            (right[::-1], "You turned it around: Linear keeps one row of weights per output, and batches come first."),
            ((n, m), "You took inputs by outputs: it is about the outputs, which come first in the weight."),
            ((n,), "You counted inputs: there is one per output."),
            ((batch, n), "You gave the shape of x."),
        ),
        (f"The layer has {n} inputs and {m} outputs.", "It computes x @ weight.T + bias."),
        kind="shape",
    )


@HALL.template
def loss_of_a_guess(random: Random) -> Draft:
    """Cross-entropy of equal scores."""
    classes, score = random.choice((2, 4, 8, 10)), random.choice((0, 1, 5))
    return Draft(
        "The network prefers no class: all scores are equal. What is the loss?",
        f"scores = torch.full((3, {classes}), {score}.)\ntarget = torch.tensor([0, 1, 1])\n"
        "loss = torch.nn.functional.cross_entropy(scores, target)\nprint(round(loss.item(), 4))",
        (
            (1 / classes, "You gave the probability of each class: the loss is its logarithm, with a minus."),
            (0.0, "You thought that equal scores cost nothing: the right class should have had all."),
            (log(classes) / classes, "You divided by the number of classes: the mean is over the rows."),
            (float(score), "You gave the score: only differences of scores count."),
        ),
        (
            f"Each class has the probability 1 / {classes}.",
            "The loss is minus the logarithm of that of the right class.",
        ),
    )


@HALL.template
def dead_unit(random: Random) -> Draft:
    """A unit that relu silences."""
    w, x = random.choice((-3, -2, 2, 3)), random.randint(1, 4)
    return Draft(
        "A unit with relu. What is the gradient of its weight?",
        f"x = torch.tensor({x}.)\nw = torch.tensor({w}., requires_grad=True)\nout = (w * x).relu()\nout.backward()\n"
        "print(w.grad.item())",
        (
            (float(x), "You forgot relu: where its input is negative, nothing goes back."),
            (0.0, "You thought that the unit is dead: its input is positive."),
            (float(w), "You gave the gradient of x: that of w is x."),
            (float(w * x), "You gave the input of relu: its slope is asked for."),
        ),
        (f"The input of relu is {w * x}.", "The slope of relu is 1 for positive inputs, and 0 otherwise."),
    )


@HALL.template
def predicted_classes(random: Random) -> Draft:
    """Accuracy from scores."""
    rows = [random.sample((-1, 0, 2, 5), 3) for _ in range(4)]
    best = [row.index(max(row)) for row in rows]
    target = [b if random.random() < 0.6 else (b + 1) % 3 for b in best]
    hits = sum(b == t for b, t in zip(best, target, strict=True))
    worst = [row.index(min(row)) for row in rows]
    return Draft(
        "Which part of the rows is classified correctly?",
        f"scores = torch.tensor({rows})\ntarget = torch.tensor({target})\n"
        "print((scores.argmax(dim=1) == target).float().mean().item())",
        (
            (1 - hits / 4, "You counted the misses."),
            (float(hits), "You counted the hits: the mean divides by the number of rows."),
            (sum(b == t for b, t in zip(worst, target, strict=True)) / 4, "You took the smallest score."),
            (1.0, "You trusted the network: compare with the targets."),
        ),
        ("The class of a row is the place of its largest score.", f"The predicted classes are {best}."),
    )


@HALL.template
def slope_of_a_sigmoid(random: Random) -> Draft:
    """The slope of sigmoid and tanh at 0."""
    name, factor = random.choice(("sigmoid", "tanh")), random.choice((1, 2, 4))
    at_zero = {"sigmoid": 0.25, "tanh": 1.0}[name]
    return Draft(
        f"What is the slope of {name}({factor} x) at 0?" if factor > 1 else f"What is the slope of {name} at 0?",
        f"x = torch.tensor(0., requires_grad=True)\ny = ({factor} * x).{name}()\ny.backward()\nprint(x.grad.item())",
        (
            (at_zero, "You forgot the inner function: its slope is a factor as well."),
            ({"sigmoid": 0.5, "tanh": 0.0}[name], f"You gave the value of {name} at 0: its slope is asked for."),
            (factor * {"sigmoid": 1.0, "tanh": 0.25}[name], "You thought of the other one of sigmoid and tanh."),
            (float(factor), "You gave the inner slope alone."),
        ),
        (
            "sigmoid's slope is s (1 - s), that of tanh 1 - t².",
            f"At 0, s = 0.5 and t = 0.{' What does the factor do?' if factor > 1 else ''}",
        ),
        (("network_activation", name if name == "tanh" else "sigmoid"),),
    )
