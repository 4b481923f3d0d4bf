"""Everything that a visitor, a link, an upload or a component's message brings enters here, and nowhere else.

The front doors of the languages, `index`, `program` and `problem`, are kept under these names; they live in
`core.language` and `core.problem`.
"""
