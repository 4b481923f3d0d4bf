"""A recording of one program: what each line computed, the graph, and what its backward pass sent."""

from core.autograd.tape.recording import Tape, record

__all__ = ["Tape", "record"]
