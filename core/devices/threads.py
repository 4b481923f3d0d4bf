"""Threads of torch's own, for the thread that calls."""

import torch


def one_thread() -> None:
    """Let torch compute on the calling thread alone.

    Visitors' pages run in threads of their own and share few cores: four trainings together make half as many epochs
    again this way. It reaches threads that start later, not those that run. Source: `torch.set_num_threads`.
    """
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)


def warm_up() -> None:
    """Pay for what torch sets up on first use, so that no visitor's first slider does.

    The first backward pass starts autograd.
    """
    (torch.ones(2, requires_grad=True) * 2).sum().backward()
