"""Errors whose lesson names the shapes, dtypes and places of that very case; what it tells people to write, written."""

import pytest

from core.lab import run
from core.lab.record.lessons_of_shapes import SHAPES
from core.lab.record.lessons_of_values import VALUES
from tests.core.lab.listings import executed

L = "import torch.nn.functional as F\n"
# A listing that fails, what its lesson says, and the listing mended.
CASES = [
    (
        "torch.zeros(2, 3).gather(1, torch.zeros(4, 2).long())",
        "[4, 2] and the tensor [2, 3]",
        "torch.zeros(2, 3).gather(1, torch.zeros(2, 2).long())",
    ),
    (
        "torch.zeros(2, 3).gather(1, torch.zeros(2, 2))",
        "whole numbers",
        "torch.zeros(2, 3).gather(1, torch.zeros(2, 2).long())",
    ),
    (
        "torch.zeros(3).scatter_(0, torch.tensor([[0]]), 1.0)",
        "as many axes",
        "torch.zeros(3).scatter_(0, torch.tensor([0]), 1.0)",
    ),
    (
        L + "F.cross_entropy(torch.ones(2, 5), torch.tensor([0., 1.]))",
        "target.long()",
        L + "F.cross_entropy(torch.ones(2, 5), torch.tensor([0., 1.]).long())",
    ),
    (
        L + "F.cross_entropy(torch.ones(3, 5), torch.tensor([0, 1]))",
        "3 rows of scores and 2 targets",
        L + "F.cross_entropy(torch.ones(3, 5), torch.tensor([0, 1, 2]))",
    ),
    (
        L + "F.cross_entropy(torch.ones(2, 5), torch.tensor([0, 7]))",
        "no column 7",
        L + "F.cross_entropy(torch.ones(2, 5), torch.tensor([0, 4]))",
    ),
    (
        L + "F.cross_entropy(torch.ones(2, 5), torch.zeros(2, 1).long())",
        "squeeze(1)",
        L + "F.cross_entropy(torch.ones(2, 5), torch.zeros(2, 1).long().squeeze(1))",
    ),
    (
        L + "F.binary_cross_entropy(torch.rand(2), torch.tensor([0, 1]))",
        "got Long where it needs Float",
        L + "F.binary_cross_entropy(torch.rand(2), torch.tensor([0, 1]).float())",
    ),
    (
        L + "F.binary_cross_entropy(torch.rand(3, 1), torch.rand(3))",
        "[3] and the input [3, 1]",
        L + "x = torch.rand(3, 1)\nF.binary_cross_entropy(x, torch.rand(3).view_as(x))",
    ),
    (
        L + "F.binary_cross_entropy(torch.ones(2) * 5, torch.rand(2))",
        "sigmoid",
        L + "F.binary_cross_entropy(torch.sigmoid(torch.ones(2) * 5), torch.rand(2))",
    ),
    (
        "torch.cat([torch.zeros(2, 3), torch.zeros(2, 4)])",
        "has 3 where the other has 4",
        "torch.cat([torch.zeros(2, 3), torch.zeros(2, 4)], dim=1)",
    ),
    (
        "torch.cat([torch.zeros(4), torch.zeros(2, 4)])",
        "have 1 and 2",
        "torch.cat([torch.zeros(4).unsqueeze(0), torch.zeros(2, 4)])",
    ),
    ("torch.stack([torch.zeros(2), torch.zeros(3)])", "[2] and [3]", "torch.cat([torch.zeros(2), torch.zeros(3)])"),
    ("torch.zeros(3)[torch.tensor([True, False])]", "[2] for a tensor [3]", "x = torch.zeros(3)\nx[x > 0]"),
    ("torch.zeros(2, 3).permute(0, 1, 2)", "has 2, and 3 are named", "torch.zeros(2, 3).permute(1, 0)"),
    (
        "torch.einsum('ij,jk->ik', torch.zeros(2, 3), torch.zeros(4, 5))",
        "j would be 3 and 4",
        "torch.einsum('ij,kl->ik', torch.zeros(2, 3), torch.zeros(4, 5))",
    ),
    ("torch.tensor([1, 2]).mean()", "x.float().mean()", "torch.tensor([1, 2]).float().mean()"),
    ("print(f'{torch.ones(2):.2f}')", ".item()", "print(f'{torch.ones(2)[0].item():.2f}')"),
    ("n = 0\ndef f():\n    n += 1\nf()", "global n", "n = 0\ndef f():\n    global n\n    n += 1\nf()"),
    ("torch.zeros(2, 3).sum(dim=2)", "from -2 to 1, and there is no axis 2", "torch.zeros(2, 3).sum(dim=1)"),
    ("torch.zeros(2, 3)[5]", "axis 0 has 2 places", "torch.zeros(2, 3)[-1]"),
    ("torch.zeros(2)[0, 1]", "more indices than axes", "torch.zeros(2)[0]"),
    ("d = {'a': 1}\nd['b']", "no key 'b'", "d = {'a': 1}\nd.get('b')"),
    ("torch.zeros(2, 3).expand(4, 3)", "axis 0 has 2", "torch.zeros(2, 3).repeat(2, 1)"),
    ("torch.tensor([[1, 2], [3]])", "one of 2 and one of 1", "torch.tensor([[1, 2], [3, 0]])"),
    ("torch.from_numpy([1, 2])", "a list has none", "torch.tensor([1, 2])"),
    ("'a' + 1", "of type int", "'a' + str(1)"),
    ("a, b = [1, 2, 3]", "there are 2 names", "a, *b = [1, 2, 3]"),
    ("len(torch.tensor(3))", "one number", "len(torch.tensor(3).unsqueeze(0))"),
    ("torch.zeros(3).split([1, 1])", "[1, 1] must together be 3", "torch.zeros(3).split([1, 2])"),
    ("torch.linalg.inv(torch.zeros(2, 3))", "this is 2 by 3", "torch.linalg.pinv(torch.zeros(2, 3))"),
    ("torch.where(torch.ones(2), 1, 2)", "of dtype Float", "torch.where(torch.ones(2) > 0, 1, 2)"),
    ("np.ones(3) + np.ones(2)", "(3,) and (2,)", "np.ones((3, 1)) + np.ones(2)"),
]


