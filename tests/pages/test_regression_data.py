"""The view "data" of the regression page and its sources, without a browser."""

import pytest

from core import limits
from core.inputs.table.bundled import TABLES
from core.training.config import Config
from core.training.line.run import Run
from tests.pages.opened import figures, opened

PAGE = "training/regression/page"
VIEWS = ("descent", "by hand", "loss surface", "learning rates", "bugs", "your data")


def data(**query):
    return opened(PAGE, view="your data", **query)


def report(app):
    return list(app.session_state["ahead-own-data"].values())[-1][1]


def ground(app):
    return app.session_state["own-ground"]


def paste(app, text):
    app.text_area(key="pasted").set_value(text).run()
    assert not app.exception
    return app


def test_it_opens_on_the_points_of_the_other_views():
    app = data()
    assert len(ground(app).sample.y) == 100
    assert report(app).course.epochs == 100
    assert len(app.get("vega_lite_chart")) == 2
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert "least squares, float64" in figures(app)


def test_a_link_restores_table_columns_and_split():
    app = data(
        source="Longley",
        **{"y-Longley": "GNP", "x-Longley": "year"},
        standardize="false",
        test="40",
        split="7",
        lr="1e-7",
    )
    on = ground(app)
    assert (on.sample.inputs, on.sample.target) == (("year",), "GNP")
    assert len(on.rows.test) == 6
    assert report(app).asked.standardized is False
    assert report(app).asked.lr == 1e-7


def test_longley_by_default_and_what_standardizing_does():
    app = data(source="Longley", test="0")
    assert ground(app).sample.inputs == TABLES["Longley"].inputs
    markup = figures(app)
    assert "15.061872271373323" in markup
    assert markup.count("<td class=size>all</td>") == 7
    assert "1.222e4" in markup
    app.toggle(key="standardize").set_value(False).run()
    assert "The run diverged" in figures(app)
    app.button(key="safe").click().run()
    assert not app.exception
    assert not report(app).course.diverged


def test_where_float64_runs_out_of_digits_the_page_says_so():
    app = data(source="Filip", test="0")
    assert any("float64 runs out of digits" in m.value and "about 6" in m.value for m in app.markdown)


def test_a_link_cannot_hold_a_file_and_says_so():
    app = data(source="your file")
    assert any("not part of a link" in caption.value for caption in app.caption)
    assert len(ground(app).sample.y) == 100
    assert any("These points are made up" in line.value for line in app.markdown)  # until there is a file
    app.selectbox(key="source").set_value("Longley").run()
    assert not any("These points are made up" in line.value for line in app.markdown)


def test_another_tables_columns_take_the_place_of_those_before():
    app = paste(data(source="pasted text"), "year,co2\n1,2\n2,4\n3,7\n")
    assert app.selectbox(key="y-pasted text").value == "co2"
    paste(app, "a,b,c\n1,2,3\n2,4,7\n3,5,9\n")
    assert (app.selectbox(key="y-pasted text").value, ground(app).sample.target) == ("c", "c")
    assert app.multiselect(key="x-pasted text").value == ["a"]
    paste(app, "a,b\n1,2\n2,4\n3,7\n")
    assert (app.selectbox(key="y-pasted text").value, ground(app).sample.target) == ("b", "b")


def test_pasted_text_its_gaps_and_its_names():
    app = paste(data(source="pasted text"), "<b>a</b>;word;y\n1,5;q;1\n2,5;w;2\n3,5;e;\n4,5;r;4\n5,5;t;5\n")
    on = ground(app)
    assert on.sample.inputs == ("<b>a</b>",)
    assert on.sample.X[:, 0].tolist() == [1.5, 2.5, 4.5, 5.5]
    assert any("4 of 5 rows; without a number in a chosen column: row 3." in caption.value for caption in app.caption)
    assert "&lt;b&gt;a&lt;/b&gt;" in figures(app)
    assert "<b>a" not in figures(app)
    paste(app, "no numbers")
    assert "one row only" in figures(app)
    paste(app, "a,b,c\n1,2,2\n2,4,1\n3,6,9\n4,8,3\n5,10,2\n")
    app.multiselect(key="x-pasted text").set_value(["a", "b"]).run()
    assert "“b” copies “a”" in figures(app)
    assert not app.exception


def test_a_run_that_diverges_on_inputs_that_copy_one_another_has_both_problems():
    app = paste(data(source="pasted text", lr="10"), "a,b,y\n1,1,1\n2,2,3\n3,3,3\n4,4,5\n5,5,9\n")
    app.multiselect(key="x-pasted text").set_value(["a", "b"]).run()
    assert not app.exception
    assert not app.error
    assert "The run diverged" in figures(app)
    assert "“b” copies “a”" in figures(app)


@pytest.mark.parametrize(
    "text",
    [
        "x,y\n1e30,1e30\n2e30,1e30\n3e30,1e30\n",
        "",
        "x,y\n1,2\n",
        "x,y\n1,1\n1,2\n1,3\n",
        "x\n1\n2\n",
        'x,y\n1,"2',
        "x,y\n1e300,1\n2,2\n",
    ],
)
def test_whatever_is_pasted_every_view_stands(text):
    for view in VIEWS:
        app = opened(PAGE, view=view, source="pasted text")
        paste(app, text)
        assert not app.error, view


def test_the_other_views_take_the_first_input():
    app = opened(PAGE, source="Hubble", lr="0.05", code="true")
    run = app.session_state["regression"].run
    same = Run(Config(0.05), ground(data(source="Hubble")).sample.line)
    same.advance()
    assert run.history.loss.tolist() == same.history.loss.tolist()
    assert "X = torch.tensor([[0.032]" in app.code[0].value
    for view in VIEWS:
        app = opened(PAGE, view=view, source="Hubble")
        assert not app.error
        assert "problem" not in figures(app)


def test_a_large_table_is_thinned_out_and_its_script_reads_a_file():
    app = data(n="5000", data_code="true")
    assert len(report(app).residual) < limits.CHART_ROWS
    assert any("Residuals of" in caption.value for caption in app.caption)
    assert 'pd.read_csv("table.csv")' in app.code[0].value


@pytest.mark.parametrize(
    ("view", "fold"),
    [
        ("descent", "code"), ("by hand", "by_hand_code"), ("loss surface", "surface_code"),
        ("learning rates", "rates_code"), ("bugs", "bugs_code"), ("your data", "data_code"),
    ],
)  # fmt: skip
def test_the_file_that_a_script_of_a_large_table_reads_stands_beside_it(view, fold):
    rows = "\n".join(f"{k / 100}, {2 * k + 1}" for k in range(limits.SCRIPT_POINTS + 1))
    app = opened(PAGE, view=view, source="pasted text", **{fold: "true"})
    for text, large in (("x, y\n1, 3\n2, 5\n3, 7", False), (f"x, y\n{rows}", True)):
        paste(app, text)
        assert ('pd.read_csv("table.csv")' in " ".join(block.value for block in app.code)) is large
        labels = [button.proto.label for button in app.get("download_button")]
        assert ("Download table.csv, which the code reads" in labels) is large
