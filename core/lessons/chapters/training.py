"""Gradient descent from scratch, its five points to remember, a network, and what goes wrong."""

from typing import Final

from core.lessons import goals
from core.lessons.lesson import Goal, PageLesson, do, predict

_DATA: Final = "torch.manual_seed(42)\nX = torch.randn(100, 1)\ny = 3 * X + 2 + 0.5 * torch.randn(100, 1)\n"
_LOOP: Final = """\
    loss = ((w * X + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad
    w.grad.zero_()
    b.grad.zero_()
"""
_FOUND: Final = (
    _DATA
    + "w = torch.randn(1, requires_grad=True)\nb = torch.zeros(1, requires_grad=True)\nlr = 0.01\n"
    + "for epoch in range(100):\n"
    + _LOOP
    + "print(f'{w.item():.2f}')"
)
_SLOPE: Final = (
    _DATA
    + "w = torch.zeros(1, requires_grad=True)\n((w * X - y) ** 2).mean().backward()\n"
    + "print('negative' if w.grad.item() < 0 else 'positive')"
)
_RATES: Final = (
    _DATA
    + "for lr in [0.01, 0.1, 1.2]:\n"
    + "    w = torch.zeros(1)\n"
    + "    for epoch in range(100):\n"
    + "        w = w - lr * (2 * X * (w * X + 2 - y)).mean()\n"
    + "    if not w.abs().item() < 1000:\n"
    + "        print(lr)"
)
_SIZES: Final = """\
layers = [torch.zeros(2, 4), torch.zeros(4), torch.zeros(4, 2), torch.zeros(2), torch.zeros(2, 1), torch.zeros(1)]
print(sum([each.numel() for each in layers]))
"""
_ZEROS: Final = """\
x = torch.tensor([[1.0, 2.0]])
W = torch.zeros(2, 3, requires_grad=True)
v = torch.full((3, 1), 0.5)
loss = ((torch.tanh(x @ W) @ v - 1) ** 2).mean()
loss.backward()
print('yes' if (W.grad[:, 0] == W.grad[:, 1]).all() else 'no')
"""
_NO_STEP: Final = """\
w = torch.tensor(1.0, requires_grad=True)
for epoch in range(10):
    loss = (w - 3) ** 2
    loss.backward()
    w.grad.zero_()
print(w.item())
"""
_ORDER: Final = """\
w = torch.tensor(1.0, requires_grad=True)
loss = (w - 3) ** 2
loss.backward()
w.grad.zero_()
with torch.no_grad():
    w -= 0.1 * w.grad
print(w.item())
"""
_COLUMN: Final = """\
prediction = torch.tensor([[1.0], [2.0]])
target = torch.tensor([1.0, 2.0])
print(((prediction - target) ** 2).mean().item())
"""


def _by_hand(w: str, b: str) -> bool:
    return 2.4 <= float(w) <= 3.2 and 1.5 <= float(b) <= 2.3


REGRESSION: Final = PageLesson(
    "regression",
    "A line learns: five points to remember",
    ("Problem Setup", "Training Loop", "Visualizing Results", "Important Points to Remember"),
    (
        do(
            {"view": "by hand", "my_w": "1", "my_b": "1"},
            "Point 1, the forward pass: the parameters w and b predict y = w · x + b.",
            "Move w and b until the line goes through the points.",
            Goal(("my_w", "my_b"), _by_hand),
            {"my_w": "2.7", "my_b": "1.9"},
            "The points were made with w = 3 and b = 2, and noise. With two parameters, you can do it by hand.",
        ),
        predict(
            {"view": "by hand", "my_w": "1", "my_b": "1"},
            "Point 2, the loss: the mean of the squared errors says how wrong the line is.",
            "Predictions 1 and 2, true values 1 and 4. What is the loss?",
            "p, y = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0])\nprint(((p - y) ** 2).mean().item())",
            {"2.0": "(0 + 4) / 2.", "4.0": "That is the sum; the mean divides by 2.", "1.0": "The errors are squared."},
        ),
        predict(
            {"view": "by hand", "my_w": "0", "my_b": "0"},
            "Point 3, the backward pass: loss.backward() says how the loss changes with w and with b.",
            "w is 0, and the best is near 3. Which sign does w.grad have?",
            _SLOPE,
            {
                "negative": "A larger w makes the loss smaller, so the slope is negative.",
                "positive": "That would say: a larger w makes the loss larger.",
            },
        ),
        do(
            {"lr": "0.01", "epochs": "100"},
            "Point 4, the update: w -= learning rate · w.grad, a step against the gradient, inside no_grad.",
            "Make the learning rate about ten times as large.",
            goals.number("lr", 0.07, 0.3),
            {"lr": "0.1"},
            "The steps are ten times as long, and the line fits after a few dozen epochs.",
        ),
        do(
            {"view": "bugs"},
            "Point 5, zeroing: without it each epoch adds its gradient to all earlier ones.",
            "Break the loop: choose “never zeroed”.",
            Goal(("bugs",), lambda text: "never zeroed" in text),
            {"bugs": "never zeroed"},
            "Nothing is raised; the loss just never comes to rest.",
        ),
        predict(
            {"lr": "0.01", "epochs": "10"},
            "The article trains for 100 epochs at 0.01. The true w is 3.",
            "Which w does it find?",
            _FOUND,
            {
                "3.00": "The points are noisy, and the run is not at its end.",
                "2.67": "It is still on its way. More epochs, or a larger rate, come closer.",
                "0.01": "That is the learning rate.",
            },
        ),
        predict(
            {"view": "learning rates"},
            "If a step is too long, it ends further from the bottom than it began.",
            "Which of these rates makes the loss explode here?",
            _RATES,
            {
                "0.01": "It is slow, and safe.",
                "0.1": "It is ten times as fast, and safe.",
                "1.2": "It is above 2/λmax, the cliff in the chart.",
            },
        ),
    ),
)

