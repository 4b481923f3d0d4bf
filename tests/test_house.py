"""Who may import whom, and what nobody may call: the table of the house, and a test that it can be broken."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("core", "pages", "streamlit_app.py")
# Each chapter may import those before it, in the order of the article, and never a later one.
CHAPTERS = (
    "core.tensors",
    "core.devices",
    "core.autograd",
    "core.lab",
    "core.training",
    "core.capture",
    "core.distributed",
    "core.museum",
    "core.lessons",
    "core.glossary",
    "core.practice",
)
GROUND = ("core.problem", "core.limits", "core.hosting", "core.inputs", "core.language", "core.probe")
FACTS = (*GROUND, *CHAPTERS)
# Room -> what may be imported there besides the standard library. The longest room that fits a file counts.
ALLOWED = {
    "core/__init__.py": (),
    "core/problem.py": (),
    "core/limits.py": (),
    # What a process owes to many visitors comes before torch, and without it.
    "core/hosting/start.py": ("core",),
    "core/hosting": ("core.problem", "core.limits", "core.hosting"),
    "core/probe": ("torch", "core.problem", "core.limits", "core.inputs", "core.probe"),
    "core/inputs/table": ("torch", "pandas", "core.problem", "core.limits", "core.inputs"),
    "core/inputs": ("torch", "core.problem", "core.limits", "core.inputs"),
    # The front doors of the languages stand among the inputs, where a visitor's text arrives.
    "core/inputs/index.py": ("core.language",),
    "core/inputs/program.py": ("core.language",),
    "core/language": ("torch", *GROUND),
    **{
        chapter.replace(".", "/"): ("torch", *GROUND, *CHAPTERS[: place + 1])
        for place, chapter in enumerate(CHAPTERS)
    },
    # The lab's front door under its first name.
    "core/autograd/lab.py": ("core.lab",),
    # Listings make arrays of NumPy's own, which share their memory with tensors.
    "core/lab/interpret/arrays.py": ("torch", "numpy", *GROUND, *CHAPTERS[:4]),
    "core/lab/arrays": ("torch", "numpy", *GROUND, *CHAPTERS[:4]),
    "core/pictures": ("altair", "pandas", "fast_sugiyama", "segno", "core.pictures", *FACTS),
    "core/export": ("nbformat", "safetensors", "core.export", *FACTS),
    "pages": ("streamlit", "core", "pages.parts", "pages.screen", "pages.share", "pages.sitemap", "pages.take"),
    "pages/screen": (
        "streamlit", "core", "pages.parts", "pages.screen", "pages.sitemap", "pages.lessons", "pages.share",
        "pages.take",
    ),
    "pages/home.py": ("streamlit", "core", "pages.parts", "pages.screen", "pages.sitemap", "pages.lessons"),
    "pages/lessons": ("streamlit", "core", "pages.parts", "pages.sitemap", "pages.lessons"),
    # Data frames and Arrow tables are what Streamlit's own tables, editors and charts take.
    "pages/parts": ("streamlit", "pandas", "pyarrow", "core", "pages.parts", "pages.take"),
    # What is taken home from a page: noted by the parts while they show it.
    "pages/take": ("streamlit", "pyarrow", "core", "pages.parts", "pages.sitemap", "pages.take"),
    # A page with several views is a package; the table that a visitor brings, and what runs live, serve two of them.
    "pages/autograd/vector_jacobian": (
        "streamlit", "core", "pages.parts", "pages.screen", "pages.autograd.vector_jacobian",
    ),
    "pages/autograd/graph": ("streamlit", "core", "pages.parts", "pages.screen", "pages.autograd.graph"),
    "pages/autograd/accumulation": ("streamlit", "core", "pages.parts", "pages.screen", "pages.autograd.accumulation"),
    "pages/autograd/tracking": ("streamlit", "core", "pages.parts", "pages.screen", "pages.autograd.tracking"),
    "pages/capture": ("streamlit", "core", "pages.parts", "pages.screen", "pages.capture"),
    "pages/training/table_source.py": ("streamlit", "pandas", "core", "pages.parts", "pages.server.uploads"),
    "pages/training/regression": (
        "streamlit", "pandas", "core", "pages.parts", "pages.screen", "pages.training.regression",
        "pages.training.table_source", "pages.training.live_run", "pages.training.torchrun_form",
    ),
    "pages/training/network": (
        "streamlit", "core", "pages.parts", "pages.screen", "pages.training.network", "pages.training.table_source",
        "pages.training.live_run", "pages.training.torchrun_form", "pages.take",
    ),
    "pages/distributed": ("streamlit", "core", "pages.parts", "pages.screen", "pages.distributed"),
    "streamlit_app.py": (
        "streamlit", "starlette", "core.problem", "core.hosting.start", "pages.parts", "pages.guard", "pages.sitemap",
        "pages.old_addresses", "pages.screen", "pages.server", "pages.shell",
    ),
    # What stands between the network and the pages, in front of Streamlit.
    "pages/server": ("streamlit", "starlette", "core.limits", "core.problem", "core.inputs.events", "pages.server"),
}  # fmt: skip
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill"}
FORBIDDEN_ATTRIBUTES = {
    "torch.load", "torch.manual_seed", "torch.seed", "torch.set_default_dtype", "torch.set_default_device",
    "torch.autograd.set_detect_anomaly", "torch.use_deterministic_algorithms", "st.experimental_rerun",
}  # fmt: skip
FORBIDDEN_KEYWORDS = {"unsafe_allow_html", "unsafe_allow_javascript"}


def breaches(path: str, source: str) -> Iterator[str]:
    """What in the file at `path`, relative to the root, breaks the rules of the house."""
    room = max((r for r in ALLOWED if path == r or path.startswith(r + "/")), key=len, default=None)
    if room is None:
        yield f"{path} stands in no room of the house"
        return
    for node in ast.walk(ast.parse(source)):
        for module in _imported(node):
            top = module.partition(".")[0]
            allowed = any(module == name or module.startswith(name + ".") for name in ALLOWED[room])
            if top in FORBIDDEN_MODULES or not (allowed or (top in sys.stdlib_module_names)):
                yield f"{path}:{node.lineno} imports {module}"
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in FORBIDDEN_CALLS or name in FORBIDDEN_ATTRIBUTES:
                yield f"{path}:{node.lineno} calls {name}"
            for keyword in node.keywords:
                if keyword.arg in FORBIDDEN_KEYWORDS:
                    yield f"{path}:{node.lineno} sets {keyword.arg}"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        # `from pages import parts` imports pages.parts, `from core.inputs import limits` core.limits.
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def files() -> list[Path]:
    return [path for room in ROOMS for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_keeps_the_rules(path: Path) -> None:
    assert list(breaches(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("core/tensors/broadcasting/alignment.py", "import streamlit"),
        ("core/tensors/broadcasting/alignment.py", "from core.pictures.markup.figure import FIGURE_CSS"),
        ("core/inputs/shapes.py", "import pandas"),
        ("core/inputs/shapes.py", "from core.probe import excerpt"),
        ("core/pictures/markup/figure.py", "import torch"),
        ("core/pictures/markup/figure.py", "def f():\n    from torch import ones"),
        ("core/export/tensors/broadcasting.py", "import torch"),
        ("pages/tensors/broadcasting.py", "import torch"),
        ("pages/tensors/broadcasting.py", "from altair import Chart"),
        ("pages/tensors/broadcasting.py", "from pages.autograd import graph"),
        ("pages/tensors/broadcasting.py", "from pages import home"),
        ("pages/parts/shown/figure.py", "import altair"),
        ("streamlit_app.py", "import torch"),
        ("core/tensors/broadcasting/alignment.py", "import pickle"),
        ("core/language/program.py", "eval('1')"),
        ("core/language/program.py", "exec('1')"),
        ("core/language/program.py", "compile('1', '', 'eval')"),
        ("core/training/line/run.py", "import torch\ntorch.load('x')"),
        ("core/training/line/run.py", "import torch\ntorch.manual_seed(1)"),
        ("pages/home.py", "st.markdown('x', unsafe_allow_html=True)"),
        ("pages/home.py", "st.html('x', unsafe_allow_javascript=True)"),
        ("utils/things.py", "import math"),
    ],
)
def test_a_breach_is_found(path: str, source: str) -> None:
    assert len(list(breaches(path, source))) == 1


def test_no_room_is_called_utils() -> None:
    vague = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [path for path in files() if vague & {part.removesuffix(".py") for part in path.parts[-4:]}] == []


def test_the_entry_point_stays_short() -> None:
    assert len((ROOT / "streamlit_app.py").read_text(encoding="utf-8").splitlines()) < 60


def test_pages_and_what_they_share_stay_short() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files() if "pages" in path.parts}
    assert {path.name: count for path, count in lines.items() if count > 250} == {}
    assert sum(count for path, count in lines.items() if path.is_relative_to(ROOT / "pages/parts")) <= 1_300


def test_scripts_and_styles_stand_beside_the_module_that_sends_them() -> None:
    """So that an editor knows their language, and that no string of Python's has to be read as a script."""
    beside = [path for path in (ROOT / "pages").rglob("*") if path.suffix in {".js", ".css"}]
    assert len(beside) > 5
    assert [path for path in beside if not path.with_suffix(".py").is_file()] == []
    assert [path for path in (ROOT / "pages").rglob("*.py") if "=> {" in path.read_text(encoding="utf-8")] == []


