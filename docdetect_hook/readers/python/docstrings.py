"""Evaluate docstrings: statements made of nothing but strings, parentheses and comments.

A plain literal is its own value. For the rest the running interpreter's parser is asked, and libcst
for strings that it does not know yet; loading libcst costs more than reading a hundred files.
"""

from __future__ import annotations

import warnings

from docdetect_hook.readers.python.trees import tree_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator

if TYPE_CHECKING:
    import _ast as ast

    from docdetect_hook.readers.python.parser import Node
else:
    from docdetect_hook.readers.python import trees as ast


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
        body = tree_of(source).body
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
    from docdetect_hook.readers.python.parser import parsed

    too_deep = source.startswith("(") and source.count("(") > _DEEPEST
    body = None if too_deep else parsed(source + "\n")
    if body is None:
        return Literal(source, sound=False)
    return (literal_of(body[0]) if len(body) == 1 else None) or _NOTHING


def literal_of(statement: Node) -> Literal | None:
    """Return what a statement of libcst's tree is, None when it is no string."""
    kind = type(statement).__name__
    if kind != "SimpleStatementLine" or type(statement.body[0]).__name__ != "Expr":
        return None
    literal = _of_node(statement.body[0].value)
    return None if literal is _NOTHING else literal


def _of_node(node: Node) -> Literal:
    """Return the value of libcst's expression."""
    kind = type(node).__name__
    if kind == "SimpleString":
        return _of_piece(node.value)
    if kind == "ConcatenatedString":
        return _of_pieces([_of_node(piece) for piece in _flatten(node)])
    if kind == "FormattedString":
        return _FORMAT
    return _TEMPLATE if kind == "TemplatedString" else _NOTHING


def _flatten(node: Node) -> Iterator[Node]:
    """Yield the pieces from left to right; the tree leans to the right, one level a piece."""
    right = node
    while type(right).__name__ == "ConcatenatedString":
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
    from ast import literal_eval  # few strings need it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Literal(str(literal_eval(source)))
    except (SyntaxError, ValueError):
        # An escape such as `\\xZZ`, that no interpreter takes: readers of the source see the characters.
        return Literal(source[start:].strip("\"'"), sound=False)
