"""How shapes meet, what an operation makes of them, and what to do when they clash."""

from core.tensors.broadcasting.alignment import AxisVerdict, Broadcast, broadcast

__all__ = ["AxisVerdict", "Broadcast", "broadcast"]
