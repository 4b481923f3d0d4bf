"""Several problems on one page: each has its box, whatever their keys are."""

from streamlit.testing.v1 import AppTest

from tests.pages.opened import opened


def two_of_one_key() -> None:
    from core.problem import InputProblem
    from pages.parts.shown.problem import problem

    for what in ("This is wrong", "That is wrong", "All is wrong"):
        problem(InputProblem(what, "it breaks a rule", "do something else"), key="problem-x")


def test_problems_of_one_key_are_told_one_by_one() -> None:
    app = AppTest.from_function(two_of_one_key).run()
    assert not app.exception
    keys = [node.proto.id.split("-", 2)[2] for node in app.main if node.type == "bidi_component"]
    assert keys == ["figure-problem-x", "figure-problem-x-2", "figure-problem-x-3"]


def test_a_chain_that_cannot_be_read_beside_a_shape_that_the_chain_before_does_not_fit() -> None:
    app = opened("tensors/reshaping", x="8,8,8,8,8", chain=".clone()" * 12)
    assert not app.exception
    assert not app.error
