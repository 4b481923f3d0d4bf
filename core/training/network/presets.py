"""Networks to begin with, each with one thing to see. A preset says what differs from the page's defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class NetworkPreset:
    """Settings by the names of the page's widgets, and in one sentence what there is to see, in which chart."""

    sight: str
    settings: Mapping[str, str | int | float]
    chart: str = "loss"


PRESETS: Final[Mapping[str, NetworkPreset]] = MappingProxyType(
    {
        "A circle in a second": NetworkPreset(
            "Four units draw four borders, two more put them together, and the output closes them around the circle.",
            {},
        ),
        "A spiral needs depth": NetworkPreset(
            "Three layers of eight bend the plane until one line parts the arms; take layers away and it fails.",
            {"data": "spiral", "hidden": "8, 8, 8", "lr": 0.01, "epochs": 1000, "train": 80},
        ),
        "XOR with a line fails": NetworkPreset(
            "Without a hidden layer only one line can be drawn, and no line parts these quadrants: add a layer of 4.",
            {"data": "xor", "hidden": ""},
        ),
        "All zeros never break symmetry": NetworkPreset(
            "Units that start the same get the same gradient and stay the same: nothing is learned at any rate.",
            {"init": "zeros"},
        ),
        "Dead ReLUs": NetworkPreset(
            "Too large a step throws units below 0 for every point, where relu is flat: they never come back.",
            {"hidden": "8, 4", "activation": "relu", "init": "he", "optimizer": "descent", "lr": 3.0},
        ),
        "Saturated": NetworkPreset(
            "Huge weights push tanh into its flat ends: units are one color or the other, and hardly learn.",
            {"hidden": "8, 8", "init": "huge", "optimizer": "descent"},
        ),
        "Gradients vanish": NetworkPreset(
            "Sigmoid's slope is a quarter at most: at the start the first of five layers gets less than a thousandth "
            "of the output's gradient. The output settles, and nothing else learns. Choose tanh: all of them do.",
            {"hidden": "8, 8, 8, 8, 8", "activation": "sigmoid", "optimizer": "descent", "lr": 0.3},
            chart="gradients",
        ),
        "A wavy height": NetworkPreset(
            "Regression: the output is a height over the plane, six hills and valleys, from two layers of eight.",
            {"data": "multi-gauss", "hidden": "8, 8", "lr": 0.02, "epochs": 1000},
        ),
        "The line": NetworkPreset(
            "No hidden layer, one input: this is the regression page's run, on its data, with the same numbers.",
            {
                "data": "line", "hidden": "", "n": 100, "noise": 50, "train": 100, "init": "normal",
                "optimizer": "descent", "lr": 0.01, "epochs": 100,
            },
        ),
        "The line with one more layer": NetworkPreset(
            "The same loop on the same data with one more layer: the line can bend now, although here it hardly has "
            "to.",
            {
                "data": "line", "hidden": "4", "n": 100, "noise": 50, "train": 100, "init": "normal",
                "optimizer": "descent", "lr": 0.01, "epochs": 1000,
            },
        ),
    }
)  # fmt: skip
