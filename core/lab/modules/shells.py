"""A module of the listing's own class: a real one of torch's, whose name and methods the listing gives."""

from typing import Any

from torch import nn

from core.lab.classes.records import MISSING, ListingClass
from core.lab.classes.special import Special

Value = Any


class Shell(Special, nn.Module):
    """torch keeps its parameters and modules; `__names__` are its other attributes. Its `forward` is the listing's."""

    def __init__(self, kind: ListingClass) -> None:
        # torch's own beginning is `super().__init__()` in the listing; without it torch refuses modules and parameters.
        object.__setattr__(self, "__kind__", kind)
        object.__setattr__(self, "__names__", {})

    def begin(self) -> None:
        """What `nn.Module.__init__` does."""
        nn.Module.__init__(self)

    def _get_name(self) -> str:
        return self.__kind__.name

    def extra_repr(self) -> str:
        """The listing's own, if it wrote one."""
        method = self.__kind__.find("extra_repr")
        if method is MISSING:
            return ""
        found = self.__kind__.run(method, [self])
        self.__kind__.charge(len(found))
        return str(found)
