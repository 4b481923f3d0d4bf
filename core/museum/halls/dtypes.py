"""dtypes that do not meet, and things that are not numbers.

Source: PyTorch documentation, "Tensor Attributes", section "torch.dtype".
"""

from typing import Final

import torch
from torch import Tensor

from core.museum.exhibit import Exhibit, Spot, exhibit


def _widths() -> Tensor:
    x = torch.ones(2, 3)
    w = torch.ones(3, 4, dtype=torch.float64)
    return x @ w


def _widths_mended() -> Tensor:
    x = torch.ones(2, 3)
    w = torch.ones(3, 4, dtype=torch.float64)
    return x @ w.to(x.dtype)


def _kept() -> Tensor:
    x = torch.tensor([1, 2, 3])
    x += 0.5
    return x


def _kept_mended() -> Tensor:
    x = torch.tensor([1, 2, 3])
    y = x + 0.5
    return y  # noqa: RET504 - two lines to read


def _mean() -> Tensor:
    x = torch.tensor([1, 2, 4])
    return x.mean()


def _mean_mended() -> Tensor:
    x = torch.tensor([1, 2, 4])
    return x.float().mean()


def _softmax() -> Tensor:
    scores = torch.tensor([1, 2, 3])
    return scores.softmax(dim=0)


def _softmax_mended() -> Tensor:
    scores = torch.tensor([1, 2, 3])
    return scores.float().softmax(dim=0)


def _overflow() -> Tensor:
    return torch.tensor([300], dtype=torch.uint8)


def _overflow_mended() -> Tensor:
    return torch.tensor([300], dtype=torch.int16)


def _difference() -> Tensor:
    before = torch.tensor([True, False])
    after = torch.tensor([True, True])
    return after - before


def _difference_mended() -> Tensor:
    before = torch.tensor([True, False])
    after = torch.tensor([True, True])
    return after ^ before


def _both() -> Tensor:
    x = torch.tensor([-1.0, 0.5, 2.0])
    return x > 0 & x < 1


def _both_mended() -> Tensor:
    x = torch.tensor([-1.0, 0.5, 2.0])
    return (x > 0) & (x < 1)


def _masked() -> Tensor:
    scores = torch.tensor([1.0, 2.0, 3.0])
    padding = torch.tensor([0.0, 0.0, 1.0])
    return scores.masked_fill(padding, 0.0)


def _masked_mended() -> Tensor:
    scores = torch.tensor([1.0, 2.0, 3.0])
    padding = torch.tensor([0.0, 0.0, 1.0])
    return scores.masked_fill(padding.bool(), 0.0)


def _list() -> Tensor:
    x = torch.tensor([1.0, 2.0])
    return x + [10, 20]  # type: ignore[operator]  # noqa: RUF005


def _list_mended() -> Tensor:
    x = torch.tensor([1.0, 2.0])
    return x + torch.tensor([10, 20])


def _nothing() -> Tensor:
    return torch.tensor([1.0, None])


def _nothing_mended() -> Tensor:
    return torch.tensor([1.0, float("nan")])


def _text() -> Tensor:
    return torch.tensor(["1.5", "2"])


def _text_mended() -> Tensor:
    return torch.tensor([float(cell) for cell in ["1.5", "2"]])


def _sizes() -> tuple[int, ...]:
    n = 6 / 2
    return torch.zeros(n).shape  # type: ignore[call-overload, no-any-return]


def _sizes_mended() -> tuple[int, ...]:
    n = 6 // 2
    return torch.zeros(n).shape


_DTYPES: Final = Spot("pages/tensors/dtypes.py", (("topic", "promotion"),))


def _power() -> Tensor:
    x = torch.tensor([1, 2, 4])
    return x**-1


def _power_mended() -> Tensor:
    x = torch.tensor([1, 2, 4])
    return 1 / x


