"""Evaluate docstrings: statements made of nothing but strings, parentheses and comments.

A plain literal is its own value. For the rest the running interpreter's parser is asked, and libcst
for strings that it does not know yet; loading libcst costs more than reading a hundred files.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import libcst


class Literal(NamedTuple):
    """What a statement of strings is: its value when it documents, else the name of its form.

    ``sound`` is false when the value could not be evaluated and is the characters as written.
    """

    value: str | None
    form: str | None = None
    sound: bool = True


_NOTHING = Literal(None)
_FORMAT = Literal(None, "f-string docstring")
_TEMPLATE = Literal(None, "t-string docstring")
_BYTES = Literal(None, "bytes docstring")
_SHORTEST_TRIPLE = 6
# libcst's parser recurses without a limit of its own.
_DEEPEST = 50


def evaluate(source: str) -> Literal:
    """Return what a statement of strings documents."""
    plain = _plain(source)
    if plain is not None:
        return Literal(plain)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _newer(source)
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return _NOTHING
    return _of_value(body[0].value)


def _of_value(node: ast.expr) -> Literal:
    """Return what an expression of CPython's tree is."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return Literal(node.value)
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        return _BYTES
    if isinstance(node, ast.JoinedStr):
        return _FORMAT
    return _TEMPLATE if type(node).__name__ == "TemplateStr" else _NOTHING


def _plain(source: str) -> str | None:
    """Return the value of one string literal without prefix and escapes, which is what it encloses."""
    quote = source[0]
    if quote not in "\"'" or "\\" in source:
        return None
    if source.startswith(quote * 3) and len(source) >= _SHORTEST_TRIPLE:
        inner = source[3:-3]
        return inner if source.endswith(quote * 3) and quote * 3 not in inner else None
    inner = source[1:-1]
    return inner if source[-1] == quote and quote not in inner else None


def _newer(source: str) -> Literal:
    """Ask libcst about strings that the running interpreter refuses."""
    import libcst

    if source.startswith("(") and source.count("(") > _DEEPEST:
        return Literal(source, sound=False)
    try:
        body = libcst.parse_module(source + "\n").body
    except libcst.ParserSyntaxError:
        return Literal(source, sound=False)
    line = body[0]
    if (
        len(body) != 1
        or not isinstance(line, libcst.SimpleStatementLine)
        or not isinstance(line.body[0], libcst.Expr)
    ):
        return _NOTHING
    return evaluate_node(line.body[0].value)


def evaluate_node(node: libcst.BaseExpression) -> Literal:
    """Return the value of libcst's expression when it is a string by the language's rule for docstrings."""
    import libcst

    if isinstance(node, libcst.SimpleString):
        return _of_piece(node.value)
    if isinstance(node, libcst.ConcatenatedString):
        return _of_pieces([evaluate_node(piece) for piece in _flatten(node)])
    if isinstance(node, libcst.FormattedString):
        return _FORMAT
    return _TEMPLATE if isinstance(node, libcst.TemplatedString) else _NOTHING


def _flatten(node: libcst.ConcatenatedString) -> Iterator[libcst.BaseExpression]:
    """Yield the pieces from left to right; the tree leans to the right, one level a piece."""
    import libcst

    right: libcst.BaseExpression = node
    while isinstance(right, libcst.ConcatenatedString):
        yield right.left
        right = right.right
    yield right


def _of_pieces(pieces: list[Literal]) -> Literal:
    """Join the values of concatenated pieces; one format string or bytes piece spoils them all."""
    for piece in pieces:
        if piece.value is None:
            return piece
    return Literal("".join(piece.value or "" for piece in pieces), sound=all(piece.sound for piece in pieces))


def _of_piece(source: str) -> Literal:
    """Evaluate one string without replacement fields."""
    start = min(place for place in (source.find('"'), source.find("'")) if place >= 0)
    if "b" in source[:start].lower():
        return _BYTES
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Literal(str(ast.literal_eval(source)))
    except (SyntaxError, ValueError):
        # An escape such as `\\xZZ`, that no interpreter takes: readers of the source see the characters.
        return Literal(source[start:].strip("\"'"), sound=False)
