"""From a text to records, in this order.

`characters` looks at the text before Python's parser does, `source` parses it, `reader` (and, for listings, `forms` and
`blocks`) goes over the tree by an allow-list, with `lookup` and `namespace` for what a name stands for. What is allowed
stands in `dialects`, what is refused in `foreign` and `refusals`.
"""
