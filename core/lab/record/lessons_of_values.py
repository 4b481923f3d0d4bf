"""Lessons of errors about places, dtypes and values, with the numbers of that very case.

Each pattern is of torch's, NumPy's or Python's own words; what it finds in brackets stands in the cause and the mend.
"""

from typing import Final

from core.lab.record.lesson import Lesson

_ANY: Final = r"\w*Error"
VALUES: Final = (
    Lesson(
        _ANY,
        r"(?:mean|std|var)\(\).*(?:floating point|complex) dtype(?:.*Got: (\w+))?",
        "a mean of whole numbers is not one of them, so that its dtype is not known",
        "convert first, as in x.float().mean()",
    ),
    Lesson(
        "TypeError",
        r"unsupported format string passed to (?:Tensor|numpy\.ndarray)\.__format__",
        "a format such as .2f is for one number, and this holds several",
        "take the number out with .item(), or print the tensor without a format",
    ),
    Lesson(
        "(?:ValueError|TypeError|RuntimeError)",
        "only (?:one element tensors|length-1 arrays|0-dimensional arrays).*converted to Python",
        "one number is wanted here, and this holds several",
        "take one element, or reduce it with .sum() or .mean()",
    ),
    Lesson(
        "UnboundLocalError",
        "cannot access local variable '(.+?)'",
        "the function assigns {0} somewhere, so that {0} is its own variable, and it has no value yet",
        "give it to the function as an argument, or write global {0} in its first line",
    ),
    Lesson(
        "IndexError",
        r"Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)",
        "the axes of this tensor are numbered from {0} to {1}, and there is no axis {2}",
        "use dim={1} for the last axis, or dim=-1",
    ),
    Lesson(
        "(?:IndexError|RuntimeError)",
        r"index (-?\d+) is out of bounds for (?:dimension|axis) (\d+) with size (\d+)",
        "axis {1} has {2} places, counted from 0, and {0} is not one of them",
        "use a smaller index, or -1 for the last",
    ),
    Lesson(
        "IndexError",
        r"too many indices for (?:tensor of dimension (\d+)|array)",
        "each index takes away an axis, and there are more indices than axes",
        "leave one out, or look at x.shape",
    ),
    Lesson(
        "IndexError",
        "index out of range in self",
        "each index picks a row of the table, and one is as large as the number of rows or larger",
        "make the table larger, or the indices smaller",
    ),
    Lesson("KeyError", "(.*)", "the dictionary has no key {0}", "look at its keys(), or ask with get(…)"),
    Lesson(
        _ANY,
        r"expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\) at .*dimension (\d+)",
        "only an axis of size 1 can be expanded, and axis {2} has {1}",
        "write repeat(…), which copies, or unsqueeze an axis first",
    ),
    Lesson(
        "ValueError",
        r"expected sequence of length (\d+) at dim (\d+) \(got (\d+)\)",
        "a tensor has rows of one length, and here is one of {0} and one of {2}",
        "fill the shorter rows up",
    ),
    Lesson(
        "TypeError",
        r"expected np\.ndarray \(got (\w+)\)",
        "from_numpy shares the memory of an array, and a {0} has none to share",
        "write torch.tensor(…)",
    ),
    Lesson(
        "TypeError",
        r'can only concatenate str \(not "(\w+)"\) to str',
        "Python joins texts with texts only, and this is of type {0}",
        "write str(…) around it, or an f-string",
    ),
    Lesson(
        "ValueError",
        r"(too many|not enough) values to unpack \(expected(?: at least)? (\d+)",
        "on the left there are {1} names, and {0} values for them",
        "write as many names as there are values, or a star before the last",
    ),
    Lesson(
        "TypeError",
        "(?:len\\(\\)|iteration over) (?:of )?a 0-d tensor",
        "a tensor without axes is one number and has no length",
        "take the number with .item(), or give it an axis with unsqueeze(0)",
    ),
    Lesson(
        _ANY,
        "one_hot is only applicable to index tensor|argument #1 'indices' to have one of the following scalar types",
        "class numbers and row numbers are whole numbers",
        "write x.long()",
    ),
    Lesson(
        _ANY,
        r"split_sizes to sum exactly to (\d+).*split_sizes=(\[.*?\])",
        "the pieces {1} must together be {0} long",
        "change the last size, or give one size for all pieces",
    ),
    Lesson(
        _ANY,
        r"unflatten: Provided sizes (\[.*?\]) don't multiply up to the size of dim (\d+) \((\d+)\)",
        "the new sizes {0} must multiply to {2}, the size of axis {1}",
        "write -1 for one of them and let torch count",
    ),
    Lesson(
        "_?LinAlgError",
        "(?:singular|Singular)",
        "the rows of the matrix depend on one another, so that it has no inverse",
        "use torch.linalg.pinv or lstsq, or add a little to its diagonal",
    ),
    Lesson(
        _ANY,
        r"must be batches of square matrices, but they are (\d+) by (\d+)",
        "only a square matrix has an inverse or a determinant, and this is {0} by {1}",
        "use torch.linalg.pinv or lstsq",
    ),
    Lesson(
        _ANY,
        r"(?:where expected condition to be a boolean tensor|only supports boolean masks), but got .*dtype (\w+)",
        "a mask is made of truth values, and this is of dtype {0}",
        "write a comparison, as in mask > 0, or mask.bool()",
    ),
    Lesson(
        _ANY,
        "you can only change requires_grad flags of leaf variables",
        "this is the result of an operation, and what it was computed from decides",
        "write x.detach() for one that does not require grad",
    ),
    Lesson(
        _ANY,
        r"mat1 and mat2 must have the same dtype, but got (\w+) and (\w+)",
        "products of matrices do not convert their operands, and these are of {0} and {1}",
        "convert one of them, as in x.float()",
    ),
    Lesson(
        _ANY,
        r"operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))",
        "counted from the right, the axes of both must be equal, or one of them 1, and they are {0} and {1}",
        "add an axis with None where it is missing",
    ),
    Lesson(
        "ValueError",
        r"invalid literal for int\(\) with base (\d+): (.*)|could not convert string to float: (.*)",
        "the text {1}{2} is not written as a number is",
        "give it digits, or look at the text first",
    ),
    Lesson(
        "TypeError",
        r"(\w+)\(\) missing \d+ required positional arguments?: (.*)",
        "{0} needs {1}, too",
        "give it what is missing",
    ),
    Lesson(
        _ANY,
        "requires_grad must be a bool",
        "requires_grad is a switch",
        "write True or False",
    ),
)
