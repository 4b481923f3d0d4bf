"""Autograd: the graph, backward, vectors, accumulation, and what is not tracked."""

from typing import Final

from core.lessons import goals
from core.lessons.lesson import PageLesson, do, notice, predict

_Z: Final = {"program": "z = x * y + y ** 2"}
_LEAVES: Final = "x = torch.tensor(2.0, requires_grad=True)\ny = torch.tensor(3.0, requires_grad=True)\n"
_X: Final = "x = torch.tensor(2.0, requires_grad=True)\n"
_LINE: Final = {"tracking_program": "z = x * y + y ** 2"}

GRAPH: Final = PageLesson(
    "graph",
    "The graph, and the way back",
    ("The Computational Graph", "Computing Gradients with .backward()", "Multi-variable Example"),
    (
        notice(
            {**_Z, "step": "start"},
            "torch records each operation on tensors that require grad. x is 2 and y is 3.",
            "Which function makes z, and is its grad_fn?",
            _LEAVES + "z = x * y + y ** 2\nprint(z.grad_fn.name())",
            {
                "MulBackward0": "That made x * y, which goes into the sum.",
                "PowBackward0": "That made y ** 2, which goes into the sum.",
                "AddBackward0": "The sum is the last operation.",
            },
        ),
        do(
            {**_Z, "step": "start"},
            "backward() goes through the graph from z back to the leaves, one function at a time.",
            "Step to the end of the backward pass.",
            goals.chosen("step", "end"),
            {"step": "end"},
            "Each function multiplies what it receives by its own slope: the chain rule.",
        ),
        predict(
            {**_Z, "step": "start"},
            "y is used twice, in x * y and in y ** 2. The gradients along both paths are added.",
            "What is the gradient of z with respect to y, at x = 2 and y = 3?",
            _LEAVES + "z = x * y + y ** 2\nz.backward()\nprint(y.grad.item())",
            {
                "2.0": "That is the path through x * y alone.",
                "6.0": "That is the path through y ** 2 alone.",
                "8.0": "2 through x * y, and 2 · 3 through y ** 2.",
            },
        ),
        predict(
            {"program": "y = x ** 2 + 3 * x + 1", "step": "start"},
            "The slope of x² + 3x + 1 is 2x + 3.",
            "What will x.grad be at x = 2?",
            _X + "y = x ** 2 + 3 * x + 1\ny.backward()\nprint(x.grad.item())",
            {"7.0": "2 · 2 + 3.", "11.0": "That is the value of y.", "4.0": "The 3x has a slope, too."},
        ),
        do(
            {"program": "y = x ** 2 + 3 * x + 1", "step": "end"},
            "The page is live: change the number and everything follows.",
            "Find the x where the slope is 0.",
            goals.number("in_x", -1.5, -1.5),
            {"in_x": "-1.5"},
            "There the parabola has its lowest point. Training looks for such a place.",
        ),
        predict(
            {"program": "f = a ** 2 * b + b ** 3", "step": "start"},
            "f = a² b + b³ at a = 3 and b = 4.",
            "What is a.grad, the slope 2ab?",
            "a = torch.tensor(3.0, requires_grad=True)\nb = torch.tensor(4.0, requires_grad=True)\n"
            "f = a ** 2 * b + b ** 3\nf.backward()\nprint(a.grad.item())",
            {"24.0": "2 · 3 · 4; the b³ does not depend on a.", "57.0": "That is b.grad.", "36.0": "That is a² b."},
        ),
    ),
)

VECTORS: Final = PageLesson(
    "vector-jacobian",
    "Vectors need a vector",
    ("Vector-Valued Functions",),
    (
        predict(
            {"jacobian_program": "y = x ** 2"},
            "y = x² has three elements here. backward starts from one number.",
            "What does y.backward() without a vector do?",
            "x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)\ny = x ** 2\ny.backward()",
            {
                "RuntimeError": "“grad can be implicitly created only for scalar outputs”: say how much each counts.",
                "IndexError": "Nothing is indexed.",
                "None": "torch refuses rather than guess.",
            },
        ),
        predict(
            {"jacobian_program": "y = x ** 2"},
            "With v = [1, 1, 1] all outputs count alike: backward(v) is the gradient of their sum.",
            "What is x.grad?",
            "x = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)\ny = x ** 2\n"
            "y.backward(torch.ones(3))\nprint(x.grad.tolist())",
            {
                "[2.0, 4.0, 6.0]": "2x at each element.",
                "[1.0, 4.0, 9.0]": "That is y.",
                "[12.0, 12.0, 12.0]": "Each x goes into one y alone: the Jacobian is diagonal.",
            },
        ),
        do(
            {"jacobian_program": "y = x ** 2"},
            "A v that is 1 at one place and 0 elsewhere picks one row of the Jacobian.",
            "Pick the second row: click it, or set v.",
            goals.chosen("v", "0, 1, 0", "[0, 1, 0]"),
            {"v": "0, 1, 0"},
            "vᵀJ: torch never builds J itself.",
        ),
        predict(
            {"jacobian_program": "y = x ** 2", "v": "0, 1, 0"},
            "The article calls it the Jacobian-vector product. torch computes the vector-Jacobian product, vᵀJ.",
            "J has 2 rows and 1000 columns. How many elements does v have?",
            "J = torch.zeros(2, 1000)\nprint((torch.ones(2) @ J).shape[0] // 500)",
            {
                "2": "One for each output; the answer has one for each input.",
                "1000": "That is u, of the other product J u, which goes forward.",
                "2000": "That would be all of J.",
            },
        ),
        do(
            {"jacobian_program": "y = x ** 2"},
            "A loss is one number, so its Jacobian is a single row, and backward needs no v.",
            "Go to the view that fills J pass by pass.",
            goals.chosen("jacobian_view", "pass by pass"),
            {"jacobian_view": "pass by pass"},
            "One backward pass per row: for a loss, one pass for all its parameters.",
        ),
    ),
)

