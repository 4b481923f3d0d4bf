"""Real errors and what they mean: the cause, and the line that mends it, for those that people meet most."""

import re
from collections.abc import Mapping
from typing import Any, Final

from torch import Tensor

from core.lab.interpret.failures import RaisedError
from core.lab.record.lesson import Lesson
from core.lab.record.lessons_of_shapes import SHAPES
from core.lab.record.lessons_of_values import VALUES
from core.lab.record.ways_out import where_left
from core.problem import InputProblem

_LONGEST: Final = 300  # characters of a message that are said again


LESSONS: Final = (
    Lesson(
        "RuntimeError",
        "element 0 of tensors does not require grad",
        "nothing that this was computed from requires grad: it was detached, made inside no_grad, or its leaves were "
        "made without requires_grad=True",
        "make the leaf with requires_grad=True, and compute this outside no_grad and without detach()",
    ),
    Lesson(
        "RuntimeError",
        "Trying to backward through the graph a second time",
        "the first backward pass freed what the functions had kept for it",
        "compute the forward pass again before this line, or write backward(retain_graph=True) the first time",
    ),
    Lesson(
        "RuntimeError",
        "grad can be implicitly created only for scalar outputs",
        "backward computes vᵀJ, and only for a scalar output is v known to be 1",
        "write .sum().backward(), or give v: y.backward(torch.ones_like(y))",
    ),
    Lesson(
        "RuntimeError",
        "^a leaf Variable that requires grad is being used in an in-place operation",
        "autograd could not tell its gradient before the change from the one after it",
        "put the update inside with torch.no_grad():",
    ),
    Lesson(
        "RuntimeError",
        "a view of a leaf Variable that requires grad is being used in an in-place operation",
        "the view shares its memory with a leaf, whose value backward will need",
        "put the update inside with torch.no_grad():, or write to a clone()",
    ),
    Lesson(
        "RuntimeError",
        "modified by an inplace operation",
        "a function had kept this tensor for its derivative, and its version has gone up since",
        "write the change out of place, as in y = y + 1, or change a clone()",
    ),
    Lesson(
        "TypeError",
        "unsupported operand type.*NoneType",
        "a .grad is None until a backward pass has reached that leaf",
        "call backward() on the loss before this line",
    ),
    Lesson(
        "AttributeError",
        "'NoneType' object has no attribute",
        "what stands before the point is None; a .grad is None until a backward pass has reached that leaf",
        "call backward() on the loss before this line",
    ),
    Lesson(
        "RuntimeError",
        "Inference tensors cannot be saved for backward",
        "it was made inside inference_mode, so autograd has no record of it and no version to trust",
        "make it inside no_grad instead, or give autograd a clone() of it",
    ),
    Lesson(
        "RuntimeError",
        "Inplace update to inference tensor outside InferenceMode",
        "it was made inside inference_mode, which keeps no count of its versions",
        "make it inside no_grad instead, or change a clone() of it",
    ),
    Lesson(
        "RuntimeError",
        "Can't call numpy\\(\\) on Tensor that requires grad",
        "NumPy would not tell autograd what it does with the numbers",
        "write .detach().numpy()",
    ),
    Lesson(
        "RuntimeError",
        "(?:a Tensor with .* elements cannot be converted to Scalar|only one element tensors can be converted)",
        "item() is for tensors of one element",
        "take one element, reduce it with .sum() or .mean(), or write .tolist()",
    ),
    Lesson(
        "RuntimeError",
        "Boolean value of Tensor with more than one value is ambiguous",
        "if and while ask one question, and this holds several answers",
        "write .any() or .all() behind the comparison",
    ),
    Lesson(
        "RuntimeError",
        "The size of tensor a .* must match the size of tensor b",
        "counted from the right, the axes of both must be equal, or one of them 1",
        "look at both shapes, and add an axis with unsqueeze or None where it is missing",
    ),
    Lesson(
        "RuntimeError",
        "mat1 and mat2 shapes cannot be multiplied|size mismatch|inconsistent tensor size",
        "a product of matrices needs as many columns on the left as rows on the right",
        "transpose one of them, as in x @ w.T",
    ),
    Lesson(
        "RuntimeError",
        "view size is not compatible",
        "a view reads the same memory with other strides, and no strides give this shape",
        "write .reshape(…), which copies where it must",
    ),
    Lesson(
        "RuntimeError",
        "shape '.*' is invalid for input of size",
        "a new shape must hold exactly as many elements",
        "change one size, or write -1 for it and let torch count",
    ),
    Lesson(
        "RuntimeError",
        "Expected all tensors to be on the same device",
        "an operation reads its operands on one device",
        "move one of them, as in y = y.to(x.device)",
    ),
    Lesson(
        "RuntimeError",
        "(?:expected (?:m1 and m2|both inputs) to have the same dtype|expected scalar type|have the same dtype)",
        "products of matrices do not convert their operands",
        "convert one of them, as in y = y.to(x.dtype)",
    ),
    Lesson(
        "RuntimeError",
        "Only Tensors of floating point and complex dtype can require gradients",
        "whole numbers have no derivatives",
        "write the numbers with a point, as in torch.tensor([1., 2.])",
    ),
    Lesson(
        "RuntimeError",
        "result type .* can't be cast to the desired output type",
        "a tensor keeps its dtype when it is written to",
        "write it out of place, as in x = x + 0.5, or convert x first",
    ),
    Lesson(
        "RuntimeError",
        "appears to not have been used in the graph",
        "the output does not depend on it",
        "write allow_unused=True, which gives None for it",
    ),
    Lesson("NameError", "name '(.+)' is not defined", "no line above gives {0} a value", "assign it before this line"),
    Lesson(
        "IndexError",
        "out of (?:range|bounds)",
        "places are counted from 0, so the last one is the length minus 1",
        "use a smaller index, or -1 for the last",
    ),
    Lesson(
        "ZeroDivisionError", "", "Python's numbers do not allow it; a tensor would give inf", "divide by something else"
    ),
    Lesson(
        "(?:AssertionError|RuntimeError)",
        "(?:CUDA|NVIDIA|MPS|HIP)",
        "this machine, or its torch, has no such device",
        "write device = torch.device('cuda' if torch.cuda.is_available() else 'cpu') and use device",
    ),
)


