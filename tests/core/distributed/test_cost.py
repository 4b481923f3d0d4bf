"""What the processes that measure tell, and what is made of it; that they really measure is a proof."""

import ast
import os

import pytest

from core import limits
from core.distributed import cost
from core.distributed import group as groups
from core.distributed.cost import CAPS, ROWS, SIZES, SLOW, CostPlan, Measuring, costs
from core.distributed.records import Records
from core.export.distributed.cost import script
from core.pictures.distributed.cost import ranks_data, sizes_data, table
from core.pictures.distributed.straggler import straggler_figure, ways_table, ways_words
from core.problem import InputProblem


def spent(computing, waiting, communicating):
    return [[0.9 * each, each, 1.2 * each] for each in (computing, waiting, communicating)]


def told(most):
    """As `cost_program` tells it: asymmetric, so that no two numbers can be taken for one another."""
    groups_ = []
    for ranks in range(1, most + 1):
        sizes = [[size, [spent(size * 1e-8 / ranks, 1e-4 * rank, 2e-3) for rank in range(ranks)]] for size in SIZES]
        slow = [[64_000, [spent(1e-3 * (each if rank == 0 else 1), 1e-3 * (each - 1) if rank else 0, 5e-4)
                          for rank in range(ranks)]] for each in SLOW]  # fmt: skip
        ways = [[[(9 + k) * 1e-3, (9.2 + k) * 1e-3, (9.4 + k) * 1e-3], 16 - k] for k in range(len(CAPS))]
        groups_.append({"sizes": sizes, "slow": slow if ranks > 1 else [], "ways": ways if ranks > 1 else []})
    return groups_


def test_the_record_has_each_number_where_it_belongs():
    found = costs(CostPlan(3, 64), told(3))
    assert [load.parameters for load in found.by_size(2)] == list(SIZES)
    assert [load.ranks for load in found.by_ranks(0)] == [1, 2, 3]
    assert found.by_size(2)[5].mean == pytest.approx((5e-3, 0.5e-4, 2e-3))
    slow = found.straggling(3, 5)
    assert [each.medians[1] for each in slow.each] == pytest.approx([0, 4e-3, 4e-3])
    assert slow.step == pytest.approx(5.5e-3)
    assert [way.cap for way in found.sent(2)] == list(CAPS)
    assert found.sent(1) == ()
    assert sizes_data(found, 2)["sizes"]["seconds"][-2:] == pytest.approx([5e-3, 2e-3])
    assert ranks_data(found, 5)["shared"]["seconds"] == pytest.approx([12e-3 / each for each in (1, 2, 3)])
    assert len(table(found)["processes"]) == 3 * len(SIZES)


def test_the_pictures_say_who_waits_and_which_way_is_the_fastest():
    found = costs(CostPlan(2, 64), told(2))
    assert "The others wait 3 ms in each step, and it takes 4.5 ms in place of 1.5 ms" in straggler_figure(found, 2, 4)
    assert ways_table(found, 2).count("verdict") == 0  # the first is the fastest, and what the others are compared with
    assert "(0.25 MB) takes 22% more time than sending everything after the backward pass" in ways_words(found, 2)


@pytest.mark.parametrize("wrong", [[], [{}], [{"sizes": [], "slow": [], "ways": []}]])
def test_what_is_not_a_measurement_is_not_taken_for_one(wrong):
    with pytest.raises((ValueError, KeyError)):
        costs(CostPlan(1, 64), wrong)


def test_a_plan_beyond_the_limits_is_a_problem():
    with pytest.raises(InputProblem, match="5 ranks cannot be had"):
        CostPlan(limits.RANKS + 1)
    with pytest.raises(InputProblem, match="7 rows"):
        CostPlan(2, 7)


@pytest.mark.parametrize("rows", ROWS)
def test_the_script_is_whole(rows):
    source = script(CostPlan(3, rows))
    assert f"ROWS = {rows} " in source
    assert "type: ignore" not in source
    ast.parse(source)


@pytest.mark.proof
@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="processes are forked on Linux only")
def test_real_processes_measure_it(monkeypatch):
    monkeypatch.setattr(groups, "most_ranks", lambda _: (limits.RANKS, ""))
    monkeypatch.setattr(cost, "KEPT", Records(1))
    with Measuring(CostPlan(2, 32)) as run:
        while not run.done:
            run.advance(seconds=0.2)
    found = run.result
    assert run.measured == 2
    assert [way.messages for way in found.sent(2)][:2] == [1, 16]
    assert found.sent(2)[-1].messages == 1 < found.sent(2)[2].messages
    # The last to ask waits for nobody; who computes eight times is the last.
    assert found.straggling(2, 8).each[0].medians[1] == 0 < found.straggling(2, 8).each[1].medians[1]
