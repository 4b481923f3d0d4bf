"""Why PyTorch: the graph is built while the code runs. And what a tensor is, from the article's first pages."""

from typing import Final

from core.lessons import goals
from core.lessons.lesson import PageLesson, do, predict

_IF: Final = """\
x = torch.tensor(2.0, requires_grad=True)

if x > 0:
    y = x ** 2
else:
    y = torch.exp(x)

print(y.grad_fn.name())
"""
_LOOP: Final = """\
x = torch.tensor(1.1, requires_grad=True)
y = x
rounds = 0
while y < 3:
    y = y * x
    rounds += 1
print(rounds)
"""
_PRINT: Final = """\
x = torch.tensor([3.0, 4.0])
length = (x ** 2).sum().sqrt()
print(length)
print(length > 4)
"""
_NUMPY: Final = """\
a = np.array([1.0, 2.0, 3.0])
t = torch.from_numpy(a)
a[0] = 99
print(t[0].item())
"""

WHY: Final = PageLesson(
    "lab",
    "Why PyTorch",
    ("Introduction: Why PyTorch?", "The Dynamic Graph Advantage", "PyTorch in production"),
    (
        do(
            {"listing": _PRINT, "lab_step": "1"},
            "PyTorch feels like Python: you write a line, it runs, and you can look at what came of it.",
            "Step to the end of the listing, with Next or the slider.",
            goals.number("lab_step", 4, 4),
            {"lab_step": "4"},
            "No session and no placeholder: each line had its value as soon as it ran, and print() showed it.",
        ),
        predict(
            {"listing": _IF, "lab_step": "1"},
            "The graph is built as the code runs: define-by-run. Here an ordinary `if` looks at a value.",
            "x is 2.0. Which function made y?",
            _IF,
            {
                "PowBackward0": "Only the branch that ran is in the graph.",
                "ExpBackward0": "That branch is for x at or below 0; it did not run, so it left nothing in the graph.",
                "WhereBackward0": "An `if` of Python is not an operation of torch, so the graph does not know of it.",
            },
        ),
        predict(
            {"listing": _IF.replace("2.0", "-2.0"), "lab_step": "1"},
            "The same lines with x = -2.0.",
            "Which function made y this time?",
            _IF.replace("2.0", "-2.0"),
            {
                "PowBackward0": "That was the graph for x = 2.0. It was not kept: each run builds a new one.",
                "ExpBackward0": "Another value, another branch, another graph. Nothing had to be declared.",
                "WhereBackward0": "An `if` of Python is not an operation of torch, so the graph does not know of it.",
            },
        ),
        predict(
            {"listing": _LOOP, "lab_step": "1"},
            "A loop may be as long as it takes. Here y = x · x · x …, with x = 1.1, until y reaches 3.",
            "How many products will the graph have?",
            _LOOP,
            {
                "3": "After three rounds y is 1.1 to the power of 4, about 1.46.",
                "11": "1.1 to the power of 12 is the first power above 3, and the first factor takes no product.",
                "27": "That is how often 0.1 goes into 2.7: but y is multiplied, so it grows faster and faster.",
            },
        ),
        predict(
            {"listing": _NUMPY, "lab_step": "1"},
            "PyTorch works with the rest of Python. `from_numpy` makes a tensor from a NumPy array.",
            "The array is written to afterwards. What is t[0]?",
            _NUMPY,
            {
                "99.0": "Both names stand for the same memory, so nothing was copied.",
                "1.0": "It would be, if the tensor were a copy, as `torch.tensor(a)` makes one.",
                "TypeError": "Nothing is wrong with it: torch and NumPy read the same memory.",
            },
        ),
    ),
)

