"""What is said of a move is what torch does, asked again by hand."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import limits
from core.devices import movement
from core.devices.failure import DeviceProblem
from core.devices.movement import DTYPES, journey, residence, tensor
from core.problem import InputProblem


def way(found, line):
    return next(move for move in found.moves if line in move.line)


@pytest.mark.device
def test_to_where_it_is_already_is_the_same_object(device):
    found = journey(100, "float32", device, device)
    move = found.moves[0]
    assert move.line == f'x.to("{device}")'
    assert move.same_object
    assert move.copied == 0
    assert move.after == found.before
    x = torch.ones(100, device=device)
    assert x.to(device) is x


@pytest.mark.device
def test_a_forced_copy_is_another_storage_with_the_same_values(device):
    found = journey(100, "float64" if device != "mps" else "float32", device, device)
    move = way(found, "copy=True")
    assert not move.same_object
    assert move.after.address != found.before.address
    assert move.copied == found.before.nbytes
    assert move.kept


@pytest.mark.device
@pytest.mark.parametrize("dtype", DTYPES)
def test_an_accelerator_gets_a_copy_that_keeps_dtype_values_and_requires_grad(dtype, accelerator):
    if accelerator == "mps" and dtype == "float64":
        pytest.skip("it does not exist")
    found = journey(64, dtype, "cpu", accelerator, requires_grad=True)
    move = found.moves[0]
    floating = DTYPES[dtype].is_floating_point
    assert not move.same_object
    assert move.kept
    assert move.after.dtype == found.before.dtype == dtype
    assert move.after.requires_grad == found.before.requires_grad == floating
    assert move.copied == found.before.nbytes == 64 * DTYPES[dtype].itemsize
    assert move.median > 0
    # What was copied is the result of an operation.
    assert move.after.is_leaf != floating
    assert (move.after.made_by == "ToCopyBackward0") == floating
    created = way(found, "torch.ones")
    assert created.after.is_leaf
    assert created.copied == 0


@pytest.mark.device
def test_there_and_back(accelerator):
    back = journey(64, "float32", accelerator, "cpu")
    assert back.before.device.startswith(accelerator.partition(":")[0])
    assert back.moves[0].after.device == "cpu"
    assert back.moves[0].kept


def test_meta_keeps_the_shape_and_leaves_the_data_behind():
    found = journey(64, "float32", "cpu", "meta")
    move = found.moves[0]
    assert move.after.shape == (64,)
    assert move.after.address is None
    assert move.kept is None
    assert move.copied == 0


def test_cuda_is_refused_in_torch_s_own_words_where_it_is_missing():
    if torch.cuda.is_available():
        pytest.skip("it is here")
    with pytest.raises((RuntimeError, AssertionError)) as caught:
        torch.ones(1).cuda()
    move = way(journey(1, "float32", "cpu", "cpu"), "x.cuda()")
    assert move.after is None
    assert move.median is None
    assert str(caught.value).partition("\n")[0] in move.error


@given(
    elements=st.integers(1, 300),
    dtype=st.sampled_from(list(DTYPES)),
    requires_grad=st.booleans(),
)
def test_a_residence_is_what_the_tensor_says(elements, dtype, requires_grad):
    x = tensor(elements, dtype, "cpu", requires_grad=requires_grad)
    found = residence(x)
    assert (found.device, found.shape, found.nbytes) == ("cpu", x.shape, elements * x.element_size())
    assert (found.address, found.requires_grad, found.is_leaf) == (x.data_ptr(), x.requires_grad, True)
    assert found.dtype == dtype


@pytest.mark.parametrize(
    "call",
    [
        lambda: journey(0, "float32", "cpu", "cpu"),
        lambda: journey(limits.ELEMENTS + 1, "float32", "cpu", "cpu"),
        lambda: journey(1, "float31", "cpu", "cpu"),
        lambda: journey(1, "float64", "mps", "cpu"),
    ],
)
def test_what_cannot_be_made_is_a_problem(call):
    with pytest.raises(InputProblem):
        call()


def test_float64_to_mps_is_refused_in_words():
    with pytest.raises(DeviceProblem):
        movement.tensor(3, "float64", "mps")


def test_threads_stay_as_they_are():
    before = torch.get_num_threads()
    journey(1000, "float32", "cpu", "cpu")
    assert torch.get_num_threads() == before
