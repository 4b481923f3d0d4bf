"""Why a run diverged, with the numbers that decide it."""

from core import limits
from core.problem import InputProblem
from core.training.line.run import Run
from core.training.loop.pacing import Trainable


def advice(run: Run) -> float:
    """A learning rate that is safe for this data, in two digits: half of the largest stable one, if that is known."""
    safe = run.stability.safe
    return float(f"{_culprit(run) / 10 if safe is None else safe / 2:.1e}")


def explain(run: Run) -> InputProblem:
    """What became of a run that overflowed, why, and what to do about it."""
    facts, culprit = run.stability, _culprit(run)
    what = ending(run, run.present.loss)
    overshoots = f"λmax = {run.bowl.eigenvalues[1]:.4g}), and each step overshoots by more than the one before"
    if facts.limit is not None and culprit > facts.limit:
        why = (
            f"the learning rate {culprit:g} is above {facts.limit:.4g}, the largest that is stable for this data "
            f"({facts.rule} of the Hessian, {overshoots}"
        )
    elif facts.batch is not None and culprit > facts.batch:
        why = (
            f"the learning rate {culprit:g} is above {facts.batch:.4g}, the largest that is stable for the steepest "
            f"batch of the first epoch (2/λmax of its Hessian), though all the data together would bear "
            f"{facts.limit:.4g}"
        )
    elif facts.limit is not None and run.steps == 1:
        why = f"the squares left the range of {run.config.dtype}, though every rate up to {facts.limit:.4g} is stable"
    else:
        why = f"the squares left the range of {run.config.dtype}"
    safe = advice(run)
    if safe < limits.LEAST_RATE:
        fix = f"give the data in larger units: it takes a rate of {safe:g}, and they begin with {limits.LEAST_RATE:g}"
        return InputProblem(what, why, fix)
    fix = f"such as {safe:g}"
    below = "" if facts.safe is None else f" below {facts.safe:.4g},"
    return InputProblem(what, why, f"choose a learning rate{below or ' that is smaller,'} {fix}")


def ending(run: Trainable, loss: float) -> str:
    """Where a run ended whose last `loss` is not finite: it stopped at it, or its very last step led there."""
    stopped = "so it stopped there" if run.diverged else "and its last step led there"
    return f"The run diverged: in epoch {run.epoch:,} the loss is {loss}, {stopped}"


def _culprit(run: Run) -> float:
    return max(rate for _, rate in run.rates)
