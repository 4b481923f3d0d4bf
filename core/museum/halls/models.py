"""Models, optimizers, saved weights, data.

Source: PyTorch documentation, torch.nn.Module, torch.optim, torch.utils.data.
"""

from typing import Final

import torch
from torch import Tensor, nn

from core.museum.exhibit import Exhibit, exhibit


def _no_forward() -> Tensor:
    class Net(nn.Module):
        def forwards(self, x: Tensor) -> Tensor:
            return x * 2

    return Net()(torch.ones(2))  # type: ignore[no-any-return]


def _no_forward_mended() -> Tensor:
    class Net(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x * 2

    return Net()(torch.ones(2))  # type: ignore[no-any-return]


def _no_super() -> int:
    class Net(nn.Module):
        def __init__(self) -> None:
            self.norm = nn.LayerNorm(3)

    return len(list(Net().parameters()))


def _no_super_mended() -> int:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.LayerNorm(3)

    return len(list(Net().parameters()))


def _other_model() -> str:
    saved = nn.LayerNorm(2).state_dict()
    model = nn.LayerNorm(3)
    return str(model.load_state_dict(saved))


def _other_model_mended() -> str:
    saved = nn.LayerNorm(2).state_dict()
    model = nn.LayerNorm(2)
    return str(model.load_state_dict(saved))


def _other_names() -> str:
    saved = {"layer.weight": torch.ones(3), "layer.bias": torch.zeros(3)}
    model = nn.LayerNorm(3)
    return str(model.load_state_dict(saved))


def _other_names_mended() -> str:
    saved = {"layer.weight": torch.ones(3), "layer.bias": torch.zeros(3)}
    model = nn.LayerNorm(3)
    return str(model.load_state_dict({name.removeprefix("layer."): saved[name] for name in saved}))


def _nothing_to_learn() -> int:
    model = nn.ReLU()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return len(optimizer.param_groups)


def _nothing_to_learn_mended() -> int:
    model = nn.Sequential(nn.LayerNorm(3), nn.ReLU())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return len(optimizer.param_groups)


def _result_to_learn() -> int:
    w = torch.ones(3, requires_grad=True) * 0.1
    optimizer = torch.optim.SGD([w], lr=0.1)
    return len(optimizer.param_groups)


def _result_to_learn_mended() -> int:
    w = (torch.ones(3) * 0.1).requires_grad_()
    optimizer = torch.optim.SGD([w], lr=0.1)
    return len(optimizer.param_groups)


def _no_list() -> int:
    w = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.SGD(w, lr=0.1)
    return len(optimizer.param_groups)


def _no_list_mended() -> int:
    w = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1)
    return len(optimizer.param_groups)


def _no_data() -> int:
    rows: list[Tensor] = []
    loader = torch.utils.data.DataLoader(rows, shuffle=True)  # type: ignore[arg-type,var-annotated]
    return len(loader)


def _no_data_mended() -> int:
    rows = [torch.tensor([1.0, 2.0])]
    loader = torch.utils.data.DataLoader(rows, shuffle=True)  # type: ignore[arg-type,var-annotated]
    return len(loader)


def _singular() -> Tensor:
    a = torch.tensor([[1.0, 2.0], [2.0, 4.0]])
    return torch.linalg.inv(a)  # type: ignore[no-any-return]


def _singular_mended() -> Tensor:
    a = torch.tensor([[1.0, 2.0], [2.0, 4.0]])
    return torch.linalg.pinv(a)  # type: ignore[no-any-return]


def _not_square() -> object:
    A = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0]])
    return torch.linalg.inv(A)


def _not_square_mended() -> object:
    A = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0]])
    return (A @ torch.linalg.pinv(A)).round()


MODELS: Final[tuple[Exhibit, ...]] = (
    exhibit(
        "A module without forward", _no_forward,
        "Calling a module calls its method forward, and here that name is misspelled.", _no_forward_mended,
        r"Module \[\w{1,60}\] is missing the required \"forward\" function",
    ),
    exhibit(
        "A module without super().__init__()", _no_super,
        "nn.Module keeps lists of its parts, which its own __init__ makes. It has to be called before anything is "
        "assigned.", _no_super_mended,
        r"cannot assign (?:module|parameters) before Module\.__init__\(\) call",
    ),
    exhibit(
        "Saved weights of another size", _other_model,
        "The model must be built as it was when it was saved.", _other_model_mended,
        r"size mismatch for [\w.]{1,80}: copying a param with shape torch\.Size\(\[([\d, ]{0,80})\]\) from "
        r"checkpoint, the shape in current model is torch\.Size\(\[([\d, ]{0,80})\]\)",
        r"size mismatch for [\w.]{1,80}: copying a param of torch\.Size",
    ),
    exhibit(
        "Saved weights of other names", _other_names,
        "The names in a state_dict are the paths of attributes. If the model was wrapped, as by DataParallel, "
        "each name has another word in front, as in “module.”.", _other_names_mended,
        r"Missing key\(s\) in state_dict:", r"Unexpected key\(s\) in state_dict:",
    ),
    exhibit(
        "An optimizer without parameters", _nothing_to_learn,
        "This model has nothing to learn. Layers in a plain list, not in a ModuleList, are not found either.",
        _nothing_to_learn_mended,
        r"optimizer got an empty parameter list",
    ),
    exhibit(
        "An optimizer for a result", _result_to_learn,
        "An optimizer changes leaves. Multiplied by 0.1, the tensor is a result, and the leaf is the one before "
        "it. The same happens with .to(device) or .double().", _result_to_learn_mended,
        r"can't optimize a non-leaf (?:Tensor|Variable)",
    ),
    exhibit(
        "An optimizer for a tensor without a list", _no_list,
        "An optimizer takes a list of parameters, even of one.", _no_list_mended,
        r"params argument given to the optimizer should be an iterable of (?:Tensors|Variables) or dicts",
        r"optimizer can only optimize (?:Tensors|Variables), but one of the params is",
    ),
    exhibit(
        "A loader without data", _no_data,
        "There is nothing to shuffle: the folder was empty, or the filter let nothing through. Look at len(dataset).",
        _no_data_mended,
        r"num_samples should be a positive integer value, but got num_samples=0",
    ),
    exhibit(
        "The inverse of a singular matrix", _singular,
        "The second row is twice the first, so no matrix undoes this one. pinv gives what comes nearest to an "
        "inverse; to solve an equation, use lstsq.", _singular_mended,
        r"the inversion could not be completed because the input matrix is singular",
        r"(?:inverse|solve|lu_solve)[\w ]{0,20}: U\(\d{1,6},\d{1,6}\) is zero, singular U",
        r"The (?:solver failed because the input matrix is singular|factorization could not be completed because the "
        r"input is not positive-definite)",
        r"The diagonal element \d{1,9} is zero, the (?:inversion|solve) could not be completed",
    ),
    exhibit(
        "The inverse of a matrix that is not square", _not_square,
        "Only a square matrix has an inverse or a determinant. pinv undoes the others as far as possible.",
        _not_square_mended,
        r"A must be batches of square matrices, but they are (\d{1,9}) by (\d{1,9}) matrices",
    ),
)  # fmt: skip
