"""The glossary: what the words of PyTorch's beginnings mean, each with a line that torch runs.

term        the record, and what its example gives
tensors     the words of tensors and devices
learning    the words of autograd and training
onward      the words of captured programs and of several processes
beyond      examples with words that the lab does not know
words       all of them, by chapter
"""
