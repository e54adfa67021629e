"""Evaluate docstrings with libcst, which gets nothing but the statements that may be one."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import libcst


class Literal(NamedTuple):
    """What a first statement of strings is: its value when it documents, else the name of its form."""

    value: str | None
    form: str | None = None
    sound: bool = True


_NOTHING = Literal(None)
NOT_DOCUMENTATION = {"f": "f-string docstring", "t": "t-string docstring", "b": "bytes docstring"}


def evaluate_all(statements: Sequence[str]) -> list[Literal]:
    """Return what each statement documents; they hold only strings, parentheses and comments."""
    if not statements:
        return []
    module = libcst.parse_module("\n".join(statements) + "\n")
    if len(module.body) != len(statements):
        return [_alone(statement) for statement in statements]
    return [_of_statement(node) for node in module.body]


def _alone(statement: str) -> Literal:
    """Evaluate one statement that did not come back as one from among the others."""
    body = libcst.parse_module(statement + "\n").body
    return _of_statement(body[0]) if len(body) == 1 else _NOTHING


def _of_statement(node: libcst.CSTNode) -> Literal:
    if not isinstance(node, libcst.SimpleStatementLine) or not isinstance(node.body[0], libcst.Expr):
        return _NOTHING
    return evaluate(node.body[0].value)


def evaluate(node: libcst.BaseExpression) -> Literal:
    """Return the value of an expression that is a string by the language's rule for docstrings."""
    if isinstance(node, libcst.SimpleString):
        return _of_piece(node.value)
    if isinstance(node, libcst.ConcatenatedString):
        return _of_pieces(node)
    if isinstance(node, libcst.FormattedString):
        return Literal(None, NOT_DOCUMENTATION["f"])
    if isinstance(node, libcst.TemplatedString):
        return Literal(None, NOT_DOCUMENTATION["t"])
    return _NOTHING


def _of_pieces(node: libcst.ConcatenatedString) -> Literal:
    values: list[str] = []
    sound = True
    for piece in _flatten(node):
        literal = evaluate(piece)
        if literal.value is None:
            return literal
        values.append(literal.value)
        sound = sound and literal.sound
    return Literal("".join(values), sound=sound)


def _flatten(node: libcst.ConcatenatedString) -> Iterator[libcst.BaseExpression]:
    """Yield the pieces from left to right; the tree leans to the right, one level a piece."""
    right: libcst.BaseExpression = node
    while isinstance(right, libcst.ConcatenatedString):
        yield right.left
        right = right.right
    yield right


def _of_piece(source: str) -> Literal:
    """Evaluate one string without replacement fields."""
    quote = source[-1]
    start = source.index(quote)
    prefix = source[:start].lower()
    if "b" in prefix:
        return Literal(None, NOT_DOCUMENTATION["b"])
    size = 3 if len(source) >= start + 6 and source.startswith(quote * 3, start) else 1
    inner = source[start + size : -size]
    if "\\" not in inner or "r" in prefix:
        return Literal(inner)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Literal(str(ast.literal_eval(source)))
    except (SyntaxError, ValueError):
        # `"\xZZ"`: no interpreter takes it, and a reader of the source sees the characters.
        return Literal(inner, sound=False)
