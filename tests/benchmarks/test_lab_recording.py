"""What it costs to run a listing under the microscope, against Python running the same text."""

import contextlib
import io
import time
from statistics import median

import torch

from core.devices.threads import one_thread, warm_up
from core.lab import run
from tests.core.lab.listings import SECTIONS

GOAL = 250  # ms of CPU for 200 steps, on a quiet machine
MOST = 150.0  # times as long as Python takes without looking at anything


def spent(call) -> float:
    begun = time.thread_time()
    call()
    return time.thread_time() - begun


def test_two_hundred_steps_are_recorded() -> None:
    text = SECTIONS["descent"].replace("range(100)", "range(17)").split("plt.figure")[0]
    plain = text.replace("import matplotlib.pyplot as plt", "").replace("torch.manual_seed(42)", "")
    warm_up()
    one_thread()
    steps = len(run(text).steps)
    assert 200 <= steps <= 220
    ours, theirs = [], []
    for _ in range(7):  # in turns, so that both meet the same load
        ours.append(spent(lambda: run(text)))
        with contextlib.redirect_stdout(io.StringIO()), torch.random.fork_rng():
            theirs.append(spent(lambda: exec(plain, {})))
    lab, python = (1000 * median(each) for each in (ours, theirs))
    print(f"\n{steps} steps: {lab:.0f} ms (goal {GOAL}), Python alone {python:.1f} ms, ratio {lab / python:.0f}")
    assert lab / python < MOST
