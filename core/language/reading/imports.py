"""Reads what a listing imports: names for what it knows already, and for charts, which are not drawn."""

import ast

from core.language import statements as made
from core.language.reading.forms import ListingReader
from core.language.reading.namespace import of_bars, of_charts, path_under
from core.language.reading.refusals import unknown
from core.problem import Span


class ImportReader(ListingReader):
    """The imports of a listing."""

    def place(self, node: ast.stmt) -> tuple[Span, str]:
        """Where a statement stands and what it says; of a compound one only the head."""
        span = self.source.span(node)
        if not hasattr(node, "body"):
            return span, self.source.said(node)
        line = self.source.lines[span.line - 1].split("#")[0].rstrip()
        start = span.column - 1 - self.source.margins.get(span.line, 0)
        return self.source.place(span.line, start, max(len(line), start + 1)), line[start:]

    def import_(self, node: ast.Import, _level: int) -> made.Statement:
        """`import module`."""
        for alias in node.names:
            if not self.namespace.import_module(alias):
                raise self.foreign(node, node)
        drawn = self.namespace.charts & {alias.asname for alias in node.names}
        return made.Skip(*self.place(node), "charts: the lab does not draw charts" if drawn else "known here already")

    def import_from(self, node: ast.ImportFrom, _level: int) -> made.Statement:
        """`from module import name`."""
        module = node.module or ""
        if of_charts(module):
            self.namespace.charts |= {alias.asname or alias.name for alias in node.names}
            return made.Skip(*self.place(node), "charts: the lab does not draw charts")
        if of_bars(module):
            self.namespace.bar_makers |= {alias.asname or alias.name: alias.name for alias in node.names}
            return made.Skip(*self.place(node), "bars of progress: the lab shows none, and runs their loops")
        if module == "__future__":
            return made.Skip(*self.place(node), "Python has this by now")
        if module in ("typing", "collections.abc", "typing_extensions"):
            for alias in node.names:
                self.namespace.import_from_library(module, alias)
            return made.Skip(*self.place(node), "types: the lab reads no annotation")
        for alias in node.names:
            if module.partition(".")[0] != "torch" or node.level:
                if node.level or not self.namespace.import_from_library(module, alias):
                    raise self.foreign(node, node)
                continue
            if not self.namespace.import_from_torch(module, alias):
                path = path_under(module, alias.name)
                raise unknown(self.dialect, "function", f"torch.{path}", self.dialect.functions, self.source.span(node))
        return made.Skip(*self.place(node), "known here already")
