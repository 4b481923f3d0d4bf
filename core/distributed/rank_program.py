"""What the processes run: a launcher that imports torch once and forks the ranks, which train one line together.

Or they measure what training costs: `cost_program` says how.

It is started by its path, in a fresh Python, and imports nothing but torch and the standard library. A task is one
line of JSON on its standard input; what it has to say comes as lines of JSON on its standard output: that torch is
there, and what each rank did. The launcher has one thread, so that it may fork, and the ranks share its memory. If its
standard input ends, whoever started it is gone, and everything ends.

Source: PyTorch documentation, `torch.distributed`, "Initialization" and "Collective functions".
"""

import contextlib
import ctypes
import json
import os
import runpy
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor

_DATA_BYTES: Final = 256 * 2**20  # memory that a rank may take beside what it shares with the launcher
_CPU_SECONDS: Final = 30  # of each process: a last resort, a run takes less than one
_PDEATHSIG: Final = 1  # PR_SET_PDEATHSIG of prctl(2): a rank ends with its launcher, however that ends
Reduce = Callable[[Tensor], None]


def gradient(w: Tensor, b: Tensor, x: Tensor, y: Tensor) -> tuple[float, Tensor]:
    """The mean squared error of the line on these rows, and its gradient (d/dw, d/db), of shape (2,)."""
    loss = ((w * x + b - y) ** 2).mean()  # (1,) * (n, 1) + (1,) -> (n, 1) -> ()
    return loss.item(), torch.cat(torch.autograd.grad(loss, (w, b)))


class Rank:
    """One rank of a task: its rows, its weights, and its step. `task` holds plain numbers, as JSON brings them."""

    def __init__(self, task: Mapping[str, Any], rank: int) -> None:
        rows = torch.tensor(task["shards"][rank])
        self.x, self.y = (torch.tensor(task[name]).reshape(-1, 1)[rows] for name in ("x", "y"))  # (n of this rank, 1)
        first = task["starts"][rank]
        self.w, self.b = (torch.tensor([value], requires_grad=True) for value in first)  # (1,) each
        self.lr, self.ranks, self.breaks = task["lr"], len(task["shards"]), frozenset(task["breaks"])
        total = sum(map(len, task["shards"]))
        # The mean over all rows is the mean of the ranks' means only if each counts as much as it has rows.
        self.weight = 1.0 if "unweighted" in self.breaks else len(rows) * self.ranks / total
        self.odd = rank == task["odd"]
        self.forgets = task["forgets"] if self.odd and "forgets" in self.breaks else None

    def gradient(self) -> tuple[float, Tensor, Tensor]:
        """The loss of the rank's rows, its local gradient, and what it hands in: both of shape (2,)."""
        loss, local = gradient(self.w, self.b, self.x, self.y)
        sent = local * self.weight
        return loss, local, sent / self.ranks if "twice" in self.breaks else sent

    def step(self, local: Tensor, total: Tensor | None) -> Tensor:
        """Take the step, after the sum has come (None: the rank did not ask for it). Returns the gradient it took."""
        used = local if total is None or (self.odd and "ignores" in self.breaks) else total / self.ranks
        with torch.no_grad():
            self.w -= self.lr * used[0]
            self.b -= self.lr * used[1]
        return used


def train(rank: Rank, steps: int, reduce: Reduce) -> dict[str, Any]:
    """All steps of a rank; `reduce` puts the sum over the ranks in the place of what it is given.

    Gives a row of numbers per step (w and b before, loss, local gradient, sent, received, used: two numbers each, but
    one of the loss), where it ended, seconds of computing and of communicating, and torch's words if it failed.
    """
    rows: list[list[float | None]] = []
    computing = communicating = 0.0
    error = None
    for step in range(steps):
        begun = time.perf_counter()
        before = [rank.w.item(), rank.b.item()]
        loss, local, sent = rank.gradient()
        received: Tensor | None = None
        asked = time.perf_counter()
        if step != rank.forgets:
            received = sent.clone()
            try:
                reduce(received)
            except RuntimeError as failure:  # a partner is gone, or did not come in time
                error = str(failure)
                break
        got = time.perf_counter()
        used = rank.step(local, received)
        came = [None, None] if received is None else received.tolist()
        rows.append([*before, loss, *local.tolist(), *sent.tolist(), *came, *used.tolist()])
        communicating += got - asked
        computing += asked - begun + time.perf_counter() - got
    end = [rank.w.item(), rank.b.item()]
    return {"rows": rows, "end": end, "error": error, "computing": computing, "communicating": communicating}


