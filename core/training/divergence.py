"""Why a run diverged, with the numbers that decide it."""

from core.inputs.problem import InputProblem
from core.training.descent import Run


def advice(run: Run) -> float:
    """A learning rate that is safe for this data: half of the largest stable one, in two digits."""
    return float(f"{run.bowl.largest_stable_rate / 2:.1e}")


def explain(run: Run) -> InputProblem:
    """What became of a run that diverged, why, and what to do about it."""
    limit = run.bowl.largest_stable_rate
    loss = float(run.history.loss[-1])
    what = f"The run diverged: in epoch {run.epoch:,} the loss is {loss}, so it stopped there"
    culprit = max(rate for _, rate in run.rates)
    if culprit > limit:
        why = (
            f"the learning rate {culprit:g} is above {limit:.4g}, the largest that is stable for this data (2/λmax of "
            f"the Hessian, λmax = {run.bowl.eigenvalues[1]:.4g}), and each step overshoots by more than the one before"
        )
    else:
        why = f"the squares left the range of {run.config.dtype}, though every rate up to {limit:.4g} is stable"
    return InputProblem(what, why, f"choose a learning rate below {limit:.4g}, such as {advice(run):g}")
