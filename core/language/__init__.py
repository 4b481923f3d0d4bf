"""One language, a part of Python in torch's names, which a visitor writes and Python never executes.

Its four front doors are `index`, `chain`, `program` and `listing`; each reads a text into the records of `syntax` (and
`statements`). `reading` is how: one gate of characters, one reader, and a dialect for each door, as data. `words` are
the words there are, one row per word with its arguments, its growth and its price. `walk` evaluates indices and
programs; the lab has an interpreter with a budget of its own.
"""
