"""The settings of one page are not those of another whose widgets have the same keys."""

from tests.pages.opened import opened


def test_the_network_takes_nothing_from_the_regression_page_and_each_finds_its_own_again():
    app = opened("training/regression/page", lr="0.05", n="50")
    app.number_input(key="batch").set_value(10).run()
    for view in ("bugs", "loss surface", "descent"):
        app.session_state["view"] = view
        app.run()
    for _ in range(2):
        app.query_params.clear()
        app.switch_page("pages/training/network/page.py").run()
        assert not app.exception
        assert not app.error
        config, source = app.session_state["network"].run.config, app.session_state["network"].run.data.source
        assert (config.lr, config.epochs, config.optimizer.name, config.batches.size) == (0.03, 200, "Adam", None)
        assert (source.n, source.noise) == (500, 0)
        app.query_params.clear()
        app.switch_page("pages/training/regression/page.py").run()
        assert not app.exception
        assert app.number_input(key="lr").value == 0.05
        assert app.number_input(key="n").value == 50
        assert app.number_input(key="batch").value == 10
