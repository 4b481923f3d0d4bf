"""What less tracking leaves: against the same program run by Python under torch's own context managers."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.autograd.tape.facts import tensor_facts, warning_for_no_leaf
from core.autograd.tape.presets import PRESETS, input_tensor
from core.autograd.tracking.timing import time_forward
from core.autograd.tracking.treatments import Subject, Treatment, calls, changes, compare, edges, kept, run
from core.language.program import parse_program
from core.probe import graph
from tests.core.autograd.programs import executed, inputs, programs
from tests.profiles import examples


def subject_of(text, **values):
    return Subject(parse_program(text), {name: torch.tensor(value) for name, value in values.items()})


def preset(name):
    chosen = PRESETS[name]
    values = {key: input_tensor(text) for key, text in chosen.values.items()}
    return Subject(parse_program(chosen.text), values, chosen.constants)


def test_edges_are_named_in_the_words_of_the_program():
    subject = subject_of("z = x * y + y ** 2", x=2.0, y=3.0)
    assert [edge.label for edge in edges(run(subject, Treatment()))] == [
        "x → x * y", "y → x * y", "y → y ** 2", "x * y → z", "y ** 2 → z",
    ]  # fmt: skip
    subject = subject_of("z = x * x + x * x", x=2.0)
    labels = [edge.label for edge in edges(run(subject, Treatment()))]
    assert len(set(labels)) == len(labels) == 6


def test_only_where_a_gradient_comes_back_is_there_an_edge():
    tape = run(preset("Cut off"), Treatment())
    labels = [edge.label for edge in edges(tape)]
    assert "w → w * x" in labels  # the graph before detach() is there, though the output does not reach it
    assert not any(label.startswith("target →") for label in labels)
    assert edges(run(subject_of("z = x > 0", x=1.0), Treatment())) == ()
    assert edges(run(subject_of("z = x * 2", x=1.0), Treatment("no_grad"))) == ()


@examples(15)
@given(programs(), st.integers(0, 99))
def test_cutting_all_edges_into_an_operation_one_by_one_sums_up(text, seed):
    """A gradient is the sum over the edges of the last operation: what each cut takes away adds up to the whole."""
    subject = Subject(parse_program(text), inputs(seed))
    before = run(subject, Treatment())
    if before.refusal:
        return
    into_last = [edge for edge in edges(before) if edge.cut.operation is before.variables[before.output].operation]
    for name, whole in before.gradients.items():
        if whole is None or not into_last:
            continue
        lost = torch.zeros_like(whole)
        for edge in into_last:
            left = run(subject, Treatment(edge=edge)).gradients[name]
            lost += whole - (0 if left is None else left)
        torch.testing.assert_close(lost, whole, equal_nan=True)


def test_a_frozen_leaf_is_requires_grad_switched_off():
    subject = subject_of("z = x * y + y ** 2", x=2.0, y=3.0)
    tape = run(subject, Treatment(frozen="y"))
    assert list(tape.gradients) == ["x"]
    found = {change.leaf: change for change in changes(run(subject, Treatment()), tape)}
    assert found["x"].same
    assert not found["y"].same
    assert found["y"].why == "its requires_grad is off"


def test_changes_say_what_became_of_each_leaf():
    subject = subject_of("z = x * y + y ** 2", x=2.0, y=3.0)
    before = run(subject, Treatment())
    cut = {edge.label: edge for edge in edges(before)}
    gone, same = changes(before, run(subject, Treatment(edge=cut["x → x * y"])))
    assert (gone.before.values, gone.after, gone.same) == ((3.0,), None, False)
    assert gone.why == "the output does not depend on it, as far as torch can see"
    assert (same.before.values, same.after.values, same.same) == ((8.0,), (8.0,), True)
    _, other = changes(before, run(subject, Treatment(edge=cut["y → y ** 2"])))
    assert (other.after.values, other.same) == ((2.0,), False)
    refused = changes(before, run(subject, Treatment("inference_mode")))
    assert {change.why for change in refused} == {"backward() was refused"}


@pytest.mark.parametrize("name", PRESETS)
def test_what_is_kept_is_what_pythons_own_run_packs(name):
    subject = preset(name)
    leaves = {key: value.clone().requires_grad_(key not in subject.constants) for key, value in subject.inputs.items()}
    packed = []
    with torch.autograd.graph.saved_tensors_hooks(lambda saved: packed.append(saved) or saved, lambda saved: saved):
        executed(subject.program.text, leaves)
    sizes = {saved.untyped_storage().data_ptr(): saved.untyped_storage().nbytes() for saved in packed}
    own = {leaf.untyped_storage().data_ptr() for leaf in leaves.values()}
    found = kept(subject, Treatment())
    assert found.tensors == len(packed)
    assert found.own == sum(size for place, size in sizes.items() if place in own)
    assert found.extra == sum(size for place, size in sizes.items() if place not in own)


def test_a_product_keeps_its_operands_and_exp_its_result():
    assert kept(subject_of("z = x * y", x=[1.0, 2.0], y=[3.0, 4.0]), Treatment()) == (
        kept(subject_of("z = y * x", x=[1.0, 2.0], y=[3.0, 4.0]), Treatment())
    )
    both = kept(subject_of("z = x * y", x=[1.0, 2.0], y=[3.0, 4.0]), Treatment())
    assert (both.tensors, both.own, both.extra) == (2, 16, 0)
    result = kept(subject_of("z = exp(x)", x=[1.0, 2.0]), Treatment())
    assert (result.tensors, result.own, result.extra) == (1, 0, 8)


@pytest.mark.parametrize("mode", ["no_grad", "inference_mode"])
def test_the_other_modes_keep_nothing(mode):
    account, = compare(preset("Two layers"), [Treatment(mode)])  # fmt: skip
    assert (account.kept.tensors, account.kept.own, account.kept.extra, account.functions) == (0, 0, 0, 0)
    assert account.output.is_inference() == (mode == "inference_mode")
    assert account.tape.refusal


def test_accounts_count_functions():
    subject = subject_of("z = x * y + y ** 2", x=2.0, y=3.0)
    edge = edges(run(subject, Treatment()))[0]
    before, cut = compare(subject, [Treatment(), Treatment(edge=edge)])
    assert (before.functions, before.kept.own) == (3, 8)
    assert graph.bytes_kept(before.tape.nodes) == before.kept.own + before.kept.extra
    assert cut.functions == 3  # a cut operation is recorded still, for its other operand


def test_an_edge_belongs_to_its_own_reading_of_the_program():
    subject = subject_of("z = x * y", x=2.0, y=3.0)
    edge = edges(run(subject, Treatment()))[0]
    assert run(subject, Treatment(edge=edge)).gradients["x"] is None
    assert edge.label in Treatment(edge=edge).words


def test_calls_are_the_operations_and_give_the_same_values():
    subject = preset("Two layers")
    for treatment in (Treatment(), Treatment("no_grad"), Treatment(edge=edges(run(subject, Treatment()))[0])):
        operations = calls(subject, treatment)
        assert len(operations) == 7
        tape = run(subject, treatment)
        torch.testing.assert_close(operations[-1]().detach(), tape.value)


def test_time_is_a_median_between_quartiles_in_every_mode():
    subject = preset("Two paths")
    edge = edges(run(subject, Treatment()))[0]
    treatments = [Treatment(), Treatment("no_grad"), Treatment("inference_mode"), Treatment(edge=edge)]
    times = time_forward(subject, treatments)
    assert len(times) == 4
    assert all(0 < time.low <= time.median <= time.high for time in times)
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()


def test_facts_with_retained_gradients():
    subject = subject_of("h = exp(x)\nz = h * y", x=2.0, y=3.0)
    plain, retained = (tensor_facts(run(subject, Treatment(), retain=retain)) for retain in (False, True))
    assert [facts.grad is None for facts in plain] == [False, False, True, True]
    assert [facts.grad.values for facts in retained] == [facts.gradient.values for facts in plain]


def test_the_warning_is_torchs_own():
    assert warning_for_no_leaf().startswith("The .grad attribute of a Tensor that is not a leaf Tensor is being")
    with pytest.warns(UserWarning, match="not a leaf") as heard:
        assert (torch.ones(1, requires_grad=True) * 2).grad is None
    assert str(heard[0].message).startswith(warning_for_no_leaf())


def test_what_requires_no_grad_refuses_to_retain_one():
    with pytest.raises(RuntimeError, match="can't retain_grad"):
        torch.ones(1).retain_grad()
    leaf = torch.ones(1, requires_grad=True)
    leaf.retain_grad()  # and does nothing
    assert not leaf.retains_grad
