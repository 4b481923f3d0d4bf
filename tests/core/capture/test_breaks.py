"""Graphs, breaks and recompilations are those of the installed torch, and each rewrite is what it says."""

import pytest

from core.capture import breaks as compiler
from core.capture.breaking import BREAKING, program
from core.capture.breaks import Breaks
from core.capture.found import Found
from core.pictures.capture.breaks import calls_table, guards_table

# By name, how many graphs the first call takes at least, and whether torch captures it whole.
_WHOLE = {"a list that grows", "nothing that breaks"}
_FIRST, *_OTHERS = BREAKING


def found(name, n=4):
    with compiler.begin(name, n) as child:
        while not child.done:
            child.advance(seconds=1)
    return compiler.breaks(child.result)


@pytest.mark.parametrize("name", [_FIRST, *(pytest.param(other, marks=pytest.mark.proof) for other in _OTHERS)])
def test_what_torch_makes_of_each_function_and_its_rewrite(name):
    of = found(name)
    assert (not of.breaks) == (name in _WHOLE)
    # Asked for one graph, torch takes a number out of a tensor, and only then.
    assert (of.refusal is None) == (name in {*_WHOLE, "a number taken out by item()"})
    assert of.rewrite_refusal is None
    assert all(call.equal for call in (*of.calls, *of.rewrite_calls))
    calls = {call.what: call for call in of.calls}
    assert len(of.graphs) == calls["the first call"].graphs >= 1
    assert bool(calls["the same again"].graphs) == (name == "a list that grows")
    assert calls["the first call"].why == ()
    assert calls["float64"].graphs >= 1
    assert any("Float" in why and "Double" in why for why in calls["float64"].why)
    rewritten = {call.what: call.graphs for call in of.rewrite_calls}
    assert rewritten["the first call"] == 1
    assert rewritten["the same again"] == rewritten["other values"] == rewritten["two elements more"] == 0
    table = calls_table(of.calls)
    assert "dtype mismatch" in table
    assert "L[&#x27;x&#x27;]" in guards_table(of)


def test_what_is_unknown_is_refused_before_anything_starts():
    with pytest.raises(KeyError):
        program("an if that asks a tensor", 9)
    with pytest.raises(KeyError):
        program("import os", 4)


def test_what_is_kept_is_bounded():
    kept: Found[tuple[str, int], Breaks] = Found(2)
    empty = Breaks((), (), (), None, None, (), ())
    for n in (2, 3, 4):
        kept.keep(("a print", n), empty)
    assert [kept.get(("a print", n)) for n in (2, 3, 4)] == [None, empty, empty]
