"""Operations, written down while they run: the graph that `make_fx` gives, without the compiler that it imports.

`torch.fx.experimental.proxy_tensor.make_fx` works below autograd: it sees every ATen operation that is dispatched, runs
it, and adds a node for it to a `torch.fx.Graph`. But it imports torch's compiler (70 MB, and seconds) to ask it for
settings, and it replaces `torch.nn.Module.__call__` while it traces, for all threads of the process. Here a mode of
the same kind writes the same nodes; a test holds its graphs against those of `make_fx`, letter by letter.

Sources: PyTorch documentation, "torch.fx", "Extending PyTorch", section `__torch_dispatch__`; torch 2.13,
`torch/fx/experimental/proxy_tensor.py`.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from torch import Tensor, fx
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.weak import WeakTensorKeyDictionary

Table = Mapping[Any, Callable[..., Any]]

_COMPOSITE = torch._C.DispatchKey.CompositeImplicitAutograd  # noqa: SLF001 - torch has no public name for it
_FRESH = {torch.ops.aten.lift_fresh.default: torch.ops.aten.lift_fresh_copy.default}
_DATA = torch.Tag.data_dependent_output


class Capturing(TorchDispatchMode):
    """While it is entered, each operation that is dispatched becomes a node of `graph`, and runs.

    An operation of `table` is replaced by the operations that its function there calls. `constants` are tensors that no
    operation gave, under the names by which the graph asks for them.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch has no types for it
        self.graph = fx.Graph()
        self.constants: dict[str, Tensor] = {}
        self._table = table
        # Weak, as in make_fx: torch itself asks how many hold a tensor, and copies one that somebody else looks at.
        self._known = WeakTensorKeyDictionary()

    def input(self, name: str, tensor: Tensor) -> None:
        """Add an input of the graph."""
        self._track(tensor, self.graph.placeholder(name))

    def give(self, outputs: Iterable[Tensor | None]) -> None:
        """Say what the graph gives; the last thing to do."""
        self.graph.output(tuple(map(self._node, outputs)))

    def node(self, tensor: Tensor) -> fx.Node:
        """The node that gave `tensor`; one that no operation gave becomes a constant."""
        if tensor not in self._known:
            name = f"_tensor_constant{len(self.constants)}"
            self.constants[name] = tensor.detach().clone()
            self._track(tensor, self.graph.create_node("get_attr", name, (), {}))
        found: fx.Node = self._known[tensor]
        return found

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401 - an overload of torch's
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 - whatever the operation returns
        """Write the operation down, or those that it is made of, and run it."""
        kwargs = kwargs or {}
        if func in self._table:
            with self:
                return self._table[func](*args, **kwargs)
        if func.has_kernel_for_dispatch_key(_COMPOSITE):
            with self:
                parts = func.decompose(*args, **kwargs)
            if parts is not NotImplemented:
                return parts
        if _DATA in func.tags:
            raise RuntimeError(f"{func} asks for the value of a tensor, and a captured graph has no values")
        given_args, given_kwargs = pytree.tree_map(self._node, (args, kwargs))
        func = _FRESH.get(func, func)
        name = self.graph._target_to_str(func.overloadpacket.__name__)  # noqa: SLF001 - as make_fx names its nodes
        node = self.graph.create_node("call_function", func, given_args, given_kwargs, name=name)
        given = func(*args, **kwargs)
        self._track(given, node)
        return given

    def _node(self, value: Any) -> Any:  # noqa: ANN401 - an argument of an operation
        return self.node(value) if isinstance(value, Tensor) else value

    def _track(self, given: Any, node: fx.Node) -> None:  # noqa: ANN401 - what an operation gave
        if isinstance(given, Tensor):
            self._known[given] = node
            node.meta["given"] = tuple(given.shape), str(given.dtype).removeprefix("torch.")
        elif isinstance(given, tuple | list):
            for place, item in enumerate(given):
                self._track(item, self.graph.call_function(operator.getitem, (node, place)))
