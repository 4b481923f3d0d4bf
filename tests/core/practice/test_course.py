"""The order of the questions, and what comes again."""

import pytest

from core import limits
from core.practice.catalogue import HALLS, TEMPLATES
from core.practice.course import following, read_marks
from core.practice.marking import mark, read_answer
from core.problem import InputProblem

ALL = tuple(TEMPLATES.values())


def asked(seed: int, marks: str) -> list[tuple[str, int]]:
    return [(t.key, own) for t, own in (following(ALL, seed, marks[:k]) for k in range(len(marks) + 1))]


def test_ten_mixed_ones_are_of_as_many_pages_as_there_are() -> None:
    keys = [key for key, _ in asked(3, "1" * 9)]
    assert len({key.partition(".")[0] for key in keys}) == min(10, len(HALLS))
    assert asked(3, "1" * 9) == asked(3, "1" * 9)
    assert asked(4, "1" * 9) != asked(3, "1" * 9)


def test_what_was_got_wrong_comes_again_soon_with_other_numbers_and_what_was_right_does_not() -> None:
    questions = asked(5, "1011111111")
    assert [k for k, (key, _) in enumerate(questions) if key == questions[1][0]] == [1, 4]
    assert questions[1][1] != questions[4][1]
    keys = [key for key, _ in questions]
    assert len(set(keys)) == len(keys) - 1
    assert [key for key, _ in asked(5, "1111111111")][:4] == keys[:4]
    always = [key for key, _ in asked(5, "0" * 12)]
    assert always[3:6] == always[:3] == always[6:9]


def test_it_is_endless() -> None:
    few = ALL[:2]
    assert len({following(few, 1, "1" * count)[1] for count in range(limits.PRACTICE_QUESTIONS)}) > 190
    assert {following(few, 1, "1" * count)[0].key for count in range(5)} == {each.key for each in few}


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("1011", "1011"),
        ("", ""),
        ("12", ""),
        ("1" * 201, ""),
        ("1" * 200, "1" * 200),
        ("１", ""),
        ("1\n", ""),
        ("<b>", ""),
    ],
)
def test_marks_of_an_address(text: str, marks: str) -> None:
    assert read_marks(text) == marks


def test_answers_that_are_typed() -> None:
    shape = TEMPLATES["matmul.shape-of-a-product"](0)
    for text in (shape.answer, f" {shape.answer[1:-1]} ", f"torch.Size([{shape.answer[1:-1]}])"):
        assert mark(shape, read_answer(shape, text)).right
    assert mark(shape, read_answer(shape, "9, 9, 9")).thought == ""
    assert not mark(shape, read_answer(shape, "9, 9, 9")).right
    number = TEMPLATES["anatomy.bytes-of-a-tensor"](0)
    assert mark(number, read_answer(number, f"{number.answer}.0")).right
    assert mark(number, read_answer(number, f"2 * {int(number.answer) // 2}")).right
    for question, text in ((shape, ""), (shape, "two"), (number, ""), (number, "x" * 99), (number, "1/0")):
        with pytest.raises(InputProblem):
            read_answer(question, text)
