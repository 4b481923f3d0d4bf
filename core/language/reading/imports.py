"""Reads what a listing imports: names for what it knows already, and for charts, which are not drawn."""

import ast

from core.language import statements as made
from core.language.reading.forms import ListingReader
from core.language.reading.namespace import MODULES, of_charts, path_under
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
        return Span(span.line, span.column, max(len(line) + 1, span.column + 1)), line[span.column - 1 :]

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
        if module == "__future__":
            return made.Skip(*self.place(node), "Python has this by now")
        for alias in node.names:
            if (module, alias.name) == ("collections", "OrderedDict"):
                self.namespace.imported[alias.asname or alias.name] = alias.name
                continue
            of_torch = module.partition(".")[0] == "torch" and not node.level
            if not of_torch and f"{module}.{alias.name}" not in MODULES:
                raise self.foreign(node, node)
            if not self.namespace.import_from_torch(module, alias):
                path = path_under(module, alias.name)
                raise unknown(self.dialect, "function", f"torch.{path}", self.dialect.functions, self.source.span(node))
        return made.Skip(*self.place(node), "known here already")
