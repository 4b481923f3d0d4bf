"""What a visitor chooses for a network: what it is made of, and how it is trained."""

import math
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Final

from core import limits
from core.problem import InputProblem, quote
from core.training.loop.batches import check_seed
from core.training.loop.config import TrainingConfig
from core.training.loop.optimizers import Choice
from core.training.network.data import Source
from core.training.network.initialisation import INITIALISERS
from core.training.network.layers import ACTIVATIONS
from core.training.network.losses import ERRORS, FITTING

# Seconds, measured on one core with Adam: of any update, of each layer in it, and of each point at each unit.
_UPDATE: Final = 70e-6
_LAYER: Final = 36e-6
_UNIT: Final = 5e-9


@dataclass(frozen=True)
class Config(TrainingConfig):
    """A network and its training. What stands above `epochs`, and the device, make the network; the rest may change.

    `hidden` holds the width of each hidden layer. `seed` is what weights are drawn from; None goes on where the data's
    own stream ended, as in the article. `l1` and `l2` are the weights of the penalties that are added to the loss: of
    the sum of |W| and of half the sum of W². Raises `InputProblem` for what is unknown or beyond the limits.
    """

    hidden: tuple[int, ...] = (4, 2)
    activation: str = "tanh"
    initialisation: str = "xavier"
    loss: str = "logistic"
    seed: int | None = None
    _: KW_ONLY
    epochs: int = 200
    lr: float = 0.03
    optimizer: Choice = field(default=Choice("Adam"))
    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.hidden) > limits.NETWORK_LAYERS:
            raise InputProblem(
                f"The network has {len(self.hidden)} hidden layers",
                f"at most {limits.NETWORK_LAYERS} fit the picture",
                "take some away",
            )
        for width in self.hidden:
            if not 1 <= width <= limits.NETWORK_WIDTH:
                raise InputProblem(
                    f"A hidden layer has {width} units",
                    f"1 to {limits.NETWORK_WIDTH} fit the picture",
                    "choose a number in between",
                )
        for name, known in (
            ("activation", ACTIVATIONS),
            ("initialisation", INITIALISERS),
            ("loss", ERRORS),
        ):
            if getattr(self, name) not in known:
                raise InputProblem(
                    f"{quote(getattr(self, name))} is not a known {name} here",
                    "these are known",
                    f"choose {', '.join(known)}",
                )
        if self.seed is not None:
            check_seed(self.seed)
        for name in ("l1", "l2"):
            if not 0 <= getattr(self, name) < math.inf:
                raise InputProblem(
                    f"The {name.upper()} penalty is {getattr(self, name)}",
                    "it makes large weights costly, so it must be finite and not negative",
                    "choose 0 or a small number such as 0.001",
                )

    def check(self, source: Source) -> None:
        """Raise `InputProblem` unless this network can be trained on such data within the limits."""
        if self.loss not in FITTING[source.task]:
            raise InputProblem(
                f"The {self.loss} loss compares classes", "these targets are numbers", "choose the squared loss"
            )
        seconds = self.seconds(source)
        if seconds > limits.NETWORK_SECONDS:
            steps = self.batches.count(source.trained)
            each = "" if steps == 1 else f" of {steps:,} batches"
            raise InputProblem(
                f"{self.epochs:,} epochs{each} would take about {seconds:,.0f} seconds",
                f"a run here takes at most {limits.NETWORK_SECONDS}",
                f"choose {'' if steps == 1 else 'larger batches, or '}at most "
                f"{max(int(self.epochs * limits.NETWORK_SECONDS / seconds), 1):,} epochs",
            )

    def seconds(self, source: Source) -> float:
        """What the run may take of one core, before anything is computed: right within a factor of about 3."""
        steps, layers = self.batches.count(source.trained), len(self.hidden) + 1
        update = _UPDATE + _LAYER * layers + _UNIT * source.trained / steps * sum(self.hidden)
        return self.epochs * steps * update

    def same_network(self, other: "Config") -> bool:
        """Whether a run of `other` can go on with these settings."""
        training = {name: getattr(self, name) for name in TRAINING}
        return replace(other, **training) == self


TRAINING = ("epochs", "lr", "optimizer", "schedule", "batches", "l1", "l2")
