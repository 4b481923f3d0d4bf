"""Arguments that a function does not take: too many, too few, out of its range, of another type.

Source: PyTorch documentation, torch.topk, torch.max, torch.multinomial, torch.Tensor.repeat, torch.Tensor.unflatten,
torch.from_numpy, torch.nn.BatchNorm2d, torch.nn.RNN, torch.nn.Sequential.
"""

from typing import Final

import torch
from torch import Tensor, nn

from core.museum.exhibit import Exhibit, exhibit


def _more() -> Tensor:
    x = torch.tensor([0.2, 0.7, 0.1])
    return x.topk(5).values


def _more_mended() -> Tensor:
    x = torch.tensor([0.2, 0.7, 0.1])
    return x.topk(min(5, len(x))).values


def _of_nothing() -> Tensor:
    losses = torch.tensor([])
    return losses.max()


def _of_nothing_mended() -> float | None:
    losses = torch.tensor([])
    return losses.max().item() if losses.numel() else None


def _chances() -> Tensor:
    scores = torch.tensor([2.0, -1.0, 0.5])
    return torch.multinomial(scores, 2)


def _chances_mended() -> Tensor:
    scores = torch.tensor([2.0, -1.0, 0.5])
    return torch.multinomial(scores.softmax(dim=0), 2, generator=torch.Generator().manual_seed(4))


def _repeat() -> Tensor:
    x = torch.ones(2, 3)
    return x.repeat(4)


def _repeat_mended() -> Tensor:
    x = torch.ones(2, 3)
    return x.repeat(4, 1)


def _unflatten() -> object:
    x = torch.ones(2, 12)
    return x.unflatten(1, (3, 3))


def _unflatten_mended() -> object:
    x = torch.ones(2, 12)
    return x.unflatten(1, (3, 4))


def _axis_twice() -> Tensor:
    x = torch.ones(2, 3)
    return x.sum(dim=(0, 0))


def _axis_twice_mended() -> Tensor:
    x = torch.ones(2, 3)
    return x.sum(dim=(0, 1))


def _narrow() -> Tensor:
    x = torch.arange(4)
    return x.narrow(0, 2, 3)


def _narrow_mended() -> Tensor:
    x = torch.arange(4)
    return x[2 : 2 + 3]


def _no_array() -> Tensor:
    rows = [1.0, 2.0]
    return torch.from_numpy(rows)


def _no_array_mended() -> Tensor:
    rows = [1.0, 2.0]
    return torch.tensor(rows)


def _name_of_dtype() -> Tensor:
    return torch.zeros(2, dtype="float64")  # type: ignore[call-overload, no-any-return]


def _name_of_dtype_mended() -> Tensor:
    return torch.zeros(2, dtype=torch.float64)


def _list_of_layers() -> int:
    layers = [nn.Tanh(), nn.Sigmoid()]
    return len(nn.Sequential(layers))  # type: ignore[call-overload]


def _list_of_layers_mended() -> int:
    layers = [nn.Tanh(), nn.Sigmoid()]
    return len(nn.Sequential(*layers))


def _plain_weight() -> Tensor:
    norm = nn.LayerNorm(2)
    norm.weight = torch.tensor([3.0, 5.0])  # type: ignore[assignment]
    return norm(torch.tensor([1.0, -1.0])).round()  # type: ignore[no-any-return]


def _plain_weight_mended() -> Tensor:
    norm = nn.LayerNorm(2)
    norm.weight = nn.Parameter(torch.tensor([3.0, 5.0]))
    return norm(torch.tensor([1.0, -1.0])).round()  # type: ignore[no-any-return]


def _rows_for_images() -> tuple[int, ...]:
    x = torch.arange(24.0).reshape(2, 12)
    return nn.BatchNorm2d(12)(x).shape  # type: ignore[no-any-return]


def _rows_for_images_mended() -> tuple[int, ...]:
    x = torch.arange(24.0).reshape(2, 12)
    return nn.BatchNorm1d(12)(x).shape  # type: ignore[no-any-return]


def _memory() -> tuple[int, ...]:
    rnn = nn.RNN(input_size=4, hidden_size=5, device="meta")
    x, hidden = torch.ones(3, 2, 4, device="meta"), torch.ones(1, 3, 5, device="meta")
    return rnn(x, hidden)[0].shape  # type: ignore[no-any-return]


def _memory_mended() -> tuple[int, ...]:
    rnn = nn.RNN(input_size=4, hidden_size=5, device="meta")
    x, hidden = torch.ones(3, 2, 4, device="meta"), torch.ones(1, 2, 5, device="meta")
    return rnn(x, hidden)[0].shape  # type: ignore[no-any-return]


def _weights_for_classes() -> Tensor:
    scores, classes = torch.zeros(4, 3), torch.tensor([0, 2, 1, 0])
    return nn.functional.cross_entropy(scores, classes, weight=torch.tensor([1.0, 2.0]))


