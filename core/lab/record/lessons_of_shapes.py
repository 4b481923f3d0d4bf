"""Lessons of errors about losses, joins and indices by tensors, with the numbers of that very case.

Each pattern is of torch's, NumPy's or Python's own words; what it finds in brackets stands in the cause and the mend.
"""

from typing import Final

from core.lab.record.lesson import Lesson

_ANY: Final = r"\w*Error"
SHAPES: Final = (
    Lesson(
        _ANY,
        r"expected index (\[.*?\]) to be (?:no larger|smaller) than self (\[.*?\]) apart from dimension (\d+)",
        "the index has the shape {0} and the tensor {1}: only along axis {2} may the index be longer",
        "take as many rows of the index as the tensor has, or repeat the tensor first",
    ),
    Lesson(
        _ANY,
        r"(gather|scatter)\S*: Expected dtype int32/int64 for index|tensors used as indices must be long",
        "an index says places, and places are whole numbers",
        "write index.long()",
    ),
    Lesson(
        _ANY,
        "Index tensor must have the same number of dimensions as (?:self|input|src) tensor",
        "gather and scatter want an index with as many axes as the tensor has",
        "add the missing axes with unsqueeze, or take those out that are too many",
    ),
    Lesson(
        _ANY,
        "expected target dtype to be Long or Byte, but got (\\w+)|expected scalar type Long but found (\\w+)",
        "the targets are class numbers, one per row, and these are whole numbers",
        "write target.long()",
    ),
    Lesson(
        _ANY,
        r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)",
        "there are {0} rows of scores and {1} targets, and each row needs its own",
        "give one class number per row",
    ),
    Lesson(
        _ANY,
        "0D or 1D target tensor expected, multi-target not supported",
        "the targets are class numbers in one axis, and here is an axis more",
        "write target.squeeze(1), or target.argmax(1) for one-hot rows",
    ),
    Lesson(
        "IndexError",
        r"Target (-?\d+) is out of bounds",
        "the classes are counted from 0, and the scores have no column {0}",
        "use targets from 0 to the number of classes minus 1, or make more columns",
    ),
    Lesson(
        _ANY,
        r"Found dtype (\w+) but expected (\w+)",
        "this loss compares numbers of one dtype, and got {0} where it needs {1}",
        "write target.float()",
    ),
    Lesson(
        _ANY,
        r"target size \(torch\.Size\((\[.*?\])\)\).* input size \(torch\.Size\((\[.*?\])\)\)",
        "the target has the shape {0} and the input {1}, and this loss compares element by element",
        "give both one shape, as in target.view_as(input)",
    ),
    Lesson(
        _ANY,
        "all elements of (?:input|target) should be between 0 and 1",
        "this loss takes probabilities, and these are other numbers",
        "write torch.sigmoid(…) around them, or use binary_cross_entropy_with_logits",
    ),
    Lesson(
        _ANY,
        r"Sizes of tensors must match except in dimension (\d+)\. Expected size (\d+) but got size (\d+)",
        "cat joins along axis {0}, so that the other axes must agree, and one has {1} where the other has {2}",
        "join along the axis in which they differ, as in dim=1, or give them one size",
    ),
    Lesson(
        _ANY,
        r"Tensors must have same number of dimensions: got (\d+) and (\d+)",
        "cat joins tensors of equally many axes, and these have {0} and {1}",
        "add an axis to the smaller with unsqueeze(0)",
    ),
    Lesson(
        _ANY,
        r"stack expects each tensor to be equal size, but got (\[.*?\]) at entry 0 and (\[.*?\])",
        "stack makes a new axis of tensors of one shape, and these are {0} and {1}",
        "give them one shape, or join them along an axis with torch.cat",
    ),
    Lesson(
        "IndexError",
        r"The shape of the mask (\[.*?\]) at index (\d+) does not match the shape of the indexed tensor (\[.*?\])",
        "a mask has one truth value per element, and this one is {0} for a tensor {2}",
        "make the mask from the tensor itself, as in x[x > 0]",
    ),
    Lesson(
        _ANY,
        r"permute.*input\.dim\(\) = (\d+) is not equal to len\(dims\) = (\d+)",
        "permute names each axis once: the tensor has {0}, and {1} are named",
        "name every axis, or swap two with transpose",
    ),
    Lesson(
        _ANY,
        r"permute\(\): duplicate dims",
        "permute names each axis once, and one is named twice",
        "name each axis once",
    ),
    Lesson(
        _ANY,
        r"einsum\(\): subscript (\w) has size (\d+) for operand (\d+) .* previously seen size (\d+)",
        "one letter stands for one size, and {0} would be {3} and {1}",
        "use another letter, or transpose the operand",
    ),
)
