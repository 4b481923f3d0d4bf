"""Evaluates what was read, on tensors, one operation at a time, with every size foreseen."""
