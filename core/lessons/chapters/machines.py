"""Devices: where tensors live, and how to measure what they cost."""

from typing import Final

from core.lessons import goals
from core.lessons.lesson import PageLesson, do, predict

PLACEMENT: Final = PageLesson(
    "placement",
    "Where tensors live",
    (
        "Checking GPU Availability",
        "Moving Tensors Between Devices",
        "Device-Agnostic Code Pattern (BEST PRACTICE)",
    ),
    (
        predict(
            {"elements": "65536"},
            "Each tensor lives on one device, and `.device` says which.",
            "Where is a new tensor, if nothing is said?",
            "print(torch.zeros(3).device)",
            {
                "cpu": "Nothing moves to a GPU by itself, even where there is one.",
                "cuda:0": "Only where it is asked for: device='cuda', or .to('cuda').",
                "meta": "The device meta keeps shapes and no data; it has to be asked for.",
            },
        ),
        predict(
            {"elements": "65536", "target": "cpu"},
            "`.to` copies a tensor to a device. Here x is there already.",
            "Is x.to('cpu') a new tensor?",
            "x = torch.zeros(3)\nprint('no' if x.to('cpu') is x else 'yes')",
            {
                "no": "It is the very same object, so `.to` may stand in a loop at no cost.",
                "yes": "torch copies only where it has to.",
            },
        ),
        do(
            {"elements": "65536", "target": "cpu"},
            "Every installation of torch has the device meta, which keeps a shape and no numbers.",
            "Move x to meta.",
            goals.chosen("target", "meta"),
            {"target": "meta"},
            "Its bytes are gone, its shape is there: this is how a large model's shapes are worked out for free.",
        ),
        predict(
            {"elements": "65536", "target": "meta"},
            "Both operands have to be on one device. The article's best practice is to choose it once, at the top.",
            "torch.device('cuda' if torch.cuda.is_available() else 'cpu'): what does it do where there is no GPU?",
            "device = torch.device('cuda' if False else 'cpu')\nprint(torch.zeros(2, device=device).device)",
            {
                "cpu": "The same code runs everywhere.",
                "RuntimeError": "It would, if 'cuda' were asked for without looking.",
                "meta": "Nobody asked for meta.",
            },
        ),
        do(
            {"elements": "16", "target": "meta"},
            "Moving takes time: some for each move, and some for each byte.",
            "Make x large: a million elements or more.",
            goals.number("elements", 2**20, 2**30),
            {"elements": str(4**10)},
            "Move few large tensors, and leave them there.",
        ),
    ),
)

BENCHMARK: Final = PageLesson(
    "benchmark",
    "How to measure",
    ("Performance Considerations", "Key takeaways"),
    (
        predict(
            {"benchmark_op": "matmul"},
            "The time of a product of n × n matrices is measured for one n after the other. It has n³ products to add.",
            "n is doubled. How many times as much work is that?",
            "print((2 * 100) ** 3 // 100 ** 3)",
            {
                "2": "That is so for a sum along one axis.",
                "4": "The matrices have four times the elements, and each cell of the result is twice the work.",
                "8": "So on the chart, with both axes logarithmic, the line is three times as steep as that of n.",
            },
        ),
        do(
            {"benchmark_op": "matmul"},
            "Where the tensors are small, the call costs more than the work: overhead.",
            "Choose add, which does one addition per element.",
            goals.chosen("benchmark_op", "add"),
            {"benchmark_op": "add"},
            "A GPU has more overhead and more hands: it wins for large tensors only.",
        ),
        do(
            {"benchmark_op": "add"},
            "The article's benchmark warms up and waits for the GPU. This page does so, and repeats.",
            "Go to the view that shows how not to measure.",
            goals.chosen("benchmark_show", "how not to measure"),
            {"benchmark_show": "how not to measure"},
            "The first call in a process is slow, on the CPU as well; and a call on a GPU returns before it is done.",
        ),
        predict(
            {"benchmark_op": "add"},
            "A computer does other things as well, so one measurement is an accident.",
            "Five runs took 2, 2, 3, 2 and 40 ms. What does the median say?",
            "print(torch.tensor([2.0, 2.0, 3.0, 2.0, 40.0]).median().item())",
            {
                "9.8": "That is the mean: one interruption changes it.",
                "2.0": "The median stands in the middle and does not mind the 40.",
                "40.0": "That is the worst.",
            },
        ),
    ),
)
