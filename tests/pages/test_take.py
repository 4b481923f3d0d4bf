"""What a visitor takes home: the files are those of the state on the page, and print what they say."""

import nbformat
import pytest
from nbclient import NotebookClient

from core import limits
from core.problem import InputProblem
from pages.sitemap import ROOMS
from pages.take.companion import CHAPTERS, chapter, companion
from pages.take.pinned import add, pack
from pages.take.shown import _address
from tests.pages.opened import opened
from tests.pages.taken import ADDRESS, executed, kept, scripts

# The pages whose scripts the lab cannot read, and one whose it can; the companion's test has the others' examples.
ALWAYS = [
    ("tensors/broadcasting", "broadcasting", {"broadcasting_code": "true", "a": "2, 1, 3", "b": "4, 1"}),
    ("autograd/graph/page", "graph", {"graph_code": "true", "step": "start"}),
    ("autograd/vector_jacobian/page", "vector_jacobian", {"jacobian_code": "true"}),
    ("autograd/tracking/page", "tracking", {"tracking_code": "true"}),
    ("training/network/page", "network", {"network_code": "true", "network_epochs": "50"}),
    ("autograd/lab", "listing", {"lab_code": "true", "listing": "x = torch.rand(2)\nprint(np.arange(3), x)"}),
]
PROVED = [
    ("tensors/anatomy", "anatomy", {"anatomy_code": "true"}),
    ("tensors/dtypes", "number", {"dtypes_code": "true"}),
    ("tensors/elementwise", "elementwise", {"elementwise_code": "true"}),
    ("tensors/matmul", "matmul", {"matmul_code": "true"}),
    ("tensors/matmul", "matmul", {"matmul_code": "true", "matmul_op": "einsum", "equation": "ij,jk->k"}),
    ("tensors/broadcasting", "broadcasting", {"broadcasting_code": "true", "a": "5", "b": "2, 1"}),
    ("tensors/reshaping", "reshaping", {"reshaping_code": "true", "chain": "permute(2, 0, 1).reshape(4, 6)"}),
    ("tensors/indexing", "indexing", {"indexing_code": "true", "at": "x[::2, [0, 3]]"}),
    ("tensors/indexing", "indexing", {"indexing_code": "true", "indexing_show": "write"}),
    ("tensors/indexing", "indexing", {"indexing_code": "true", "indexing_show": "gather"}),
    ("devices/placement", "placement", {}),
    ("autograd/graph/page", "graph", {"graph_code": "true", "program": "z = (x * y).sum() ** 2", "in_x": "[1, 2]"}),
    ("autograd/accumulation/page", "ledger", {"accumulation_code": "true"}),
    ("autograd/accumulation/page", "training", {"accumulation_view": "training", "accumulation_code": "true"}),
    (
        "autograd/accumulation/page",
        "micro_batches",
        {"accumulation_view": "micro-batches", "accumulation_code": "true"},
    ),
    ("autograd/accumulation/page", "losses", {"accumulation_view": "losses", "accumulation_code": "true"}),
    ("autograd/accumulation/page", "twice", {"accumulation_view": "twice", "accumulation_code": "true"}),
    ("training/regression/page", "regression", {"regression_code": "true"}),
    ("training/regression/page", "regression", {"view": "bugs", "bugs_code": "true"}),
    ("training/regression/page", "surface", {"view": "loss surface", "surface_code": "true"}),
    ("training/regression/page", "rates", {"view": "learning rates", "rates_code": "true"}),
    ("training/regression/page", "by_hand", {"view": "by hand", "by_hand_code": "true"}),
    ("museum/errors", "error", {"errors_code": "true"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "stem", "settings"), [*ALWAYS, *(pytest.param(*each, marks=pytest.mark.proof) for each in PROVED)]
)
def test_the_script_prints_what_the_notebook_of_the_state_shows(page, stem, settings, made):
    opened(page, **settings)
    source, book = made[f"{stem}.py"](), nbformat.reads(made[f"{stem}.ipynb"](), as_version=4)
    nbformat.validate(book)
    assert scripts(book).split() == source.split()
    assert kept(book) == executed(source) != ""
    if "a" in settings:
        assert f"- a: {settings['a']}" in book.cells[0].source
        shown = [output.data for cell in book.cells for output in cell.get("outputs", []) if "data" in output]
        assert any("result[" in data.get("text/html", "") for data in shown)


def test_the_companion_has_a_chapter_for_each_page_that_prints_what_python_does():
    urls = {room.url for rooms in ROOMS.values() for room in rooms}
    assert {room.url for room in CHAPTERS} == urls - {
        "benchmark",
        "practice",
        "glossary",
        "capture",
        "distributed",
    }  # other computers' times; words; what brings torch's compiler into the notebook's process; what torchrun starts
    for room in CHAPTERS:
        each = chapter(room, "")
        assert ADDRESS.sub("ADDRESS", each.printed) == executed(each.source), room.title
    book = nbformat.reads(companion("http://here", ""), as_version=4)
    headings = [cell.source.splitlines()[0] for cell in book.cells if cell.cell_type == "markdown"]
    assert headings[0].startswith("# ")
    assert len(headings) == 1 + len(CHAPTERS)
    assert "[This state, live](http://here/broadcasting)" in "\n".join(cell.source for cell in book.cells)


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::RuntimeWarning")
def test_jupyter_runs_the_companion_and_shows_the_same():
    book = nbformat.reads(companion("", ""), as_version=4)
    again = NotebookClient(nbformat.from_dict(book), timeout=120, kernel_name="python3").execute()
    assert kept(again) == kept(book)
    for old, new in zip(book.cells, again.cells, strict=True):
        if "hide-input" in old.metadata.get("tags", []):
            assert [output.data for output in new.outputs] == [output.data for output in old.outputs]


def test_states_are_pinned_listed_removed_and_taken_home():
    app = opened("tensors/broadcasting", broadcasting_code="true", a="2, 1, 3", b="4, 1")
    app.button(key="pin-broadcasting").click().run()
    app.button(key="pin-broadcasting").click().run()  # the same state once more
    app.text_input(key="a").set_value("7").run()
    app.button(key="pin-broadcasting").click().run()
    assert not app.exception
    held = app.session_state["my-notebook"]
    assert [each.chapter.title for each in held] == ["Broadcasting"] * 2
    assert [dict(each.chapter.settings)["a"] for each in held] == ["2, 1, 3", "7"]
    for each in held:
        assert each.chapter.printed == executed(each.chapter.source)
        assert each.chapter.drawings
    app.session_state["my-notebook-box"] = True
    app.run()
    assert "Broadcasting: " in "".join(each.value for each in app.text)
    app.button(key="unpin-0").click().run()
    assert app.session_state["my-notebook"] == (held[1],)


def test_a_notebook_of_ones_own_has_bounds(monkeypatch):
    example = chapter(CHAPTERS[0], "")
    pin = pack(example)
    assert pin.chapter == example
    many = ()
    for number in range(limits.PINS):
        many = add(many, type(pin)(pin.label, str(number), bytes([number])))
    assert add(many, many[0])[-1] == many[0]  # the same state has one place
    with pytest.raises(InputProblem, match="full"):
        add(many, pin)
    monkeypatch.setattr(limits, "PINNED_BYTES", len(pin.packed) - 1)
    with pytest.raises(InputProblem, match="full"):
        add((), pin)
    monkeypatch.setattr(limits, "PINNED_TEXT", 10)
    with pytest.raises(InputProblem, match="too long"):
        pack(example)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (None, ""),
        ("https://here.app/broadcasting", "https://here.app/broadcasting?a=3%2C+4"),
        ("javascript:alert(1)", ""),
        ("https://here.app/) [x](http://evil", ""),
        ("http://[bad", ""),
        ("https://here.app/" + "x" * 3_000, ""),
    ],
)
def test_the_link_back_is_a_link_or_nothing(url, address):
    assert _address(url, (("a", "3, 4"),)) == address
