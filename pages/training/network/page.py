"""A neural network from scratch, live: every unit's picture while it learns."""

from core.problem import InputProblem
from pages import parts, screen
from pages.training.network import controls, stage

device = parts.frame(
    "Neural network", "How can units, each just a bent line, learn a border that no single line can draw?"
)
at = screen.places(wide=True)
verdict = at.stage.empty()
asked = None
try:
    with at.controls:
        asked = controls.ask(device)
except InputProblem as trouble:
    with verdict.container():
        parts.problem(trouble)
stage.show(asked, controls.sight(), at)
