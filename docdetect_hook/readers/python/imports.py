"""What the import statements of a Python module bind."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from docdetect_hook.readers.python.outline import Statement

# The common import without comments, in parentheses or not; anything else goes through a parser.
_NAMES = r"(?P<names>[A-Za-z_]\w*+(?:[ ]as[ ]\w++)?+(?:,\s*+[A-Za-z_]\w*+(?:[ ]as[ ]\w++)?+)*+)"
_SIMPLE_FROM = re.compile(
    r"(?:lazy[ ])?+from[ ](?P<dots>\.*+)(?P<module>[\w.]*+)[ ]import[ ](?P<open>\(\s*+)?"
    rf"(?:{_NAMES}|(?P<star>\*))(?(open),?+\s*+\)|[ \t]*+)\Z",
    re.ASCII,
)
# PEP 810: what is lazy binds the same.
_LAZY = re.compile(r"lazy(?:[ \t\f]|\\\n)++(?=from|import)")


class Binding(NamedTuple):
    """``from module import name as alias``; ``name`` is ``*`` for a star, empty for ``import module``.

    ``itself`` marks ``import name as name``, by which a module says that it passes the name on (typing
    specification, "Library interface").
    """

    level: int
    module: str
    name: str
    alias: str
    itself: bool = False


def bindings(statements: Iterable[Statement]) -> Iterator[Binding]:
    """Yield what the import statements bind."""
    for statement in statements:
        yield from bound_by(statement.text)


def bound_by(statement: str) -> Iterator[Binding]:
    """Yield what one import statement binds."""
    simple = _SIMPLE_FROM.match(statement)
    if simple is None:
        yield from _of_nodes(parsed(_LAZY.sub("", statement)))
        return
    for name in (simple["names"] or "*").split(","):
        original, _, alias = name.strip().partition(" as ")
        yield Binding(len(simple["dots"]), simple["module"], original, alias or original, alias == original)


def _of_nodes(nodes: Iterable[ast.stmt]) -> Iterator[Binding]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                alias = name.asname or name.name
                yield Binding(node.level, node.module or "", name.name, alias, name.asname == name.name)
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.asname:
                    yield Binding(0, name.name, "", name.asname, name.asname == name.name)
                else:
                    first = name.name.partition(".")[0]
                    yield Binding(0, first, "", first)


def parsed(text: str) -> list[ast.stmt]:
    """Return the statements of one logical line; an unfinished one gives none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
