"""A run of gradient descent as a script: the article's loop with this run's numbers."""

from core.training.descent import Recipe

_MANY_POINTS = 32_768  # from here torch shares a sum among threads, and its last bits depend on how many


def script(recipe: Recipe) -> str:
    """Python that makes the run again, to the last bit; afterwards `w`, `b` and `losses` hold its numbers.

    Raises `ValueError` for data that no script can make again.
    """
    if recipe.made is None:
        raise ValueError("this data came from elsewhere")
    return "\n".join([*_setting(recipe), "", *_start(recipe), "", *_loop(recipe), ""])


def _setting(recipe: Recipe) -> list[str]:
    made = recipe.made
    if made is None:
        return []
    n = made.n
    lines = ["import torch", ""]
    if n > _MANY_POINTS:
        lines += ["torch.set_num_threads(1)  # the last bits of a sum depend on how many threads share it"]
    return [
        *lines,
        f"# Data: y = {made.w:g}x + {made.b:g} + noise",
        f"torch.manual_seed({made.seed})",
        f"X = torch.randn({n}, 1)  # ({n}, 1)",
        f"y_true = {made.w!r} * X + {made.b!r} + {made.noise!r} * torch.randn({n}, 1)  # ({n}, 1)",
    ]


def _start(recipe: Recipe) -> list[str]:
    config = recipe.config
    w = "torch.randn(1)" if config.start_w is None else f"torch.tensor([{config.start_w!r}])"
    b = "torch.zeros(1)" if config.start_b is None else f"torch.tensor([{config.start_b!r}])"
    moved = [f'device="{config.device}"'] if config.device != "cpu" else []
    name = str(config.dtype)
    moved += [f"dtype={name}"] if name != "torch.float32" else []
    lines = ["# Parameters: leaves, whose gradients backward() accumulates"]
    if not moved:
        return [
            *lines,
            f"w = {w[:-1]}, requires_grad=True)  # (1,)",
            f"b = {b[:-1]}, requires_grad=True)  # (1,)",
        ]
    if config.start_w is not None and name != "torch.float32":
        w = f"torch.tensor([{config.start_w!r}], dtype={name})"  # a float32 would round it first
    if config.start_b is not None and name != "torch.float32":
        b = f"torch.tensor([{config.start_b!r}], dtype={name})"
    to = f".to({', '.join(moved)})"
    return [
        *lines,
        f"w = {w}{to}.requires_grad_()  # (1,)",
        f"b = {b}{to}.requires_grad_()  # (1,)",
        f"X, y_true = X{to}, y_true{to}",
    ]


def _loop(recipe: Recipe) -> list[str]:
    made = recipe.made
    n = "n" if made is None else str(made.n)
    asked, done = recipe.config.epochs, recipe.epochs
    epochs = done + 1 if recipe.diverged else done or asked
    first, *changes = recipe.rates
    lines = [f"learning_rate = {first[1]!r}", f"num_epochs = {epochs}", "losses = []", ""]
    lines += ["for epoch in range(num_epochs):"]
    for epoch, rate in changes:
        if epoch < epochs:
            lines += [f"    if epoch == {epoch}:", f"        learning_rate = {rate!r}  # changed under way", ""]
    lines += [
        "    # Forward pass: predictions and their mean squared error",
        f"    y_pred = w * X + b  # (1,) * ({n}, 1) + (1,) -> ({n}, 1)",
        f"    loss = ((y_pred - y_true) ** 2).mean()  # ({n}, 1) -> ()",
        "    losses.append(loss.item())",
    ]
    if recipe.diverged:
        lines += ["    if not torch.isfinite(loss):", f"        break  # diverged: after {done} updates"]
    return [
        *lines,
        "",
        "    # Backward pass: d loss / d w and d loss / d b",
        "    loss.backward()  # w.grad, b.grad: (1,)",
        "",
        "    # Update, of which autograd takes no note",
        "    with torch.no_grad():",
        "        w -= learning_rate * w.grad",
        "        b -= learning_rate * b.grad",
        "",
        "    # The next backward pass adds to the gradients: begin at zero",
        "    w.grad.zero_()",
        "    b.grad.zero_()",
        "",
        'print(f"w = {w.item():.4f}, b = {b.item():.4f}")',
    ]
