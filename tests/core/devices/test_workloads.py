"""The counts are compared with what torch dispatches."""

import math

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from core import limits
from core.devices.workloads import DTYPES, WORKLOADS, largest, tensors

ARITHMETIC = {"mul", "add", "sub", "div", "pow", "rsub"}


class Counting(TorchDispatchMode):
    """Counts one operation for every element that an arithmetic kernel writes, and every one that a sum reads."""

    def __init__(self):
        super().__init__()
        self.flops = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__.rstrip("_")
        if name in ARITHMETIC:
            self.flops += result.numel()
        elif name in {"sum", "mean"}:
            self.flops += args[0].numel()
        return result


def run(statement, names):
    exec(statement, {"torch": torch, **names})


def test_the_training_step_s_operations_are_those_that_torch_dispatches():
    workload = WORKLOADS["training step"]
    names = tensors(workload, 1000, "float32", "cpu")
    with Counting() as counting:
        run(workload.statement, names)
    assert counting.flops == pytest.approx(workload.flops(1000), rel=0.02)


def test_the_matrix_product_s_operations_are_those_of_torch_s_own_counter():
    from torch.utils.flop_counter import FlopCounterMode

    workload = WORKLOADS["matmul"]
    with FlopCounterMode(display=False) as counter:
        run(workload.statement, tensors(workload, 32, "float32", "cpu"))
    # torch counts a multiplication and an addition for each of the n**3 products; there is one addition less a sum.
    assert counter.get_total_flops() - workload.flops(32) == 32 * 32


@pytest.mark.device
@pytest.mark.parametrize("name", WORKLOADS)
@pytest.mark.parametrize("way", ["statement", "transfer", "loop"])
def test_every_statement_runs_and_says_what_it_means(name, way, device):
    workload = WORKLOADS[name]
    statement = getattr(workload, way)
    if not statement:
        return
    names = tensors(workload, 16, "float32", device)
    before = {key: value.detach().clone() for key, value in names.items()}
    scope = {"torch": torch, "device": torch.device(device), **names}
    if "\n" not in statement:
        exec(f"result = {statement}", scope)
        expected = {"matmul": lambda a, b: a @ b, "add": lambda a, b: a + b, "sum": lambda a: a.sum()}[name]
        known = [before[key] for key in ("a", "b") if key in before and (key == "a" or name != "sum")]
        torch.testing.assert_close(scope["result"].cpu(), expected(*known).cpu())
        return
    exec(statement, scope)
    if name == "add":
        torch.testing.assert_close(names["out"], before["a"] + before["b"])
    elif name == "sum":
        torch.testing.assert_close(scope["total"], before["a"].sum())
    else:
        w, b = before["w"], before["b"]
        errors = w * before["X"] + b - before["y_true"]
        torch.testing.assert_close(names["w"].detach(), w - 0.01 * (2 * errors * before["X"]).mean())
        torch.testing.assert_close(names["b"].detach(), b - 0.01 * (2 * errors).mean())
        assert not names["w"].grad.any()


@pytest.mark.parametrize("accelerated", [False, True])
@pytest.mark.parametrize("workload", WORKLOADS.values(), ids=WORKLOADS)
def test_no_tensor_is_larger_than_the_limit(workload, accelerated):
    limit = limits.BENCHMARK_ELEMENTS_OWN if accelerated else limits.BENCHMARK_ELEMENTS
    assert largest(accelerated=accelerated) == limit
    sizes = workload.sizes(limit)
    assert list(sizes) == sorted(sizes)
    assert len(sizes) >= 5
    assert all(math.prod(shape) <= limit for n in sizes for shape in workload.shapes(n).values())
    assert any(math.prod(shape) == limit for shape in workload.shapes(sizes[-1]).values())


@pytest.mark.parametrize("dtype", DTYPES)
def test_tensors_are_made_without_touching_the_global_generator(dtype):
    state = torch.get_rng_state()
    made = tensors(WORKLOADS["training step"], 64, dtype, "cpu")
    again = tensors(WORKLOADS["training step"], 64, dtype, "cpu")
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(made[name], again[name]) for name in made)
    assert {name for name, value in made.items() if value.requires_grad} == {"w", "b"}
    assert all(value.dtype == DTYPES[dtype] for value in made.values())
