import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.problem import InputProblem
from core.training.loop.batches import Batches


def taken(batches, n, epochs):
    return [list(rows) for rows in itertools.islice(batches.epochs(n), epochs)]


@given(
    n=st.integers(1, 300),
    size=st.none() | st.integers(1, 400),
    shuffle=st.booleans(),
    seed=st.integers(0, 2**63 - 1),
)
def test_an_epoch_sees_each_row_once_and_its_last_batch_holds_what_is_left(n, size, shuffle, seed):
    batches = Batches(size, shuffle=shuffle, seed=seed)
    for epoch in taken(batches, n, 3):
        assert sorted(torch.cat(epoch).tolist()) == list(range(n))
        assert len(epoch) == batches.count(n)
        assert all(len(rows) == min(size or n, n) for rows in epoch[:-1])
        assert len(epoch[-1]) == n - sum(map(len, epoch[:-1]))
        if not shuffle or batches.full(n):
            assert torch.cat(epoch).tolist() == list(range(n))


def test_a_script_with_a_generator_of_its_own_takes_the_same_rows():
    shuffler = torch.Generator().manual_seed(7)
    for epoch in taken(Batches(32, seed=7), 100, 5):
        expected = torch.randperm(100, generator=shuffler).split(32)
        assert len(epoch) == len(expected) == 4
        assert all(map(torch.equal, epoch, expected))


def test_every_epoch_is_shuffled_anew_and_a_seed_gives_it_again():
    first, second = taken(Batches(10, seed=1), 50, 2)
    assert not all(map(torch.equal, first, second))
    assert all(map(torch.equal, first, taken(Batches(10, seed=1), 50, 1)[0]))
    assert not all(map(torch.equal, first, taken(Batches(10, seed=2), 50, 1)[0]))


def test_nobody_elses_numbers_move():
    state = torch.get_rng_state()
    taken(Batches(10), 50, 2)
    assert torch.equal(torch.get_rng_state(), state)


def test_the_rows_are_those_of_torchs_own_loader_when_in_order():
    loader = torch.utils.data.DataLoader(torch.arange(23), batch_size=5)
    assert [rows.tolist() for rows in loader] == [rows.tolist() for rows in taken(Batches(5, shuffle=False), 23, 1)[0]]


@pytest.mark.parametrize("make", [lambda: Batches(0), lambda: Batches(-3), lambda: Batches(seed=-1)])
def test_what_is_no_batch_is_a_problem(make):
    with pytest.raises(InputProblem):
        make()


def test_too_many_steps_are_refused_with_a_size_that_would_do():
    n = limits.TRAINING_ROWS
    with pytest.raises(InputProblem, match="choose 100 or more"):
        Batches(99).count(n)
    assert Batches(100).count(n) == limits.BATCHES
    assert Batches().count(n) == 1
