"""The first chapter: what a tensor is, its dtypes, and what operations make of it. One package per topic."""