DTYPES: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "A product of two dtypes", _widths,
        "Sums convert their operands; products of matrices, layers and losses do not. float64 comes in with NumPy's "
        "arrays.", _widths_mended,
        r"expected (?:m1 and m2|both inputs|mat1 and mat2) to have the same dtype, but got: ([\w ]{1,20}) != "
        r"([\w ]{1,20})",
        r"mat1 and mat2 must have the same dtype(?:, but got (\w{1,20}) and (\w{1,20}))?",
        r"expected scalar type (?!Long)(\w{1,20}) but found (\w{1,20})",
        r"Expected object of (?:scalar type|type) (?:torch\.)?\w{1,20} but (?:got|found) "
        r"(?:scalar type|type) (?:torch\.)?\w{1,20} for argument",
        *(
            rf"Input type \({place}[\w:]{{1,30}}\) and (?:weight|bias) type \({place}[\w:]{{1,30}}\) should be the same"
            for place in (r"torch\.cuda\.", r"torch\.(?!cuda)", "CUDA", "CPU", "MPS", "(?!CUDA|CPU|MPS|torch)")
        ),
        r"(?:dot|both inputs|self and mat2) ?:? ?expected both vectors to have same dtype",
        place=_DTYPES,
    ),
    exhibit(
        "Floats written into integers", _kept,
        "A tensor keeps its dtype when it is written to, and 1.5 is not an integer. Out of place, the sum is a new "
        "tensor of its own dtype.", _kept_mended,
        r"result type (\w{1,20}) can't be cast to the desired output type (\w{1,20})",
        place=_DTYPES,
    ),
    exhibit(
        "The mean of integers", _mean,
        "The mean of integers is rarely an integer, and torch does not choose a dtype for it. sum, max and "
        "median work.",
        _mean_mended,
        r"mean\(\): could not infer output dtype\. Input dtype must be either a floating point or complex dtype",
        r"[Cc]an only calculate the mean of floating (?:types|point and complex dtypes)",
        r"mean\(\): input dtype should be either floating point or complex dtypes",
        r"(?:std|var|norm|linalg\.vector_norm)[\w ()]{0,20}: [Ee]xpected a floating point or complex tensor as input",
        r"std and var only support floating point and complex dtypes",
    ),
    exhibit(
        "A function that integers do not have", _softmax,
        "Softmax, dropout, layers and most of nn.functional are written for floats only.", _softmax_mended,
        r'"(?!nll_loss|cross_entropy|bitwise)[\w<> ]{1,60}" not implemented for '
        r"'(?:Long|Int|Short|Char|Byte|Bool|Half|BFloat16)'",
    ),
    exhibit(
        "A number that its dtype does not hold", _overflow,
        "uint8 holds 0 to 255. Sums that leave the range wrap around without a word; see the silent exhibits.",
        _overflow_mended,
        r"value cannot be converted to type [\w:]{1,20} without overflow",
    ),
    exhibit(
        "The difference of two truths", _difference,
        "True - True has no clear meaning. ^ is true where they differ; as integers they can be subtracted.",
        _difference_mended,
        r"Subtraction, the `-` operator, with (?:two bool tensors|a bool tensor) is not supported",
    ),
    exhibit(
        "Comparisons joined without parentheses", _both,
        "& binds more tightly than >: Python reads 0 & x first, and floats have no bits to join.", _both_mended,
        r'"?bitwise_(?:and|or|xor)_?c\w{1,10}"? not implemented for',
        r"unsupported operand type\(s\) for [&|]: '(?:float|Tensor)' and '(?:float|Tensor)'",
    ),
    exhibit(
        "A mask of numbers", _masked,
        "A mask says yes or no, so its dtype is bool.", _masked_mended,
        r"masked_fill_? only supports boolean masks",
        r"expected condition to be a boolean tensor",
        r"value cannot be converted to type at::Bool|expected BoolTensor|mask tensor can take 0 and 1 values only",
    ),
    exhibit(
        "A tensor and a list", _list,
        "A list has its own +, which joins. Make a tensor of it.", _list_mended,
        r"unsupported operand type\(s\) for [-+*/@]{1,2}: '(?:Tensor|list)' and '(?:list|Tensor|tuple)'",
        r"argument '\w{1,20}' \(position \d\) must be Tensor, not (?:list|int|float|numpy\.ndarray|NoneType)",
    ),
    exhibit(
        "Nothing among the numbers", _nothing,
        "None is not a number. Where one is missing, floats have nan.", _nothing_mended,
        r"Could not infer dtype of \w{1,40}",
        r"can't convert np\.ndarray of type numpy\.object_",
    ),
    exhibit(
        "Texts among the numbers", _text,
        "A tensor holds numbers; a file's cells are strings until they are converted.", _text_mended,
        r"new\(\): invalid data type 'str'", r"too many dimensions 'str'",
        r"can't convert np\.ndarray of type numpy\.str_",
    ),
    exhibit(
        "A size that is a float", _sizes,
        "/ gives a float in Python even where it comes out even. // gives an int.", _sizes_mended,
        r"argument '\w{1,20}' (?:\(position \d\) )?must be tuple of ints, (?:not|but found "
        r"element of type) (?:float|str)",
        r"argument '\w{1,20}' (?:\(position \d\) )?must be int, not float",
    ),
    exhibit(
        "A negative power of integers", _power,
        "The result would be a fraction, and integers keep their dtype under **. Division makes floats.", _power_mended,
        r"Integers to negative integer powers are not allowed",
    ),
)  # fmt: skip
