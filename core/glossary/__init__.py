"""The glossary: what the words of PyTorch's beginnings mean, each with a line that torch runs.

term        the record, and what its example gives
tensors     the words of tensors and devices
learning    the words of autograd and training
words       all of them, by chapter
"""
