"""Broadcasting, reshaping and indexing."""

from typing import Final

from core.lessons import goals
from core.lessons.lesson import PageLesson, do, notice, predict

BROADCASTING: Final = PageLesson(
    "broadcasting",
    "How shapes meet",
    ("Broadcasting: NumPy-style Array Operations",),
    (
        notice(
            {"a": "3, 4", "b": "4"},
            "Shapes are compared from the right. b has no axis where a has 3 rows.",
            "How many times is each number of b used?",
            "a, b = torch.zeros(3, 4), torch.zeros(4)\nprint((a + b).numel() // b.numel())",
            {
                "1": "Each of the 12 cells needs a number from b, and b has 4.",
                "3": "Once for each row. Nothing is copied: its stride is 0.",
                "4": "That is how many numbers b has.",
            },
        ),
        predict(
            {"a": "5, 3", "b": "3"},
            "(5, 3) + (5, 1) has a column on the right.",
            "What shape comes out?",
            "print((torch.zeros(5, 3) + torch.zeros(5, 1)).shape)",
            {
                "torch.Size([5, 3])": "The size 1 is stretched to 3.",
                "torch.Size([5, 4])": "Nothing is put side by side: that would be cat.",
                "RuntimeError": "5 is equal to 5, and a size of 1 meets any size.",
            },
        ),
        do(
            {"a": "3, 4", "b": "4"},
            "Sizes meet where they are equal, or one of them is 1, or one is missing.",
            "Change b so that the shapes clash.",
            goals.clash("a", "b"),
            {"b": "3"},
            "torch's own message names the axis, counted from 0 at the left of the result.",
        ),
        predict(
            {"a": "3, 4", "b": "3, 1"},
            "Three numbers are to be added to the three rows of a (3, 4).",
            "What does a + torch.zeros(3) do?",
            "a = torch.zeros(3, 4)\nb = torch.zeros(3)\nprint((a + b).shape)",
            {
                "torch.Size([3, 4])": "That would be aligning from the left: the 3 meets the 4.",
                "RuntimeError": "Compared from the right, 4 meets 3. unsqueeze(1) makes a column of it.",
                "torch.Size([3, 3, 4])": "Axes are not multiplied with each other.",
            },
        ),
        do(
            {"a": "3, 1", "b": "1, 3"},
            "A column and a row make a table: both are stretched.",
            "Make the table (3, 4).",
            goals.meet("a", "b", (3, 4), other_than="3,4"),
            {"b": "1, 4"},
            "This is how all distances, and all pairs, are computed without a loop.",
        ),
        predict(
            {"op": "sub", "a": "4", "b": "4, 1"},
            "The article warns: broadcasting can hide bugs. Predictions of (4, 1) meet targets of (4,).",
            "How many differences come out, where four were meant?",
            "print((torch.zeros(4) - torch.zeros(4, 1)).numel())",
            {
                "4": "It looks so, but (4,) stands as a row and (4, 1) as a column.",
                "16": "Every prediction meets every target, and nothing is raised. The loss is wrong in silence.",
                "8": "Each of the four meets each of the four.",
            },
        ),
    ),
)

