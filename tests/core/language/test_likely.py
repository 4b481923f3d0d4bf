"""“Did you mean” offers a word only where it does the same: for slips of the keys, not for words that look alike."""

import pytest
import torch

from core.lab import run
from core.language.chain import parse_chain
from core.language.program import parse_program
from core.language.reading.dialects import LISTING
from core.problem import InputProblem, nearest

WORDS = (*LISTING.functions, *LISTING.methods, *LISTING.attributes, *LISTING.others, *LISTING.classes)
LONG = sorted({word for word in WORDS if len(word.rpartition(".")[2]) > 5 and word.isascii()})[::9]


def said(text):
    problem = run(text).problem
    assert problem is not None, text
    return problem.fix


@pytest.mark.parametrize(
    "text",
    [
        "Variable(torch.ones(2))", "torch.ones(2).geqrf()", "torch.ormqr(1)", "format(1, '2')",
        "F.apply(1)", "torch.fmod_(1)", "torch.nn.Tanhshrink()", "nn.Conv3d(1, 2, 3)", "bytes(1)",
        "torch.ones(2).map_(1)", "torch.vmap(1)", "torch.hann_window(3)", "torch.optim.ASGD([1])", "x = [1].popleft",
        "torch.ones(2).put(1)", "torch.func.grad(1)", "vars()", "dir()", "torch.ones(2).xlogy",
    ],
)  # fmt: skip
def test_a_word_of_its_own_is_no_slip(text):
    assert "did you mean" not in said(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nn.Liner(1, 2)", "nn.Linear"), ("torch.optim.Adan([1])", "optim.Adam"), ("torch.zreos(2)", "zeros"),
        ("torch.ones(2).squeze()", "squeeze"), ("torch.ones(2).requires_gard", "requires_grad"),
        ("torch.nn.functional.cros_entropy(1, 2)", "nn.functional.cross_entropy"), ("torch.matmull(1, 2)", "matmul"),
    ],
)  # fmt: skip
def test_a_slip_is_put_right(text, meant):
    assert said(text) == f"did you mean {meant}"


@pytest.mark.parametrize("word", LONG)
def test_two_letters_that_are_swapped_lead_back(word):
    place = len(word) - 3
    slip = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert slip == word or slip in WORDS or nearest(slip, WORDS) in (word, None)


def test_no_word_of_torchs_is_taken_for_another():
    unknown = [name for name in dir(torch.Tensor) if name[0] != "_" and name not in (*LISTING.methods, *LISTING.others)]
    for name in unknown[::7]:
        assert "did you mean" not in said(f"torch.ones(2).{name}()")


@pytest.mark.parametrize("text", ["z = x.clamp_min(0)", "z = ormqr(x)", "z = format(x)", "z = x.geqrf()"])
def test_programs_too(text):
    with pytest.raises(InputProblem) as caught:
        parse_program(text)
    assert "did you mean" not in caught.value.fix


def test_chains_too():
    for word, meant in (("unsqeeze(0)", "unsqueeze"), ("fliplr()", None), ("rot90()", None)):
        with pytest.raises(InputProblem) as caught:
            parse_chain(word)
        assert (caught.value.fix == f"did you mean {meant}") == (meant is not None)
        assert meant is not None or "did you mean" not in caught.value.fix
