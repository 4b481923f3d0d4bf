"""What was foreseen of a run's time, and how soon hostile texts are refused, as ratios within one run."""

import time
from statistics import median

import pytest

from core import limits
from core.devices.threads import one_thread, warm_up
from core.lab import run
from core.language.index import parse_index
from core.language.program import parse_program
from core.problem import InputProblem
from core.training.loop.batches import Batches
from core.training.network.config import Config
from core.training.network.data import Generated, make_data
from core.training.network.run import Run
from tests.core.lab.hostile import HOSTILE
from tests.core.lab.test_refused import REFUSED
from tests.core.language import test_program as programs

LONG = "x = 0\nfor i in range(19_000):\n    x = x + 1"  # 38,001 of 40,000 steps: what anybody may ask for


def spent(call, times=3) -> float:
    """Seconds of this thread, the median of some."""
    took = []
    for _ in range(times):
        begun = time.thread_time()
        call()
        took.append(time.thread_time() - begun)
    return median(took)


def refused(read, text) -> None:
    with pytest.raises(InputProblem):
        read(text)


@pytest.mark.parametrize("hidden", [(), (4, 2), (8,) * 6])
@pytest.mark.parametrize("size", [None, 10])
def test_what_a_run_takes_grows_as_is_predicted(hidden, size):
    source = Generated(n=1000)
    one, plain = Config(hidden, epochs=10, batches=Batches(size)), Config((), epochs=10)
    took = [spent(Run(config, make_data(source)).advance, 1) for config in (plain, one)]
    ratio = one.seconds(source) / plain.seconds(source)
    assert ratio / 6 < took[1] / took[0] < ratio * 6


def test_no_listing_takes_far_longer_than_the_longest_that_is_allowed():
    warm_up()
    one_thread()
    run("x = torch.ones(3).diag()\nprint(x)\nnp.ones(3)")
    allowed = spent(lambda: run(LONG))
    worst = max((spent(lambda text=text: run(text), 1), text) for text in [*HOSTILE, *REFUSED.values()])
    print(f"\nallowed {1000 * allowed:.0f} ms, worst {1000 * worst[0]:.0f} ms: {worst[1][:60]!r}")
    assert worst[0] < 3 * allowed


def test_hostile_programs_and_indices_are_refused_faster_than_long_ones_are_read():
    lines = "\n".join(f"z = x * y + x ** 2 - exp(x) + {k}" for k in range(12))
    program = spent(lambda: parse_program(lines))
    assert max(spent(lambda text=text: refused(parse_program, text)) for text in programs.HOSTILE) < 60 * program
    index = spent(lambda: parse_index("x[[" + "0, " * 300 + "0]]"))
    hostile = ["[" * limits.INDEX_CHARACTERS, "-" * limits.INDEX_CHARACTERS, "1+" * 499, "9" * 999, "x" * 10**6]
    assert max(spent(lambda text=text: refused(parse_index, text)) for text in hostile) < 60 * index