RESHAPING: Final = PageLesson(
    "reshaping",
    "One storage, many shapes",
    ("Reshaping and Indexing",),
    (
        predict(
            {"chain": "view(6, 4)", "x": "2, 3, 4"},
            "view reads the same storage in another shape. The number of elements has to stay.",
            "Is x.view(6, 4) a copy of the numbers?",
            "x = torch.zeros(2, 3, 4)\nprint('no' if x.view(6, 4).data_ptr() == x.data_ptr() else 'yes')",
            {"no": "Both read the same memory.", "yes": "view never copies: it fails where it would have to."},
        ),
        do(
            {"chain": "view(6, 4)", "x": "2, 3, 4"},
            "x is (2, 3, 4), so it has 24 elements.",
            "Make it (8, 3).",
            goals.chain("chain", (2, 3, 4), (8, 3)),
            {"chain": "view(8, 3)"},
            "One size may be -1: then torch works it out.",
        ),
        predict(
            {"chain": "transpose(1, 2)", "x": "2, 3, 4"},
            "transpose swaps two strides and moves nothing.",
            "What does x.transpose(1, 2).view(2, 12) do?",
            "x = torch.zeros(2, 3, 4)\nprint(x.transpose(1, 2).view(2, 12).shape)",
            {
                "torch.Size([2, 12])": "The number of elements would be right, but no stride reads them in that order.",
                "RuntimeError": "view needs strides that fit. reshape copies here, and so does contiguous().",
                "torch.Size([12, 2])": "A view has the shape that is asked for, or fails.",
            },
        ),
        do(
            {"chain": "transpose(1, 2).view(2, 12)", "x": "2, 3, 4"},
            "This chain fails: the transposed tensor cannot be read as (2, 12) without a copy.",
            "Fix it.",
            goals.chain("chain", (2, 3, 4), (2, 12), view=False),
            {"chain": "transpose(1, 2).reshape(2, 12)"},
            "reshape is a view where it can be, and a copy where it must.",
        ),
        predict(
            {"chain": "squeeze()", "x": "1, 3, 1, 4"},
            "squeeze removes axes of size 1, unsqueeze adds one.",
            "What shape does torch.zeros(3, 4).unsqueeze(0) have?",
            "print(torch.zeros(3, 4).unsqueeze(0).shape)",
            {
                "torch.Size([1, 3, 4])": "The new axis stands at place 0.",
                "torch.Size([3, 4, 1])": "That is unsqueeze(-1).",
                "torch.Size([3, 1, 4])": "That is unsqueeze(1).",
            },
        ),
    ),
)

INDEXING: Final = PageLesson(
    "indexing",
    "Which cells an index takes",
    ("Reshaping and Indexing", "Advanced indexing"),
    (
        predict(
            {"at": "tensor[0, :]", "indexing_x": "3, 4"},
            "A whole number takes one place of an axis, and the axis goes away.",
            "What shape does tensor[:, 1] have?",
            "tensor = torch.arange(12).reshape(3, 4)\nprint(tensor[:, 1].shape)",
            {
                "torch.Size([3])": "One column: its 3 numbers.",
                "torch.Size([3, 1])": "The slice 1:2 keeps the axis; the number 1 does not.",
                "torch.Size([4])": "That is a row.",
            },
        ),
        do(
            {"at": "tensor[0, :]", "indexing_x": "3, 4"},
            "A slice start:stop takes a part of an axis, without the stop.",
            "Take the block of the first two rows and the last two columns.",
            goals.index("at", (3, 4), (2, 2), view=True),
            {"at": "tensor[0:2, 2:4]"},
            "Slices make a view: it reads the storage of the tensor.",
        ),
        predict(
            {"at": "tensor[tensor > 5]", "indexing_x": "3, 4"},
            "A mask takes the cells where it is True.",
            "What rank does the result have, whatever the mask?",
            "tensor = torch.arange(12).reshape(3, 4)\nprint(tensor[tensor > 5].dim())",
            {
                "1": "In general the True cells do not form a block, so they come in one row.",
                "2": "The cells that are left out would have to be something.",
                "0": "That is a single number.",
            },
        ),
        predict(
            {"at": "tensor[[0, 2]]", "indexing_x": "3, 4"},
            "A list takes rows in any order: fancy indexing.",
            "tensor[[0, 2]] is written to. Does tensor change?",
            "tensor = torch.arange(12).reshape(3, 4)\nrows = tensor[[0, 2]]\nrows[0, 0] = 99\n"
            "print('yes' if tensor[0, 0] == 99 else 'no')",
            {
                "yes": "That would need a view. No stride reads rows in any order.",
                "no": "Lists and masks copy. Whole numbers and slices make views.",
            },
        ),
        predict(
            {"indexing_show": "write", "at": "x[0]", "indexing_x": "3, 4"},
            "An index may stand on the left, too: then torch writes.",
            "x[0] = -1 with x of shape (3, 4). How many cells are written?",
            "x = torch.zeros(3, 4)\nx[0] = -1\nprint(int((x == -1).sum()))",
            {"1": "x[0] is a whole row.", "3": "That is how many rows there are.", "4": "The number is broadcast."},
        ),
    ),
)
