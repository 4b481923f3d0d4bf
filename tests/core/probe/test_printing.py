"""Torch's options for printing belong to one thread and one run: other visitors' tensors look as they did."""

import threading

import torch
import torch._tensor_str

from core.lab import run
from core.probe import printing

X = torch.tensor([1.23456, 100.0])


def test_torch_still_looks_up_its_options_where_we_put_ours():
    with printing.kept_options():
        torch._tensor_str.PRINT_OPTS.precision = 1
        assert repr(X) == "tensor([  1.2, 100.0])"
    assert repr(X) == "tensor([  1.2346, 100.0000])"
    assert set(torch._tensor_str.get_printoptions()) == {
        "precision", "threshold", "edgeitems", "linewidth", "sci_mode"
    }  # fmt: skip


def test_another_thread_prints_as_ever_while_a_listing_has_options_of_its_own():
    seen, step = [], threading.Barrier(2, timeout=20)

    def look():
        step.wait()
        seen.append(repr(X))
        step.wait()

    other = threading.Thread(target=look)
    other.start()
    with printing.kept_options():
        printing.set_options(precision=1)
        step.wait()
        step.wait()
        assert repr(X) == "tensor([  1.2, 100.0])"
    other.join()
    assert seen == ["tensor([  1.2346, 100.0000])"]


def test_a_run_leaves_them_as_they_were():
    text = "torch.set_printoptions(precision=1)\nnp.set_printoptions(precision=1)\nprint(torch.tensor([1.23456]))"
    assert run(text).printed == "tensor([1.2])\n"
    assert run("print(torch.tensor([1.23456]), np.array([1.23456]))").printed == "tensor([1.2346]) [1.23456]\n"


def test_how_many_numbers_are_written_follows_the_options():
    with printing.kept_options():
        assert [printing.numbers_written(torch.ones(size)) for size in (1000, 1001)] == [1000, 6]
        printing.set_options(threshold=5, edgeitems=2)
        assert [printing.numbers_written(torch.ones(size)) for size in (5, 6)] == [5, 4]
