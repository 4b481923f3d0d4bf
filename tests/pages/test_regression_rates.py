"""The view of all learning rates with its widgets moved, without a browser."""

from tests.pages.opened import opened


def test_it_sweeps_all_rates_and_follows_the_sliders():
    app = opened("training/regression/page", view="learning rates")
    (chart,) = app.get("vega_lite_chart")
    assert {dataset.name for dataset in chart.proto.datasets} == {"sweep", "rules", "levels", "own"}
    assert any("294 learning rates, 100 epochs each" in caption.value for caption in app.caption)
    assert any("2/λmax = 0.9566" in text.value for text in app.markdown)
    app.number_input(key="epochs").set_value(100_000).run()
    assert any("epochs, not 100,000" in caption.value for caption in app.caption)
    assert any("three rows" in caption.value for caption in app.caption)
    app.number_input(key="lr").set_value(3.0).run()
    assert any("yours, 3, ends at" in caption.value for caption in app.caption)
    assert not app.exception


def test_table_and_code_are_there_when_they_are_asked_for():
    app = opened("training/regression/page", view="learning rates", rates_table="true", rates_code="true")
    assert len(app.dataframe[0].value) == 294
    assert "losses.sum().backward()" in app.code[0].value
