"""The glossary on its page."""

from tests.pages.opened import figures, opened


def test_a_link_opens_a_word_with_its_line_and_its_page() -> None:
    app = opened("glossary/page", glossary_word="stride")
    assert "torch.zeros(2, 3).stride()" in figures(app)
    assert "(3,&nbsp;1)" in figures(app)
    assert "stride" in next(each.value for each in app.markdown if "is shown on" in each.value)
    app.text_input(key="glossary_word").set_value("<script>").run()
    assert "There is no such word here" in figures(app)
    app.text_input(key="glossary_word").set_value("").run()
    assert figures(app).count("data-pick=") > 60
    assert not app.exception
