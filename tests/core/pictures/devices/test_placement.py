"""Tables of devices: everything is said, everything is escaped, and the chosen one is marked."""

from core.devices.hardware import Accelerator, Machine, Processor
from core.devices.mixing import mix
from core.devices.movement import journey
from core.devices.pinning import Copy, Pinning, pinning
from core.devices.placement import Device
from core.pictures.devices import placement as tables
from core.pictures.markup.numbers import duration, memory, times

MACHINE = Machine(
    Processor("Some <CPU>", 8, 4, "AVX512", ("MKL 2024.2",), (49152, 2**21)),
    (Accelerator("cuda:0", "NVIDIA H100", 80 * 2**30, 60 * 2**30, "9.0", 132, "CUDA 12.8", "570.86"),),
    (Device("mps", "MPS", missing="no <Mac>"),),
    torch="2.13.0",
    python="3.12.1",
    system="Linux",
    matmul="highest",
)


def test_every_device_is_there_with_its_facts_and_the_missing_one_with_its_reason():
    html = tables.machine_table(MACHINE, "cuda:0")
    for piece in (
        "Some &lt;CPU&gt;",
        "8 cores",
        "4 threads",
        "AVX512",
        "MKL 2024.2",
        "48 KiB and 2 MiB",
        "NVIDIA H100",
    ):
        assert piece in html
    for piece in ("80 GiB", "60 GiB free", "compute capability 9.0", "CUDA 12.8", "driver 570.86", "no &lt;Mac&gt;"):
        assert piece in html
    assert html.count("chosen") == 1
    assert html.index("cuda:0") < html.index("chosen") < html.index("NVIDIA H100")


def test_what_changed_by_a_move_is_marked_and_nothing_else():
    stayed = tables.move_figure(journey(8, "float32", "cpu", "cpu"))
    assert "nothing copied" in stayed
    assert 'title="changed"' not in stayed
    left = tables.move_figure(journey(8, "float32", "cpu", "meta"))
    assert "data is left behind" in left
    assert left.count('title="changed"') == 3  # device, address, storage
    copied = tables.move_figure(journey(8, "float32", "cpu", "cpu:0", requires_grad=True))
    assert "copied</span> 32 bytes" in copied
    assert "no: ToCopyBackward0" in copied


def test_every_way_is_in_the_table():
    found = journey(8, "float32", "cpu", "cpu")
    html = tables.moves_table(found)
    assert html.count("<tr>") == 1 + len(found.moves)
    for word in ("the same object", "a copy", "created there"):
        assert word in html


def test_errors_stand_in_torch_s_own_words():
    found = mix("cpu")
    html = tables.mixture_table(found)
    assert found.failing[0].error.replace("'", "&#x27;") in html
    assert html.count("raises") == 2
    refused = pinning("cpu", 1)
    if refused.refused.error:
        assert refused.refused.error in tables.pinning_table(refused)


def test_copies_say_when_they_return_and_when_they_are_done():
    html = tables.pinning_table(Pinning("cuda:0", 4 * 10**6, (Copy("x.to(device)", 1e-4, 4e-4),)))
    assert "100 µs" in html
    assert "400 µs" in html
    assert "10 GB/s" in html


def test_durations_memory_and_ratios():
    assert [duration(s) for s in (2.5, 0.0123, 4.56e-6, 7.8e-8)] == ["2.5 s", "12.3 ms", "4.56 µs", "78 ns"]
    assert [memory(n) for n in (0, 1, 1536, 4 * 2**20)] == ["0 bytes", "1 byte", "1.5 KiB", "4 MiB"]
    assert [times(f) for f in (0.5, 15.67, 13_456.0)] == ["0.5 ×", "15.7 ×", "13,456 ×"]
