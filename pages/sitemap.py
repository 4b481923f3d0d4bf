"""The map of the house: every page that works, in the order of the article. Navigation and home page read it."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final


@dataclass(frozen=True)
class Room:
    """One page. `sight` says what a visitor sees there, `section` which part of the article it is about."""

    path: str
    title: str
    icon: str
    sight: str
    section: str = ""

    @property
    def url(self) -> str:
        """Its place in the address: the name of its file, or of its package, with hyphens for underscores."""
        path = PurePosixPath(self.path)
        return (path.parent.name if path.name == "page.py" else path.stem).replace("_", "-")


APP: Final = "PyTorch Foundations Explorer"
HOME = Room("pages/home.py", "Explorer", ":material/home:", "")
ROOMS: dict[str, tuple[Room, ...]] = {
    "Tensors": (
        Room(
            "pages/tensors/anatomy.py",
            "Tensor attributes",
            ":material/science:",
            "What a tensor carries besides its numbers, and whose memory it uses.",
            "1. Understanding Tensor Attributes",
        ),
        Room(
            "pages/tensors/dtypes.py",
            "Data types (dtypes)",
            ":material/123:",
            "What each dtype keeps of a number, bit by bit, and which dtype two of them combine to.",
            "1. Common data types",
        ),
        Room(
            "pages/tensors/elementwise.py",
            "Element-wise operations",
            ":material/function:",
            "Functions applied to every element, their curves and slopes, and what really changes in place.",
            "1. Element-wise Operations",
        ),
        Room(
            "pages/tensors/matmul.py",
            "Matrix multiplication",
            ":material/close:",
            "Rows meet columns: matmul and its relatives, and einsum with your own equation.",
            "1. Matrix Operations",
        ),
        Room(
            "pages/tensors/broadcasting.py",
            "Broadcasting",
            ":material/grid_on:",
            "How shapes meet, where each cell comes from, and why they sometimes clash.",
            "1. Broadcasting",
        ),
        Room(
            "pages/tensors/reshaping.py",
            "Reshape, view and memory",
            ":material/view_comfy:",
            "One storage and the many shapes that read it: which operations copy, and why view fails.",
            "1. Reshaping and Indexing",
        ),
        Room(
            "pages/tensors/indexing.py",
            "Indexing and slicing",
            ":material/data_array:",
            "Which cells an index takes or writes, in which shape, as a view or a copy.",
            "1. Reshaping and Indexing",
        ),
    ),
    "Devices": (
        Room(
            "pages/devices/placement.py",
            "CPU and GPU",
            ":material/memory:",
            "Where tensors live on this computer, and what moving one costs.",
            "1. Device Management",
        ),
        Room(
            "pages/devices/benchmark.py",
            "Speed: CPU and GPU",
            ":material/speed:",
            "How fast an operation is here, and four ways to measure it, three of them wrong.",
            "1. Performance Considerations",
        ),
    ),
    "Autograd": (
        Room(
            "pages/autograd/graph/page.py",
            "Computational graph",
            ":material/account_tree:",
            "The graph behind your own program, and its backward pass, step by step.",
            "2. The Computational Graph",
        ),
        Room(
            "pages/autograd/vector_jacobian/page.py",
            "Vector-Jacobian product",
            ":material/apps:",
            "The Jacobian: backward(v) combines its rows, and forward mode its columns.",
            "2. Vector-Valued Functions",
        ),
        Room(
            "pages/autograd/accumulation/page.py",
            "Gradient accumulation",
            ":material/account_balance:",
            "Gradients add up: the account of .grad, training without zeroing, and micro-batches.",
            "2. Gradient Accumulation and Zeroing",
        ),
        Room(
            "pages/autograd/tracking/page.py",
            "detach and no_grad",
            ":material/content_cut:",
            "What detach, no_grad and inference_mode leave of the graph, the gradients and the memory; errors and "
            "NaNs, and how to fix them.",
            "2. Detaching from the Graph",
        ),
        Room(
            "pages/autograd/lab.py",
            "Lab: code, line by line",
            ":material/biotech:",
            "Real listings, line by line: every tensor, whose memory it uses, and the graph as it grows.",
            "The Dynamic Graph Advantage",
        ),
    ),
    "Training": (
        Room(
            "pages/training/regression/page.py",
            "Linear regression",
            ":material/show_chart:",
            "A line that learns, live, from tensors and autograd alone.",
            "3. Gradient Descent from Scratch",
        ),
        Room(
            "pages/training/network/page.py",
            "Neural network",
            ":material/hub:",
            "A neural network from scratch, live: every unit's picture while it learns.",
            "3. Gradient Descent from Scratch, where it ends",
        ),
    ),
    "From program to machines": (
        Room(
            "pages/capture/page.py",
            "Captured programs",
            ":material/photo_camera:",
            "What torch sees when it captures a program: lines, functions and ATen operations, forward and "
            "backward in one graph.",
            "Why PyTorch?",
        ),
        Room(
            "pages/distributed/page.py",
            "Several processes",
            ":material/lan:",
            "Real processes that train one line together: shards, all-reduce, equal steps, and what breaks them.",
        ),
    ),
    "Errors": (
        Room(
            "pages/museum/errors.py",
            "Error museum",
            ":material/museum:",
            "Every famous error message of torch, raised for real, with its fix. Paste your own.",
        ),
    ),
    "Practice and words": (
        Room(
            "pages/practice/practice.py",
            "Practice",
            ":material/quiz:",
            "Say what torch will do before it does it: endless questions, and what each wrong answer reveals.",
        ),
        Room(
            "pages/glossary/page.py",
            "Glossary",
            ":material/menu_book:",
            "What the words mean, each with a line of code that runs and the page that shows it.",
        ),
    ),
}


UNASKED = frozenset({"Practice and words"})


def asked_about() -> tuple[Room, ...]:
    """The pages that the practice page has questions about."""
    return tuple(room for chapter, rooms in ROOMS.items() if chapter not in UNASKED for room in rooms)


def tab_title(url: str) -> str:
    """What the tab of the browser says on the page at `url`: its title, and the app's."""
    name = next((room.title for rooms in ROOMS.values() for room in rooms if room.url == url), None)
    return f"{name} · {APP}" if name else APP
