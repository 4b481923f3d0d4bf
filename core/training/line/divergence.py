"""Why a run diverged, with the numbers that decide it."""

from core import limits
from core.problem import InputProblem
from core.training.line.run import Run
from core.training.loop.run import divergence


def advice(run: Run) -> float:
    """A learning rate that is safe for this data, in two digits: half of the largest stable one, if that is known."""
    safe = run.stability.safe
    return float(f"{_culprit(run) / 10 if safe is None else safe / 2:.1e}")


def explain(run: Run) -> InputProblem | None:
    """What became of a run that overflowed, why, and what to do about it; None for any other."""
    facts, culprit = run.stability, _culprit(run)
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
    else:
        below = "that is smaller" if facts.safe is None else f"below {facts.safe:.4g}"
        fix = f"choose a learning rate {below}, such as {safe:g}"
    return divergence(run, run.present.loss, why, fix)


def _culprit(run: Run) -> float:
    return max(rate for _, rate in run.recipe.rates)
