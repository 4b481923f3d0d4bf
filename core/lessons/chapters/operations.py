"""Element-wise operations and matrix products."""

from typing import Final

from core.inputs.shapes import parse_shape
from core.lessons import goals
from core.lessons.lesson import Goal, PageLesson, do, notice, predict

_AB: Final = {"x_shape": "3", "x_cells": "1, 2, 3", "y_shape": "3", "y_cells": "4, 5, 6"}

ELEMENTWISE: Final = PageLesson(
    "elementwise",
    "One element at a time",
    ("Element-wise Operations",),
    (
        predict(
            _AB,
            "a = [1, 2, 3] and b = [4, 5, 6] are added element by element.",
            "What would a * b be?",
            "a = torch.tensor([1.0, 2.0, 3.0])\nb = torch.tensor([4.0, 5.0, 6.0])\nprint((a * b).tolist())",
            {
                "32.0": "That is the dot product, the sum of these products.",
                "[4.0, 10.0, 18.0]": "`*` multiplies element by element; `@` is the matrix product.",
                "[4.0, 5.0, 6.0]": "Each element has its own factor.",
            },
        ),
        do(
            _AB,
            "The same holds for + - * / and ** and for most functions.",
            "Choose div, and see 1/4, 2/5 and 3/6.",
            goals.chosen("apply", "div"),
            {"apply": "div"},
            "The result is always a new tensor; a and b stay what they are.",
        ),
        predict(
            {"apply": "floor_divide", "x_shape": "1", "x_cells": "7", "y_shape": "1", "y_cells": "2"},
            "`//` rounds a quotient down.",
            "What is torch.tensor(-7) // 2?",
            "print((torch.tensor(-7) // 2).item())",
            {
                "-3": "That is rounding toward zero, as in C.",
                "-4": "Down is toward minus infinity: -3.5 becomes -4.",
                "-3.5": "`//` gives whole numbers; `/` gives the quotient.",
            },
        ),
        predict(
            {"aspect": "in place", **_AB},
            "A trailing underscore means in place: the result is written over a.",
            "After a.add_(1), which memory does a use?",
            "a = torch.tensor([1.0, 2.0, 3.0])\nbefore = a.data_ptr()\na.add_(1)\n"
            "print('the same as before' if a.data_ptr() == before else 'new memory')",
            {
                "the same as before": "So every view of a sees the change.",
                "new memory": "That is what a = a + 1 does.",
            },
        ),
        predict(
            {"apply": "sqrt", "x_shape": "3", "x_cells": "1, 4, 9"},
            "sqrt, exp and log are applied to each element.",
            "What is the square root of -1 here?",
            "print(torch.sqrt(torch.tensor(-1.0)).item())",
            {
                "nan": "It is not a number. Torch raises no error, and the nan spreads to everything made from it.",
                "1j": "A real tensor stays real.",
                "ValueError": "`math.sqrt` raises one; torch gives a value.",
            },
        ),
    ),
)

PRODUCTS: Final = PageLesson(
    "matmul",
    "Rows meet columns",
    ("Matrix Operations: The Heart of Deep Learning",),
    (
        notice(
            {"matmul_a": "3, 4", "matmul_b": "4, 2"},
            "A @ B: each cell of the result is a row of A times a column of B. Point at a cell to see which.",
            "How many products are added for one cell?",
            "A = torch.zeros(3, 4)\nprint(A[0].numel())",
            {
                "2": "That is how many columns B has.",
                "3": "That is how many rows A has.",
                "4": "The inner size: the length of a row of A, and of a column of B.",
            },
        ),
        predict(
            {"matmul_a": "3, 4", "matmul_b": "4, 2"},
            "(3, 4) @ (4, 2): the inner sizes are equal and go away.",
            "What shape does the result have?",
            "print((torch.zeros(3, 4) @ torch.zeros(4, 2)).shape)",
            {
                "torch.Size([3, 2])": "The outer sizes stay: rows of A, columns of B.",
                "torch.Size([4, 4])": "The inner sizes are the ones that are summed away.",
                "torch.Size([2, 3])": "The rows come from A and stand first.",
            },
        ),
        do(
            {"matmul_a": "3, 5", "matmul_b": "4, 2"},
            "Here the inner sizes differ, and torch refuses.",
            "Fix it: make the product (3, 2) by changing one shape.",
            Goal(
                ("matmul_a", "matmul_b"),
                lambda a, b: (_sizes(a)[:1], _sizes(b)[1:], _sizes(a)[1:]) == ((3,), (2,), _sizes(b)[:1]),
            ),
            {"matmul_a": "3, 4"},
            "The inner sizes are equal again.",
        ),
        predict(
            {"matmul_op": "bmm", "matmul_a": "10, 3, 4", "matmul_b": "10, 4, 2"},
            "bmm multiplies ten pairs of matrices at once: the first axis is the batch.",
            "What shape does the result have?",
            "print(torch.bmm(torch.zeros(10, 3, 4), torch.zeros(10, 4, 2)).shape)",
            {
                "torch.Size([3, 2])": "One matrix per pair is kept; nothing is added over the batch.",
                "torch.Size([10, 3, 2])": "Ten matrices of (3, 2).",
                "torch.Size([10, 10, 3, 2])": "Each matrix meets only the one at its own place.",
            },
        ),
        predict(
            {
                "matmul_op": "dot",
                "matmul_a": "3",
                "matmul_b": "3",
                "matmul_a_values": "1, 0, 0",
                "matmul_b_values": "4, 5, 6",
            },
            "dot multiplies two vectors element by element, and adds up the products.",
            "What is the dot product of [1, 2, 3] and [4, 5, 6]?",
            "print(torch.dot(torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0])).item())",
            {
                "32.0": "1·4 + 2·5 + 3·6.",
                "90.0": "The sums are not multiplied: that would be 6 · 15.",
                "21.0": "That is the sum of all six numbers.",
            },
        ),
        do(
            {"matmul_op": "einsum", "equation": "ij,jk->ik", "matmul_a": "3, 4", "matmul_b": "4, 2"},
            "einsum names the axes. A letter that is missing after the arrow is summed.",
            "Change the equation so that the result is transposed.",
            goals.chosen("equation", "ij,jk->ki"),
            {"equation": "ij,jk->ki"},
            "The order of the letters after the arrow is the order of the axes.",
        ),
    ),
)


def _sizes(text: str) -> tuple[int, ...]:
    return parse_shape(text)