NETWORK: Final = PageLesson(
    "network",
    "The same loop, a network",
    ("Conclusion",),
    (
        do(
            {"network_data": "xor", "network_hidden": "1", "network_epochs": "300"},
            "A line cannot separate these points, and a single hidden unit is no better.",
            "Give the network more units, for example 4, 2.",
            Goal(("network_hidden",), lambda text: sum(map(int, text.split(","))) >= 3),
            {"network_hidden": "4, 2"},
            "Each hidden unit draws a line of its own, and the last one combines them.",
        ),
        predict(
            {"network_data": "circle", "network_hidden": "4, 2", "network_epochs": "200"},
            "Two inputs, four units, two units, one output; each unit has a weight per input, and a bias.",
            "How many parameters is that?",
            _SIZES,
            {
                "14": "2 · 4 and so on are the weights between some layers only.",
                "25": "12 + 10 + 3. One backward pass brings the gradients of all of them.",
                "9": "That counts units and inputs.",
            },
        ),
        predict(
            {"network_data": "circle", "network_init": "zeros", "network_epochs": "200"},
            "All weights begin at zero here.",
            "Do two hidden units that begin alike get the same gradient?",
            _ZEROS,
            {
                "yes": "So they stay alike forever. Random starts break the symmetry.",
                "no": "They have the same weights and the same inputs: nothing tells them apart.",
            },
        ),
        predict(
            {"network_data": "circle", "network_epochs": "200"},
            "The loop is the same as for the line: forward, loss, backward, update, zero.",
            "A loop has forward, loss, backward and zero. w begins at 1.0. Where does it end?",
            _NO_STEP,
            {
                "1.0": "The update is missing: gradients alone change no parameter.",
                "3.0": "That is the goal, but nobody takes a step.",
                "0.0": "zero_ sets the gradient to zero, not w.",
            },
        ),
        predict(
            {"network_data": "spiral", "network_hidden": "8, 8", "network_epochs": "300"},
            "The order counts as well.",
            "A loop zeroes the gradient after backward and before the update. Where does w = 1.0 end?",
            _ORDER,
            {
                "1.0": "The update takes a step of zero. Zero after the update, or before backward.",
                "1.4": "That would be the step of 0.1 · 4.",
                "3.0": "That takes many steps.",
            },
        ),
    ),
)

ERRORS: Final = PageLesson(
    "errors",
    "What messages mean",
    ("This would ERROR", "WARNING: Broadcasting can hide bugs!"),
    (
        predict(
            {"exhibit": "Matrices that do not fit"},
            "A message of torch says which sizes it met. Here the inner sizes differ.",
            "What does torch.zeros(2, 3) @ torch.zeros(2, 3).T do?",
            "print((torch.zeros(2, 3) @ torch.zeros(2, 3).T).shape)",
            {"RuntimeError": "Transposed, the second one is (3, 2): 3 meets 3.",
             "torch.Size([2, 2])": "The transpose makes the inner sizes equal.",
             "torch.Size([3, 3])": "That is the transpose of the first times the second."},
        ),
        do(
            {"exhibit": "Matrices that do not fit"},
            "Each exhibit was raised just now, with its cause and a fix that was run.",
            "Go to “backward a second time”, in the hall Autograd.",
            goals.chosen("exhibit", "backward a second time"),
            {"exhibit": "backward a second time"},
            "Backward uses the graph up. Compute the loss anew in each epoch.",
        ),
        predict(
            {"exhibit": "A target without its column"},
            "The worst mistakes raise nothing. Predictions (2, 1) and targets (2,) are equal here, number by number.",
            "What is their mean squared error?",
            _COLUMN,
            {"0.0": "It would be, if both had the same shape.",
             "0.5": "All pairs are compared: two of the four differ by 1.",
             "RuntimeError": "The shapes broadcast, so torch says nothing."},
        ),
        do(
            {"exhibit": "A target without its column"},
            "More than twelve of these stand in the halls named “Silent”.",
            "Look at “Softmax twice”.",
            goals.chosen("exhibit", "Softmax twice"),
            {"exhibit": "Softmax twice"},
            "cross_entropy takes scores: it contains the softmax.",
        ),
    ),
)  # fmt: skip
