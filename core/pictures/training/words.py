"""How a run steps, and what it is, in words."""

from core.pictures.markup.numbers import number
from core.training.config import Config
from core.training.line.keyframes import Pinned
from core.training.line.run import LineRecipe, Run

_NAMES = {"descent": "plain descent", "momentum": "momentum", "RMSProp": "RMSProp", "Adam": "Adam"}


_IDEAS = {
    "descent": "A step is learning rate × gradient.",
    "momentum": "A step follows all gradients so far, the older the fainter.",
    "RMSProp": "Each parameter's step is divided by the recent size of its own gradient.",
    "Adam": "Momentum and RMSProp together: a running mean of the gradient, divided by its recent size.",
}


def optimizer_idea(name: str) -> str:
    """What the optimizer `name` does, in a sentence."""
    return _IDEAS[name]


def optimizer_name(name: str) -> str:
    """The optimizer `name` as a visitor reads it."""
    return _NAMES[name]


def steps(config: Config, n: int) -> str:
    """How a run by `config` on `n` points steps: the optimizer, its settings, the batches, the schedule."""
    return ", ".join(part for part in (_optimizer(config), _batches(config, n), _schedule(config)) if part)


def settings(recipe: LineRecipe) -> str:
    """The whole of a run in one line, short enough to stand beside its curve."""
    config, n = recipe.config, recipe.source.n if recipe.source else 0
    rates = " → ".join(number(rate) for _, rate in recipe.rates)
    return f"{steps(config, n)}, learning rate {rates}, {recipe.epochs:,} epochs"


def pinned(kept: Pinned, present: LineRecipe) -> str:
    """The run that is pinned, where it came to, and what else than its steps sets it apart from the `present` one."""
    frames, (then, now) = kept.frames, (kept.recipe, present)
    differ = [
        words
        for words, before, after in (
            ("on other points", then.source, now.source),
            ("from another start", _start(then), _start(now)),
        )
        if before != after
    ]
    return (
        f"Pinned: {', '.join([settings(then), *differ])}; its loss is {number(frames.loss[-1])}, at "
        f"w = {number(frames.w[-1])}, b = {number(frames.b[-1])}."
    )


def stable(run: Run, lr: float) -> tuple[str, str]:
    """Whether learning rate `lr` is stable for `run`, and why, both in Markdown."""
    facts, name = run.stability, run.config.optimizer.name
    if facts.limit is None:
        said = f"{name} has no largest stable rate: it divides by the size of the gradient"
        why = (
            "A step is about as long as the learning rate, however steep the loss is. Too large a rate makes the line "
            "wander about the best one instead of reaching it."
        )
    elif facts.batch is not None and lr <= facts.limit:
        word = "Stable:" if lr <= facts.batch else ":orange[Unsure:]"
        bears = f"the steepest batch bears up to {number(facts.batch)}, all points together up to {number(facts.limit)}"
        said = f"{word} {bears}"
        why = (
            "Each batch is its own bowl, with its own 2/λmax; this is the smallest in the first epoch. Above it "
            "some steps overshoot, and it depends on the other batches whether the run recovers."
        )
    else:
        word = "Stable:" if lr <= facts.limit else ":orange[Unstable:]"
        data = "this data" if run.steps == 1 else "all points together"
        said = f"{word} the largest stable rate for {data} is {number(facts.limit)}"
        why = (
            f"{facts.rule}, where λmax is the largest eigenvalue of the Hessian of the loss, "
            "2/n [[Σx², Σx], [Σx, n]]. Beyond it each step overshoots by more than the one before."
        )
    return said, why


def _start(recipe: LineRecipe) -> tuple[float | None, float | None]:
    return recipe.config.start_w, recipe.config.start_b


def _optimizer(config: Config) -> str:
    choice = config.optimizer
    match choice.name:
        case "momentum":
            return f"{'Nesterov ' if choice.nesterov else ''}momentum {number(choice.momentum)}"
        case "RMSProp":
            return f"RMSProp (α {number(choice.alpha)})"
        case "Adam":
            return f"Adam (β₁ {number(choice.beta1)}, β₂ {number(choice.beta2)})"
        case _:
            return _NAMES[choice.name]


def _batches(config: Config, n: int) -> str:
    batches = config.batches
    if batches.full(n):
        return "all points per step"
    return f"batches of {batches.size:,}, {f'shuffled by seed {batches.seed}' if batches.shuffle else 'in order'}"


def _schedule(config: Config) -> str:
    schedule = config.schedule
    match schedule.name:
        case "step":
            return f"rate × {number(schedule.factor)} every {schedule.every:,} epochs"
        case "exponential":
            return f"rate × {number(schedule.decay)} every epoch"
        case "cosine":
            return "rate down to 0 along a cosine"
        case "warm-up":
            return f"rate warming up from {number(schedule.first)} of itself over {schedule.warm:,} epochs"
        case _:
            return ""
