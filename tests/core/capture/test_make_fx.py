"""The graphs are those of make_fx, letter by letter, and the page's server needs none of what that imports."""

import json
import subprocess
import sys
from pathlib import Path

from core.autograd.tape.presets import input_tensor
from core.capture.operations import capture
from core.capture.presets import CAPTURED
from core.export.capture.operations import printed, script
from core.language.program import parse_program

ROOT = Path(__file__).parents[3]
# In a process of its own: make_fx imports torch's compiler.
_RUN = """
import contextlib, io, json, sys
printed = []
for source in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(source, {})
    printed.append(out.getvalue())
print(json.dumps(printed))
"""
_MORE = {
    "z = x.max(0).values + tensor([1., 2.]).sum()": {"x": "[1, 3, 2]"},
    "z = log_softmax(x, 0)[1] + x[0]": {"x": "[1, 3, 2]"},
    "x @ x.T": {"x": "[[1, 3, 2], [4, 5, 7]]"},
    "z = cat([x, y]).mean() + graph * 2": {"x": "[1, 2]", "y": "[3]", "graph": "2"},
}
_SERVER = """
import sys
from core.hosting import start
start._load()
from core.autograd.tape.presets import input_tensor
from core.capture.operations import capture
from core.capture.presets import CAPTURED
from core.capture.rerun import compare, with_another_size
from core.language.program import parse_program
for preset in CAPTURED.values():
    for decomposed in (False, True):
        values = {name: input_tensor(text) for name, text in preset.values.items()}
        captured = capture(parse_program(preset.text), values, constants=preset.constants, decomposed=decomposed)
        compare(captured)
        with_another_size(captured)
found = sys.modules
print([name for name in found if name.startswith(("torch._inductor", "torch._dynamo.", "sympy."))])
"""


def test_each_script_prints_the_graph_of_the_page_by_make_fx():
    cases = [(p.text, p.values, p.constants) for p in CAPTURED.values()] + [(t, v, ()) for t, v in _MORE.items()]
    captured = [
        capture(
            parse_program(text),
            {name: input_tensor(values[name]) for name in parse_program(text).inputs},
            constants=constants,
            decomposed=decomposed,
            trimmed=decomposed,
        )
        for place, (text, values, constants) in enumerate(cases)
        for decomposed in (place % 2 == 0,)
    ]
    ran = subprocess.run(
        [sys.executable, "-c", _RUN],
        input=json.dumps([script(each) for each in captured]),
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    for each, graph in zip(captured, json.loads(ran.stdout), strict=True):
        assert graph == printed(each), each.program.text


def test_torchs_compiler_stays_out_of_the_server():
    ran = subprocess.run(
        [sys.executable, "-c", _SERVER], capture_output=True, text=True, check=True, cwd=ROOT
    )  # fmt: skip
    assert ran.stdout.strip() == "[]"
