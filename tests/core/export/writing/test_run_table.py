import csv
import io

from core.export.writing.table import COLUMNS, run_csv
from core.training.config import Config
from core.training.data import synthetic
from core.training.line.run import Run


def read(run):
    rows = list(csv.reader(io.StringIO(run_csv(run))))
    assert tuple(rows[0]) == COLUMNS
    return rows[1:]


def test_every_epoch_reads_back_exactly():
    run = Run(Config(), synthetic())
    run.advance()
    rows = read(run)
    assert [int(row[0]) for row in rows] == list(range(101))
    history = run.history
    for k, column in enumerate((history.loss, history.w, history.b, history.grad_w, history.grad_b), start=1):
        assert [float(row[k]) for row in rows[:-1]] == column.tolist()
    assert [float(value) for value in rows[-1][1:4]] == [run.present.loss, run.w.item(), run.b.item()]
    assert rows[-1][4:] == ["", ""]


def test_a_diverged_run_ends_with_the_loss_that_ended_it():
    run = Run(Config(lr=3, epochs=1000), synthetic())
    run.advance()
    rows = read(run)
    assert len(rows) == run.epoch + 1
    assert rows[-1][1] == "inf"


def test_nothing_yet_is_the_start():
    assert len(read(Run(Config(), synthetic()))) == 1