ACCUMULATION: Final = PageLesson(
    "accumulation",
    "Gradients add up",
    ("Gradient Accumulation and Zeroing",),
    (
        predict(
            {"entries": "y1"},
            "y1 = x² and y2 = x³ at x = 2. The first backward brings 4 into x.grad.",
            "y2.backward() follows and would bring 12. What is x.grad then?",
            _X + "y1 = x ** 2\ny1.backward()\ny2 = x ** 3\ny2.backward()\nprint(x.grad.item())",
            {
                "12.0": "That would be so if backward replaced what is there.",
                "16.0": "backward adds to what is there: 4 + 12.",
                "8.0": "It is a sum, not a mean.",
            },
        ),
        do(
            {"entries": "y1, y2"},
            "Here both were added: 16.",
            "Zero the gradient between the two.",
            goals.chosen("entries", "y1, zero_, y2", "y1, None, y2"),
            {"entries": "y1, zero_, y2"},
            "This is the line that a training loop must not forget.",
        ),
        do(
            {"accumulation_view": "training"},
            "The same regression, with zeroed gradients and without.",
            "Give the loop at least 100 epochs, and see what it does without zeroing.",
            goals.number("accumulation_epochs", 100, 10**6),
            {"accumulation_epochs": "100"},
            "Old gradients go on pushing, so the line swings back and forth like a ball without friction.",
        ),
        predict(
            {"accumulation_view": "micro-batches"},
            "Adding up is also useful: a batch that is too large for the memory goes through in parts.",
            "Four equal parts, the mean loss of each divided by 4. Is the sum of the gradients that of the batch?",
            "x = torch.arange(8.0)\nw = torch.tensor(1.0, requires_grad=True)\nfor part in x.chunk(4):\n"
            "    ((w * part) ** 2).mean().div(4).backward()\nparts = w.grad.item()\nw.grad = None\n"
            "((w * x) ** 2).mean().backward()\nprint('yes' if parts == w.grad.item() else 'no')",
            {
                "yes": "The mean of the means is the mean of all, as long as the parts are equally long.",
                "no": "Without the division it would be 4 times as large.",
            },
        ),
        predict(
            {"accumulation_view": "losses"},
            "The other use: several losses of one model.",
            "(loss1 + loss2).backward(), or one after the other: which gives the larger gradient?",
            _X + "((x ** 2) + (x ** 3)).backward()\nboth = x.grad.item()\nx.grad = None\n(x ** 2).backward()\n"
            "(x ** 3).backward()\nprint('they are equal' if x.grad.item() == both else 'they differ')",
            {"they are equal": "Gradients of a sum add up.", "they differ": "The slope of a sum is the sum of slopes."},
        ),
    ),
)

TRACKING: Final = PageLesson(
    "tracking",
    "What is not tracked",
    ("Detaching from the Graph", "Context Manager: torch.no_grad()"),
    (
        predict(
            {**_LINE, "way": "detach"},
            "detach gives the same numbers without their history.",
            "What is y.detach().requires_grad?",
            _X + "y = x ** 2\nprint(y.detach().requires_grad)",
            {"True": "That is y's.", "False": "The graph ends there: no gradient goes further back."},
        ),
        predict(
            {**_LINE, "way": "detach"},
            "The article: z = y.detach() * 3, then z.backward().",
            "What happens?",
            _X + "z = (x ** 2).detach() * 3\nz.backward()",
            {
                "RuntimeError": "“does not require grad and does not have a grad_fn”: z has no graph.",
                "AttributeError": "backward is there, but there is nothing to go back through.",
                "x.grad is 0": "torch refuses rather than give a gradient of 0.",
            },
        ),
        do(
            {**_LINE, "way": "detach"},
            "Inside `with torch.no_grad():` nothing is recorded at all.",
            "Choose no_grad, and see what is left of the graph.",
            goals.chosen("way", "no_grad"),
            {"way": "no_grad"},
            "Without a graph nothing is kept for backward: less memory, and a little faster.",
        ),
        predict(
            {"tracking_view": "every tensor", **_LINE},
            "A leaf is a tensor that no recorded operation made. backward writes into leaves alone.",
            "y = x * 2 inside no_grad. Is y a leaf?",
            _X + "with torch.no_grad():\n    y = x * 2\nprint(y.is_leaf)",
            {"True": "Nothing was recorded, so no function made it.", "False": "It was computed, but not recorded."},
        ),
        predict(
            {"tracking_view": "errors", "tracking_wrong": "x.grad is None"},
            "The article's last listing says x -= 0.1 * x.grad before any backward has run.",
            "What does it raise?",
            "x = torch.tensor([1.0, 2.0], requires_grad=True)\nwith torch.no_grad():\n    x -= 0.1 * x.grad",
            {
                "TypeError": "x.grad is None until backward fills it, and 0.1 * None has no meaning.",
                "RuntimeError": "Without no_grad it would be; here the number meets None first.",
                "ZeroDivisionError": "Nothing is divided.",
            },
        ),
    ),
)