def _weights_for_classes_mended() -> Tensor:
    scores, classes = torch.zeros(4, 3), torch.tensor([0, 2, 1, 0])
    return nn.functional.cross_entropy(scores, classes, weight=torch.tensor([1.0, 2.0, 4.0]))


ARGUMENTS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "The largest five of three", _more,
        "topk finds k different elements, and there are only three.", _more_mended,
        r"selected index k out of range",
    ),
    exhibit(
        "The largest of nothing", _of_nothing,
        "An empty tensor has no largest element, and the list of losses was empty. Check before you ask.",
        _of_nothing_mended,
        r"(?:max|min|argmax|argmin|amax|amin)\(\): Expected reduction dim (?:to be specified for input\.numel\(\) == 0"
        r"|-?\d{1,3} to have non-zero size)",
        r"cannot perform reduction function \w{1,20} on (?:a )?tensors? with no elements",
    ),
    exhibit(
        "Scores instead of probabilities", _chances,
        "multinomial draws by weights, and a weight cannot be negative, nan or infinite. softmax turns scores "
        "into probabilities.", _chances_mended,
        r"probability tensor contains either `?inf`?, `?nan`? or element < 0",
        r"invalid multinomial distribution \((?:encountering probability entry < 0|sum of probabilities <= 0)\)",
    ),
    exhibit(
        "repeat over fewer axes", _repeat,
        "repeat needs a number for each axis, and takes more of them for new axes in front. 1 repeats nothing.",
        _repeat_mended,
        r"Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
    ),
    exhibit(
        "unflatten that does not come out even", _unflatten,
        "12 elements are 3 rows of 4. One of the sizes may be −1, and torch computes it.", _unflatten_mended,
        r"unflatten: Provided sizes \[([-\d, ]{1,80})\] don't multiply up to the size of dim (-?\d{1,3}) "
        r"\((\d{1,12})\)",
    ),
    exhibit(
        "An axis twice", _axis_twice,
        "An axis can be summed only once. Count all of them from the same end: of two axes, 0 and −2 are the "
        "same one.", _axis_twice_mended,
        r"dim (-?\d{1,3}) appears multiple times in the list of dims",
        r"repeated dim in permute",
    ),
    exhibit(
        "narrow past the end", _narrow,
        "narrow insists on every element that it is asked for. A slice takes what there is.", _narrow_mended,
        r"start \((-?\d{1,12})\) \+ length \((\d{1,12})\) exceeds dimension size \((\d{1,12})\)",
    ),
    exhibit(
        "from_numpy of a list", _no_array,
        "from_numpy shares the memory of an array, and a list has none to share. tensor copies.", _no_array_mended,
        r"expected np\.ndarray \(got \w{1,40}\)",
    ),
    exhibit(
        "A dtype by its name", _name_of_dtype,
        "A dtype is an object of torch: neither a string, nor a type of NumPy's or Python's.", _name_of_dtype_mended,
        r"argument 'dtype' (?:\(position \d{1,2}\) )?must be torch\.dtype, not (\w{1,40})",
    ),
    exhibit(
        "A list of layers in Sequential", _list_of_layers,
        "Sequential takes layer after layer; the star hands over what is in the list.", _list_of_layers_mended,
        r"\b(?:list|tuple|generator|type|function|[\w.]{0,20}Tensor) is not a Module subclass",
    ),
    exhibit(
        "A tensor in place of a parameter", _plain_weight,
        "A module keeps its weights as Parameters, which its optimizer finds. Or copy into it, under no_grad: "
        "norm.weight.copy_(…).", _plain_weight_mended,
        r"cannot assign '[\w.]{1,60}' as parameter '(\w{1,60})' \(torch\.nn\.Parameter or None expected\)",
    ),
    exhibit(
        "BatchNorm2d of rows", _rows_for_images,
        "BatchNorm2d is for images: rows, channels, height, width. Rows of features go into BatchNorm1d.",
        _rows_for_images_mended,
        r"expected (?:2D or 3D|3D|4D|5D)(?: or [345]D)? input \(got (\d)D input\)",
    ),
    exhibit(
        "The memory of another batch", _memory,
        "The hidden state has a row for each sequence of the batch, and the last batch of an epoch is often smaller.",
        _memory_mended,
        r"Expected hidden(?:\[\d\])? size \(([\d, ]{1,60})\), got [\[(]([\d, ]{1,60})[\])]",
    ),
    exhibit(
        "A weight for each class but one", _weights_for_classes,
        "Three classes have three weights: count the columns of the scores.", _weights_for_classes_mended,
        r"weight tensor should be defined either for all (?:(\d{1,9}) classes )?or no classes",
    ),
)  # fmt: skip
