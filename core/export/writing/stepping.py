"""Optimizers and learning-rate schedules as lines of code: the same operations in the same order."""

from core.training.loop.optimizers import Choice
from core.training.loop.schedules import Schedule


def memory(choice: Choice, parameters: str) -> list[str]:
    """The lines before the loop: what the optimizer remembers of `parameters`, the name of a list of leaves."""
    kept = {
        "descent": (),
        "momentum": ("velocities",),
        "RMSProp": ("squares",),
        "Adam": ("means", "squares"),
    }[choice.name]
    lines = [f"{name} = [torch.zeros_like(p) for p in {parameters}]" for name in kept]
    return [*lines, "step = 0"] if choice.name == "Adam" else lines


def update(choice: Choice, parameters: str, rate: str) -> list[str]:
    """The lines that move every one of `parameters` by its gradient, under `no_grad`, with the rate named `rate`."""
    match choice.name:
        case "momentum":
            ahead = f"p.grad.add(velocity, alpha={choice.momentum!r})" if choice.nesterov else "velocity"
            return [
                f"for p, velocity in zip({parameters}, velocities):",
                f"    velocity.mul_({choice.momentum!r}).add_(p.grad)  # the gradients so far, the old ones fading",
                f"    p.add_({ahead}, alpha=-{rate})",
            ]
        case "RMSProp":
            return [
                f"for p, square in zip({parameters}, squares):",
                "    # A running mean of gradient²; p = p − rate × gradient / √square",
                f"    square.mul_({choice.alpha!r}).addcmul_(p.grad, p.grad, value=1 - {choice.alpha!r})",
                f"    p.addcdiv_(p.grad, square.sqrt().add_({choice.eps!r}), value=-{rate})",
            ]
        case "Adam":
            return [
                "step += 1",
                f"for p, mean, square in zip({parameters}, means, squares):",
                "    # Running means of the gradient and of its square, and what both lack after so few steps",
                f"    mean.lerp_(p.grad, 1 - {choice.beta1!r})",
                f"    square.mul_({choice.beta2!r}).addcmul_(p.grad, p.grad, value=1 - {choice.beta2!r})",
                f"    scale = (square.sqrt() / (1 - {choice.beta2!r}**step) ** 0.5).add_({choice.eps!r})",
                f"    p.addcdiv_(mean, scale, value=-({rate} / (1 - {choice.beta1!r}**step)))",
            ]
        case _:
            return [f"for p in {parameters}:", f"    p -= {rate} * p.grad"]


def scheduled(schedule: Schedule, lr: str, epochs: int) -> str:
    """The rate of epoch `epoch` as an expression, `lr` being the name of the rate that is asked for.

    "cosine" needs `import math`, and `epochs`, the length that it is laid out for.
    """
    match schedule.name:
        case "step":
            return f"{lr} * {schedule.factor!r} ** (epoch // {schedule.every})"
        case "exponential":
            return f"{lr} * {schedule.decay!r}**epoch"
        case "cosine":
            return f"{lr} * (1 + math.cos(math.pi * epoch / {epochs})) / 2"
        case "warm-up":
            first, warm = schedule.first, schedule.warm
            return f"{lr} * ({first!r} + (1 - {first!r}) * min(epoch, {warm}) / {warm})"
        case _:
            return lr
