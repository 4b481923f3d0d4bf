"""The tables of the tracking page say what was measured, in words."""

from core.autograd.tape.facts import tensor_facts
from core.autograd.tracking.nan_gradients import TRAPS, factors, values_of_x, write
from core.autograd.tracking.timing import Time
from core.autograd.tracking.treatments import Treatment, changes, compare, edges, run
from core.pictures.autograd import nan_gradients as nan_tables
from core.pictures.autograd.tracking import changes_table, leaf_table, side_by_side_table
from tests.core.autograd.tracking.test_treatments import subject_of

SUBJECT = subject_of("z = exp(x) * y", x=0.0, y=3.0)
BEFORE = run(SUBJECT, Treatment())


def test_changes():
    cut = Treatment(edge=edges(BEFORE)[0])
    markup = changes_table(changes(BEFORE, run(SUBJECT, cut)), "z", cut.words)
    assert "with detach() at x → exp(x)" in markup
    assert markup.count(">gone<") == markup.count(">the same<") == 1
    assert '<td class="size">3</td><td class="size">None</td>' in markup


def test_side_by_side_with_and_without_time():
    treatments = [Treatment(), Treatment("no_grad")]
    accounts = compare(SUBJECT, treatments)
    plain = side_by_side_table(accounts, None)
    assert "<td>4 bytes that the inputs have anyway<br>4 bytes more</td><td>nothing</td>" in plain
    assert "<td>runs</td><td>refused</td>" in plain
    assert "forward pass" not in plain
    assert "<td>2 µs<br>(1 µs to 3 µs)</td>" in side_by_side_table(accounts, [Time(2e-6, 1e-6, 3e-6)] * 2)


def test_every_tensor():
    for mode in ("grad", "inference_mode"):
        plain, retained = (tensor_facts(run(SUBJECT, Treatment(mode), retain=retain)) for retain in (False, True))
        markup = leaf_table(plain, retained)
        assert markup.count("None, with a warning") == (2 if mode == "grad" else 0)
        assert markup.count(">refused<") == (0 if mode == "grad" else 2)


def test_labels_are_escaped():
    subject = subject_of("z = where(x < 1, x, 0)", x=0.5)
    treatment = Treatment(edge=edges(run(subject, Treatment()))[0])
    tape = run(subject, treatment)
    for markup in (
        leaf_table(tensor_facts(tape), tensor_facts(tape)),
        side_by_side_table(compare(subject, [treatment]), None),
        changes_table(changes(tape, tape), "<b>", "<b>"),
    ):
        assert "x < 1" not in markup
        assert "<b>" not in markup


def test_what_is_not_finite_is_marked():
    trap = TRAPS["where and sqrt"]
    x = values_of_x("-1, 4")
    ways = [write(way, x) for way in (trap.naive, *trap.ways[:1])]
    markup = nan_tables.ways_table(x.tolist(), ways)
    assert markup.count(">nan<") == 1
    assert markup.count(">not finite<") == markup.count(">all finite<") == 1
    assert nan_tables.factors_table(factors(ways[0])).count(">nan<") == 2  # the slope, and the product
    length = write(TRAPS["length of a vector"].naive, values_of_x("0, 0"))
    assert "copied" in nan_tables.factors_table(factors(length))
    assert nan_tables.ways_table([0, 0], [length]).count('<td class="size"></td>') == 1  # one value for two elements