def test_every_package_says_what_it_is() -> None:
    folders = {path.parent for path in files() if path.is_relative_to(ROOT / "core")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []
    assert [
        folder for folder in folders if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    ] == []


# "one per row" and "is not a leaf" are how people write: neither "one a row" nor "is no leaf".
UNIDIOMATIC = re.compile(
    r"\b(?:one|once|entry|number|bytes|rows?|columns?|steps|epochs|pictures|operations) an? "
    r"(?:axis|call|character|column|element|epoch|key|label|line|operand|page|process|row|run|second|step|visitor)\b"
    r"(?! (?:of|has|takes|will|makes))"
    r"|(?<!there )(?<!There )(?<!here )\b(?:is|are|was|were) no "
    r"(?:argument|entry|finite|function|leaf|leaves|list|number|optimizer|part|scalar|schedule|shape|tensors?|usable)\b"
)


def test_sentences_are_idiomatic() -> None:
    assert UNIDIOMATIC.search("one entry an operand")
    assert UNIDIOMATIC.search("y is no tensor")
    assert not UNIDIOMATIC.search("there is no number of steps an epoch of 10 rows takes, and it is not a leaf")
    assert [
        f"{path.relative_to(ROOT)}:{line}: {text.strip()}"
        for path in files()
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNIDIOMATIC.search(text)
    ] == []


# Public class names that are defined more than once in core, each with the reason.
SHARED_NAMES = {
    "Run": "the front doors: core.training.descent.Run and core.training.network.Run have the same verbs",
    "Config": "what either run takes",
    "Choice": "the listing's `a if condition else b`, and which optimizer",
    "Chain": "a chain of methods, and one of comparisons",
    "Operation": "a sign with its operands in an index, and a word that torch knows",
    "Piece": "a piece of text in an index, and in a program",
    "Slice": "a slice in an index, and in a program",
    "Step": "a statement that was run, and an item of an index that was applied",
}  # fmt: skip


def test_a_class_name_stands_for_one_thing() -> None:
    homes: dict[str, list[str]] = {}
    for path in (ROOT / "core").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: where for name, where in homes.items() if len(where) > 1 and name not in SHARED_NAMES} == {}


def test_modules_import_one_another_in_no_circle() -> None:
    names = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
             for path in files()}  # fmt: skip
    imports = {
        name: {
            module if module in names else module.rpartition(".")[0]
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            for module in _imported(node)
        }
        & names.keys()
        for name, path in names.items()
    }
    while free := [name for name, needs in imports.items() if not needs & imports.keys() - {name}]:
        for name in free:
            del imports[name]
    assert sorted(imports) == []