@pytest.mark.parametrize(("failing", "said", "mended"), CASES)
def test_a_lesson_has_the_numbers_of_its_case_and_a_mend_that_works(failing, said, mended):
    recording = run(failing)
    _, _, error = executed(failing)
    assert (recording.error, recording.message) == (type(error).__name__, str(error).rstrip())
    assert said in f"{recording.problem.why}; {recording.problem.fix}"
    assert str(error).split("\n")[0].rstrip(". ") in recording.problem.what or len(str(error)) > 300
    assert run(mended).problem is None


def test_no_lesson_is_there_twice():
    patterns = [lesson.message for lesson in (*SHAPES, *VALUES)]
    assert len(set(patterns)) == len(patterns)


W = "w = torch.tensor([1.0, 2.0], requires_grad=True)\n"
STEP = "(w ** 2).sum().backward()\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (W + STEP + "w = w - 0.1 * w.grad\n" + STEP + "w = w - 0.1 * w.grad", "w is the result of SubBackward0 now"),
        ("w = torch.ones(2, requires_grad=True) * 0.1\n" + STEP + "w -= w.grad", "w is the result of MulBackward0 now"),
        (W + "w = w.to(torch.float64)\n" + STEP + "w = w - w.grad", "w is the result of ToCopyBackward0 now"),
        (W + STEP + "with torch.no_grad():\n    w = w - 0.1 * w.grad\nw -= w.grad", "w does not require grad"),
        (W + "w = w - 0.1 * w.grad", "until a backward pass has reached that leaf"),
        (W + "y = w.argmax()\ny.backward()", "argmax"),
        (W + "y = (w > 1).float().sum()\ny.backward()", "a comparison"),
    ],
)
def test_a_missing_gradient_has_its_own_cause(text, said):
    assert said in run(text).problem.why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("torch.nn.functional.mse_loss(torch.ones(3, 1), torch.ones(3))", "broadcast to (3, 3)"),
        ("torch.nn.functional.softmax(torch.ones(2, 3))", "along axis 1"),
        ("torch.tensor(torch.ones(2))", "detach().clone()"),
        ("x = torch.ones(2, 3, 4)\nprint(x.T.shape)", ".T of other than two axes"),
        (W + "y = w * 2\nprint(y.grad)", "y is the result of MulBackward0 and not a leaf"),
        ("np.float64(1) / 0", "divide by zero"),
    ],
)
def test_what_torch_warns_of_is_said_at_its_line(text, said):
    recording = run(text)
    assert recording.problem is None
    assert said in recording.steps[-1].note