def explained(error: RaisedError, variables: Mapping[str, Any] | None = None, listing: str = "") -> InputProblem:
    """An error of the listing as a problem: its class and message, the cause and the mend if they are known.

    `variables` are those where it happened, by name.
    """
    first = _short(error.message.split("\n")[0].strip().rstrip("."))
    what = f"{error.kind}: {first}" if first else error.kind
    known = _of_gradients(error, variables or {}, listing)
    if known is not None:
        return InputProblem(what, *known, error.piece.span)
    for lesson in (*SHAPES, *VALUES, *LESSONS):
        found = re.search(lesson.message, error.message)
        if found and re.fullmatch(lesson.kind, error.kind):
            groups = [_short(group or "") for group in found.groups()]
            return InputProblem(what, lesson.cause.format(*groups), lesson.mend.format(*groups), error.piece.span)
    who = "Python" if error.kind in ("NameError", "UnboundLocalError", "ZeroDivisionError") else "Torch or Python"
    return InputProblem(what, f"{who} stops the listing here", "change this line", error.piece.span)


def _of_gradients(error: RaisedError, variables: Mapping[str, Any], listing: str) -> tuple[str, str] | None:
    """The cause and the mend of a gradient that is missing, where the variables tell them."""
    if "NoneType" in error.message:
        for name in re.findall(r"(\w+)\.grad\b", error.piece.text):
            tensor = variables.get(name)
            if isinstance(tensor, Tensor) and not tensor.is_leaf:
                cause = f"{name} is the result of {_function(tensor)} now and not a leaf, so its .grad stays None"
                return (
                    cause,
                    f"keep {name} a leaf: change it in place inside torch.no_grad(), as in {name} -= lr * {name}.grad",
                )
            if isinstance(tensor, Tensor) and not tensor.requires_grad:
                return (
                    f"{name} does not require grad: it was made so, or was assigned anew inside no_grad",
                    f"make it with requires_grad=True, and change it in place, as in {name} -= lr * {name}.grad",
                )
    if "element 0 of tensors does not require grad" in error.message:
        tensors = [value for value in variables.values() if isinstance(value, Tensor)]
        if not any(tensor.requires_grad for tensor in tensors):
            return None
        return where_left(listing.split("\n")[: error.piece.span.line]) or (
            "it is computed from other tensors than those that require grad",
            "compute it from these, outside no_grad",
        )
    return None


def _function(tensor: Tensor) -> str:
    return "" if tensor.grad_fn is None else tensor.grad_fn.name()


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
