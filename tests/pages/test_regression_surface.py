"""The view of the loss surface with its widgets moved, without a browser."""

from core.pictures.markup.numbers import number
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run
from core.training.loop.batches import Batches
from core.training.loop.optimizers import Choice
from tests.pages.opened import figures, opened


def test_it_shows_the_surface_and_the_run():
    app = opened("training/regression/page", view="loss surface", lr="0.1")
    picture = figures(app)
    assert "least squares" in picture
    assert "after 100" in picture
    assert "steepest" in picture
    assert any("condition number λmax/λmin is 1.135" in text.value for text in app.markdown)
    app.number_input(key="start_w").set_value(5.0).run()
    assert "starts from w = 5, b = 0" in figures(app)


def test_a_rate_over_the_limit_and_a_long_run_are_said():
    app = opened("training/regression/page", view="loss surface", lr="3", epochs="1000")
    assert any("no longer a finite number" in caption.value for caption in app.caption)
    assert "grows, from side to side" in figures(app)
    app.number_input(key="lr").set_value(0.01).run()
    app.number_input(key="epochs").set_value(100_000).run()
    assert any("of 100,000 epochs" in caption.value for caption in app.caption)
    assert not app.exception


def test_the_code_is_there_when_it_is_asked_for():
    app = opened("training/regression/page", view="loss surface")
    assert not app.code
    app = opened("training/regression/page", view="loss surface", surface_code="true")
    assert "torch.autograd.functional.hessian" in app.code[0].value


def test_from_view_to_view_the_settings_stay():
    app = opened("training/regression/page", lr="0.3", epochs="40", n="37")
    app.segmented_control(key="view").set_value("loss surface").run()
    assert "after 40 epochs" in figures(app)
    assert (app.number_input(key="lr").value, app.number_input(key="n").value) == (0.3, 37)
    app.segmented_control(key="view").set_value("descent").run()
    assert app.session_state["regression"].run.lr == 0.3
    assert not app.exception


def test_a_table_with_several_inputs_is_shown_by_its_first_in_every_view():
    app = opened("training/regression/page", view="loss surface", source="Longley")
    said = "it uses only the first of your 6 inputs"
    assert "steepest" in figures(app)
    assert "truth" not in figures(app)
    assert any(said in caption.value for caption in app.caption)
    for view in ("learning rates", "bugs"):
        app.segmented_control(key="view").set_value(view).run()
        assert any(said in caption.value for caption in app.caption)
        assert not app.exception
        assert not app.error
    assert "X = torch.tensor([[" in figures(app)


def test_the_path_is_that_of_the_run_by_whatever_optimizer_and_batches():
    app = opened("training/regression/page", view="loss surface", optimizer="Adam", batch="10", lr="0.3", epochs="20")
    assert any("Adam (β₁ 0.9, β₂ 0.999), batches of 10" in caption.value for caption in app.caption)
    run = Run(Config(0.3, 20, optimizer=Choice("Adam"), batches=Batches(10)), synthetic())
    run.advance()
    assert f"after 20 epochs is at w = {number(run.w.item())}, b = {number(run.b.item())}" in figures(app)
    # Too many steps per epoch are refused before one is made, in a sentence.
    app.number_input(key="n").set_value(100_000).run()
    app.number_input(key="batch").set_value(1).run()
    assert "100,000 steps per epoch" in figures(app)
    assert not app.exception


def test_the_start_is_asked_for_only_where_it_matters_and_kept_meanwhile():
    app = opened("training/regression/page", start_w="5")
    app.segmented_control(key="view").set_value("your data").run()
    assert "First w" not in [field.label for field in app.number_input]
    assert not app.exception
    app.segmented_control(key="view").set_value("loss surface").run()
    assert app.number_input(key="start_w").value == 5
    assert "starts from w = 5, b = 0" in figures(app)