TENSOR: Final = PageLesson(
    "anatomy",
    "What a tensor is",
    ("What is a Tensor?", "Creating Tensors", "Understanding Tensor Attributes"),
    (
        do(
            {"make": "randn", "shape": "3, 4"},
            "A tensor is an array of numbers with any number of axes: its rank. This one has two.",
            "Make it a tensor of rank 3.",
            goals.shape("shape", 3),
            {"shape": "2, 3, 4"},
            "Scalar, vector, matrix, and so on: rank 0, 1, 2. A rank of 3 is drawn as a row of matrices.",
        ),
        predict(
            {"make": "randn", "shape": "8, 3, 32, 32"},
            "A batch of images has rank 4: (batch, channels, height, width).",
            "Which size says that the images are in colour?",
            "x = torch.zeros(8, 3, 32, 32)\nprint(x.shape[1])",
            {
                "8": "That is how many images there are.",
                "3": "Axis 1 holds the channels: red, green and blue.",
                "32": "Those are the height and the width.",
            },
        ),
        predict(
            {"make": "tensor", "numbers_tensor": "[[1.0, 2.0], [3.0, 4.0]]"},
            "torch.tensor takes its dtype from the numbers. These have a decimal point, so they are float32.",
            "What is the dtype of torch.tensor([[1, 2], [3, 4]])?",
            "print(torch.tensor([[1, 2], [3, 4]]).dtype)",
            {
                "torch.float32": "That is torch's choice for numbers with a decimal point.",
                "torch.int64": "Python's whole numbers become int64.",
                "torch.int32": "C does so, and NumPy on some systems; in torch, whole numbers become int64.",
            },
        ),
        do(
            {"make": "zeros", "shape": "3, 4"},
            "zeros, ones, rand and randn take a shape and fill it.",
            "Choose the function that draws from the normal distribution N(0, 1).",
            goals.chosen("make", "randn", "randn_like"),
            {"make": "randn"},
            "`rand` draws evenly from 0 to 1, `randn` from the normal distribution, below 0 as well.",
        ),
        predict(
            {"make": "linspace", "arguments_linspace": "0, 10, 5"},
            "linspace(0, 10, 5) has five numbers, and both ends are among them.",
            "How far apart are they?",
            "x = torch.linspace(0, 10, 5)\nprint((x[1] - x[0]).item())",
            {
                "2.0": "Five numbers have four gaps between them.",
                "2.5": "Four gaps of 2.5 make 10.",
                "5.0": "5 is how many numbers there are, not the step: that would be arange(0, 10, 5).",
            },
        ),
        predict(
            {"about": "shared or copied"},
            "One number of an array is overwritten. t is torch.tensor(a), and f is torch.from_numpy(a).",
            "Which of the two sees the change?",
            "a = np.zeros(2)\nt = torch.tensor(a)\nf = torch.from_numpy(a)\na[0] = 99\n"
            "print('f' if t[0] == 0 and f[0] == 99 else 't')",
            {"t": "torch.tensor always copies.", "f": "from_numpy copies nothing: both names read the same bytes."},
        ),
        do(
            {"make": "randn", "shape": "3, 4"},
            "Autograd records what is done with a tensor only if it is asked to.",
            "Switch on requires_grad.",
            goals.on("requires_grad"),
            {"requires_grad": "true"},
            "It is off by default, as the article says: data needs no gradient, parameters do.",
        ),
    ),
)

DTYPES: Final = PageLesson(
    "dtypes",
    "What a dtype keeps",
    ("Common data types",),
    (
        predict(
            {"number": "0.1", "few": "true"},
            "A float has a fixed number of bits, so most numbers are rounded to the nearest one that it has.",
            "Is 0.1 stored exactly in float32?",
            "print('yes' if torch.tensor(0.1, dtype=torch.float32).item() == 0.1 else 'no')",
            {
                "yes": "It is printed as 0.1, but the stored number is a little larger.",
                "no": "0.1 has no end in binary, as 1/3 has none in decimal.",
            },
        ),
        predict(
            {"number": "60000", "few": "true"},
            "float16 has 16 bits. Its largest number is 65504.",
            "What does it make of 70000?",
            "print(torch.tensor(70000.0).to(torch.float16).item())",
            {
                "65504.0": "It does not stop at its largest number.",
                "inf": "What is beyond the largest number overflows to infinity.",
                "70000.0": "That is more than its bits can say.",
            },
        ),
        do(
            {"number": "70000", "few": "true"},
            "bfloat16 has 16 bits, too, but the range of float32. It pays for that with fewer digits.",
            "Type the number 2**24 + 1, which float32 cannot hold.",
            goals.chosen("number", "2**24 + 1", "16777217"),
            {"number": "2**24 + 1"},
            "Above 2**24 the whole numbers of float32 are 2 apart. Only float64 keeps this one.",
        ),
        predict(
            {"topic": "promotion", "of_a": "int64", "meets": "tensor", "of_b": "int64"},
            "Where two dtypes meet, torch chooses one for the result.",
            "An int64 tensor meets a float32 tensor. What comes out?",
            "print((torch.tensor([1]) + torch.tensor([0.5])).dtype)",
            {
                "torch.int64": "That would lose the half.",
                "torch.float32": "A float is the higher kind, so its dtype counts, whatever the width of the integer.",
                "torch.float64": "That is NumPy's choice. In torch the kind decides, not the width.",
            },
        ),
        predict(
            {"topic": "surprises", "integer": "uint8", "begin": "200", "plus": "1"},
            "Integers have a smallest and a largest number, and nothing beyond.",
            "What is 200 + 100 in uint8, which ends at 255?",
            "print((torch.tensor([200], dtype=torch.uint8) + 100).item())",
            {
                "300": "That needs nine bits.",
                "255": "Integers do not stop at their largest number.",
                "44": "They wrap around: 300 − 256. There is no warning.",
            },
        ),
    ),
)
