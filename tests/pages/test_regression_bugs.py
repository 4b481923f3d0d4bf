"""The bug injector and its quiz with their widgets moved, without a browser."""

from core.training.bugs.catalogue import BUGS, puzzle
from tests.pages.opened import figures, opened


def test_nothing_broken_then_one_bug_then_two():
    app = opened("training/regression/page", view="bugs")
    assert any("to the last bit" in text.value for text in app.markdown)
    assert "changed" not in figures(app).replace("changed lines", "")
    app.pills(key="bugs").set_value(["without no_grad"]).run()
    assert any("a leaf Variable that requires grad is being used" in code.value for code in app.code)
    assert any("It stops in line 20, in epoch 0" in text.value for text in app.markdown)
    assert "raises the error" in figures(app)
    app.pills(key="bugs").set_value(["flat target", "never zeroed"]).run()
    assert "# w.grad.zero_()" in figures(app)
    assert "y_true.flatten()" in figures(app)
    assert [expander.label for expander in app.expander][-3:-1] == [
        f"Diagnosis: {BUGS[name].title}" for name in ("zero", "shape")
    ]
    assert not app.exception


def test_a_link_restores_bugs_and_diagnosis_and_long_runs_are_cut():
    app = opened(
        "training/regression/page", view="bugs", bugs="flat target", why_shape="true", bugs_code="true", epochs="5000",
        n="2000",
    )  # fmt: skip
    assert any("broadcasts to (n, n)" in text.value for text in app.markdown)
    assert any("y_true = y_true.reshape(-1, 1)" in code.value for code in app.code)
    assert any("300 epochs, not 5,000; both use the first 150 of 2,000" in text.value for text in app.caption)
    assert any("X, y_true = X[:150], y_true[:150]" in code.value for code in app.code)


def test_the_quiz_hides_the_code_until_it_is_answered_and_counts():
    app = opened("training/regression/page", view="bugs", quiz="true", puzzle="3")
    bug = puzzle(3)
    assert 'class="marked' not in figures(app)
    assert [expander.label for expander in app.expander] == ["Table of the losses"]
    assert app.button(key="give").disabled
    wrong = next(name for name in BUGS if name != bug.name)
    app.selectbox(key="answer-3").set_value(wrong).run()
    app.button(key="give").click().run()
    assert any(bug.title in box.value for box in app.warning)
    assert 'class="marked' in figures(app)
    app.button(key="next").click().run()
    following = app.number_input(key="puzzle").value
    assert following != 3
    assert 'class="marked' not in figures(app)
    app.selectbox(key=f"answer-{following}").set_value(puzzle(following).name).run()
    app.button(key="give").click().run()
    assert any(puzzle(following).title in box.value for box in app.success)
    assert any("1 of 2" in text.value for text in app.markdown)
    # The first answer counts.
    app.number_input(key="puzzle").set_value(3).run()
    assert 'class="marked' in figures(app)
    assert not app.exception


def test_whoever_turns_the_quiz_on_gets_a_puzzle_at_random_and_a_link_to_it():
    drawn = set()
    for _ in range(3):
        app = opened("training/regression/page", view="bugs")
        app.toggle(key="quiz").set_value(True).run()
        drawn.add(app.number_input(key="puzzle").value)
        assert str(app.number_input(key="puzzle").value) in app.query_params["puzzle"]
    app.toggle(key="quiz").set_value(False).run()
    app.toggle(key="quiz").set_value(True).run()
    assert str(app.number_input(key="puzzle").value) in app.query_params["puzzle"]
    assert len(drawn) > 1  # three alike of a million have no chance


def test_nonsense_in_the_link_breaks_nothing():
    app = opened("training/regression/page", view="bugs", bugs="everything", quiz="perhaps", puzzle="-5")
    assert any("to the last bit" in text.value for text in app.markdown)


def test_a_rate_that_the_right_loop_does_not_stand_either_is_said():
    app = opened("training/regression/page", view="bugs", lr="2")
    assert any("Even the right loop diverges" in caption.value for caption in app.caption)
    app.number_input(key="lr").set_value(0.1).run()
    assert not any("Even the right loop diverges" in caption.value for caption in app.caption)
