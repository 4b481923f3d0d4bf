"""The pages that questions are about, in the order of the article."""

from typing import Final

from core.practice.question import Topic

_PAGES: Final = (
    ("anatomy", "Tensor attributes", "pages/tensors/anatomy.py", "Tensors"),
    ("dtypes", "Data types (dtypes)", "pages/tensors/dtypes.py", "Tensors"),
    ("elementwise", "Element-wise operations", "pages/tensors/elementwise.py", "Tensors"),
    ("matmul", "Matrix multiplication", "pages/tensors/matmul.py", "Tensors"),
    ("broadcasting", "Broadcasting", "pages/tensors/broadcasting.py", "Tensors"),
    ("reshaping", "Reshape, view and memory", "pages/tensors/reshaping.py", "Tensors"),
    ("indexing", "Indexing and slicing", "pages/tensors/indexing.py", "Tensors"),
    ("placement", "CPU and GPU", "pages/devices/placement.py", "Devices"),
    ("benchmark", "Speed: CPU and GPU", "pages/devices/benchmark.py", "Devices"),
    ("graph", "Computational graph", "pages/autograd/graph/page.py", "Autograd"),
    ("vector-jacobian", "Vector-Jacobian product", "pages/autograd/vector_jacobian/page.py", "Autograd"),
    ("accumulation", "Gradient accumulation", "pages/autograd/accumulation/page.py", "Autograd"),
    ("tracking", "detach and no_grad", "pages/autograd/tracking/page.py", "Autograd"),
    ("lab", "Lab: code, line by line", "pages/autograd/lab.py", "Autograd"),
    ("regression", "Linear regression", "pages/training/regression/page.py", "Training"),
    ("network", "Neural network", "pages/training/network/page.py", "Training"),
    ("capture", "Captured programs", "pages/capture/page.py", "From program to machines"),
    ("distributed", "Several processes", "pages/distributed/page.py", "From program to machines"),
    ("errors", "Error museum", "pages/museum/errors.py", "Errors"),
)
TOPICS: Final[dict[str, Topic]] = {page[0]: Topic(*page) for page in _PAGES}