def _meet(number: int, ranks: int, store: str, patience: float) -> None:
    """Join the others, who come to `store`, too; the first sum makes the connections."""
    from datetime import timedelta  # noqa: PLC0415

    import torch.distributed as dist  # noqa: PLC0415 - not where only the arithmetic is asked for

    meeting = dist.FileStore(store, ranks)  # type: ignore[attr-defined]  # it is documented there
    dist.init_process_group("gloo", store=meeting, rank=number, world_size=ranks, timeout=timedelta(seconds=patience))
    dist.all_reduce(torch.zeros(1))


def _join(task: Mapping[str, Any], number: int, store: str) -> dict[str, Any]:
    """One rank among the others: it meets them, trains, and leaves."""
    import torch.distributed as dist  # noqa: PLC0415

    _meet(number, len(task["shards"]), store, task["timeout"])
    told = train(Rank(task, number), task["steps"], dist.all_reduce)
    told["pid"] = os.getpid()
    dist.destroy_process_group()
    return told


def _bound(kilobytes: int) -> None:
    """End with the launcher, and take no more time and memory than a run needs."""
    import resource  # noqa: PLC0415 - there is none on Windows

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
        most = 1024 * kilobytes + _DATA_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _data_kilobytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmData:")))


class Launcher:
    """Forks so many ranks, gathers what they tell, and ends them. `join` gets a rank's number, and where they meet."""

    def __init__(self, ranks: int, join: Callable[[int, str], dict[str, Any]]) -> None:
        self._ranks, self._join = ranks, join
        self._pids: dict[int, int] = {}  # rank -> process
        self._told: dict[int, bytes] = {}

    def run(self) -> list[dict[str, Any]]:
        """What each rank told; of one that ended without a word, its exit status as `ended`."""
        signal.signal(signal.SIGTERM, lambda *_: self._leave())
        data = _data_kilobytes()
        # A file of memory: nothing is left on a disk, and there need not be any that can be written to.
        store = f"/proc/self/fd/{os.memfd_create('ranks')}"
        pipes = {self._fork(number, store, data): number for number in range(self._ranks)}
        ended: dict[int, int] = {}
        while pipes:
            ready, _, _ = select.select([*pipes, sys.stdin], [], [])
            if sys.stdin in ready:  # nothing more is sent: it has ended
                self._leave()
            for pipe in (each for each in ready if each in pipes):
                piece = os.read(pipe, 1 << 16)
                number = pipes[pipe]
                self._told[number] += piece
                if not piece:
                    os.close(pipe)
                    del pipes[pipe]
                    _, status = os.waitpid(self._pids.pop(number), 0)
                    ended[number] = os.waitstatus_to_exitcode(status)
        return [json.loads(told) if told else {"ended": ended[number]} for number, told in sorted(self._told.items())]

    def _fork(self, number: int, store: str, data: int) -> int:
        """Fork a rank. Returns the end of the pipe on which it will tell."""
        reading, writing = os.pipe()
        # No signal between the fork and the note of it, or a rank could stay behind.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
                _bound(data)
                told = json.dumps(self._join(number, store)).encode()
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(told)
                code = 0
            except BaseException as failure:  # noqa: BLE001 - whatever it is, the launcher's loop is not for this one
                sys.stderr.write(f"rank {number}: {type(failure).__name__}: {failure}\n")
            finally:
                os._exit(code)
        self._pids[number], self._told[number] = pid, b""
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        os.close(writing)
        return reading

    def _leave(self) -> None:
        """End all ranks, wait for them, and end."""
        for pid in self._pids.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in self._pids.values():
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)
        os._exit(1)


def _tell(what: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the task, say that torch is there, run, and tell."""
    with contextlib.suppress(OSError):
        # If memory runs out after all, let the kernel end this process and its ranks first, and not the app.
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.environ["GLOO_SOCKET_IFNAME"] = "lo"  # nobody outside this host can reach a rank
    torch.set_num_threads(1)
    from torch import distributed  # noqa: F401, PLC0415 - once, for all ranks

    task = json.loads(sys.stdin.readline())
    _tell({"stage": "forking"})
    if "most" in task:
        costs = runpy.run_path(str(Path(__file__).with_name("cost_program.py")))["costs"]
        told = costs(task, Launcher, _meet, _tell)
    else:
        told = Launcher(len(task["shards"]), partial(_join, task)).run()
    _tell({"ranks": told})
    os._exit(0)  # what an interpreter does at its end takes longer than the ranks do


if __name__ == "__main__":
    main()
