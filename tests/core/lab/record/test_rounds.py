"""Which rounds of a long loop are recorded: the first, the last, and some between; all are run, and counted."""

from itertools import pairwise

import pytest

from core import limits
from core.lab import run
from core.lab.record.rounds import Rounds
from core.pictures.lab.state import step_heading

EPOCHS = """\
w = torch.tensor(0.0, requires_grad=True)
for epoch in range(1000):
    loss = (w * 2.0 - 3.0) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.05 * w.grad
        w.grad.zero_()
    if epoch % 250 == 0:
        print(epoch, round(loss.item(), 4))
print(w.item())
"""


def test_a_thousand_epochs_run_and_the_first_the_last_and_some_between_are_recorded():
    recording = run(EPOCHS)
    assert recording.problem is None
    assert recording.printed.split("\n")[:4] == ["0 9.0", "250 0.0", "500 0.0", "750 0.0"]
    assert len(recording.steps) <= limits.LISTING_RECORDED
    rounds = sorted({step.rounds[0].number for step in recording.steps if step.rounds})
    assert rounds[:20] == list(range(1, 21))
    assert rounds[-20:] == list(range(981, 1001))
    assert {251, 501, 751} <= set(rounds)
    assert max(after - before for before, after in pairwise(rounds)) < 60
    assert recording.counts(len(recording.steps) - 1) == {
        1: 1,
        **dict.fromkeys([2, 3, 4, 5, 6, 7, 8], 1000),
        9: 4,
        10: 1,
    }
    after = next(step for step in recording.steps if step.missed)
    heading = step_heading(recording, after.index)
    assert f"{sum(count for _, count in after.missed)} statements before this one ran" in heading


def test_a_loop_that_fits_is_recorded_whole():
    recording = run("x = 0\nfor i in range(300):\n    x += i\nprint(x)")
    assert len(recording.steps) == 602
    assert not any(step.missed for step in recording.steps)


@pytest.mark.parametrize("loop", ["while i < 3000:", "for _ in range(5000):\n    if i == 3000:\n        break"])
def test_what_a_loop_leaves_is_seen_whatever_ends_it(loop):
    recording = run(f"i = 0\n{loop}\n    i += 1")
    assert recording.problem is None
    assert recording.steps[-1].plain[0].text == "3000"
    assert recording.counts(len(recording.steps) - 1)[loop.count("\n") + 3] == 3000


def test_an_error_in_a_round_that_is_not_recorded_is_recorded():
    recording = run("x = torch.ones(3)\nfor i in range(1500):\n    y = i * 2\n    if i == 777:\n        x[i]")
    assert recording.error == "IndexError"
    assert recording.steps[-1].failed
    assert ("i", "777") in [(plain.name, plain.text) for plain in recording.steps[-1].plain]


def test_loops_in_loops_share_a_round():
    recording = run("x = torch.zeros(1)\nfor i in range(40):\n    for j in range(40):\n        x += 1\nprint(x)")
    assert recording.printed == "tensor([1600.])\n"
    outer = {step.rounds[0].number for step in recording.steps if step.rounds}
    assert {1, 2, 40} <= outer


def test_a_function_called_again_and_again_is_recorded_as_long_as_there_is_room():
    recording = run("def f(x):\n    y = x + 1\n    return y\na = [f(i) for i in range(2500)]\nb = sum(a)\nprint(b)")
    assert recording.printed == f"{sum(range(1, 2501))}\n"
    assert recording.steps[-1].text == "print(b)"


@pytest.mark.parametrize("count", [5, 50, 5000])
def test_the_first_and_the_last_rounds_are_kept(count):
    rounds, kept = Rounds(count, 0.5), []
    for number in range(1, count + 1):
        if rounds.keeps(number):
            kept.append(number)
            rounds.took(number, 0.01)
    assert kept[0] == 1
    assert kept[-1] == count
    assert len(kept) <= max(count if count <= 50 else 0, 51)
    assert kept[: len(kept) // 4] == list(range(1, len(kept) // 4 + 1))
