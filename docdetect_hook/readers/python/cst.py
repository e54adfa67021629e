"""Read the outline of a Python file from libcst's whole tree: slow, and independent of the scanner."""

from __future__ import annotations

from itertools import accumulate

import libcst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from docdetect_hook.readers.python.outline import Block, Outline, Span, identifier
from docdetect_hook.readers.python.scanner import header_end


class _Visitor(libcst.CSTVisitor):
    """Collect every definition in document order."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, text: str) -> None:
        """Start outside of all blocks."""
        super().__init__()
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.text = text
        self.blocks: list[Block] = []
        self.open = [-1]
        self.module_doc: Span | None = None

    def visit_Module(self, node: libcst.Module) -> None:  # noqa: N802
        """Note the module's docstring."""
        self.module_doc = self.doc_of(node)

    def visit_FunctionDef(self, node: libcst.FunctionDef) -> None:  # noqa: N802
        """Note a function."""
        self._enter(node)

    def visit_ClassDef(self, node: libcst.ClassDef) -> None:  # noqa: N802
        """Note a class."""
        self._enter(node)

    def leave_FunctionDef(self, original_node: libcst.FunctionDef) -> None:  # noqa: N802, ARG002
        """Leave a function."""
        self.open.pop()

    def leave_ClassDef(self, original_node: libcst.ClassDef) -> None:  # noqa: N802, ARG002
        """Leave a class."""
        self.open.pop()

    def range_of(self, node: libcst.CSTNode) -> CodeRange:
        """Return where a node starts and ends."""
        found = self.get_metadata(PositionProvider, node)
        assert isinstance(found, CodeRange)
        return found

    def span_of(self, node: libcst.CSTNode) -> Span:
        """Return a node's stretch of text."""
        where = self.range_of(node)
        start = self.starts[where.start.line - 1] + where.start.column
        end = self.starts[where.end.line - 1] + where.end.column
        return Span(start, end, where.start.line)

    def doc_of(self, node: libcst.FunctionDef | libcst.ClassDef | libcst.Module) -> Span | None:
        """Return the first statement of a body when it is a string."""
        body = node.body if isinstance(node, libcst.Module) else node.body.body
        first: libcst.CSTNode | None = body[0] if body else None
        if isinstance(first, libcst.SimpleStatementLine):
            first = first.body[0]
        if not isinstance(first, libcst.Expr) or not isinstance(first.value, _STRINGS):
            return None
        return self.span_of(first)

    def _enter(self, node: libcst.FunctionDef | libcst.ClassDef) -> None:
        where = self.range_of(node)
        span = self.span_of(node)
        first = self.span_of(node.decorators[0]).line if node.decorators else where.start.line
        colon = header_end(self.text, self.span_of(node.name).end)
        self.blocks.append(
            Block(
                isinstance(node, libcst.ClassDef),
                identifier(node.name.value),
                self.open[-1],
                where.start.line,
                where.start.column,
                where.end.line,
                first,
                self.text.count("\n", 0, max(colon, span.start)) + 1,
                (span.start, max(colon, span.start)),
                tuple(self.text[slice(*self.span_of(d.decorator)[:2])] for d in node.decorators),
                self.doc_of(node),
            )
        )
        self.open.append(len(self.blocks) - 1)


_STRINGS = (libcst.SimpleString, libcst.ConcatenatedString, libcst.FormattedString, libcst.TemplatedString)


def full_outline(text: str, module: libcst.Module, scanned: Outline) -> Outline:
    """Return the outline with the blocks of libcst's tree; the rest stays as it was scanned."""
    visitor = _Visitor(text)
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    wrapper.visit(visitor)
    return scanned._replace(doc=visitor.module_doc, blocks=tuple(visitor.blocks))
