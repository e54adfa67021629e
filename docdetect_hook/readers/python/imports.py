"""What a Python module binds by import and what it lists in ``__all__``, from its outline alone."""

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
    r"from[ ](?P<dots>\.*+)(?P<module>[\w.]*+)[ ]import[ ](?P<open>\(\s*+)?"
    rf"(?:{_NAMES}|(?P<star>\*))(?(open),?+\s*+\)|[ \t]*+)\Z",
    re.ASCII,
)


class Binding(NamedTuple):
    """``from module import name as alias``; ``name`` is ``*`` for a star, empty for ``import module``."""

    level: int
    module: str
    name: str
    alias: str


class Exports(NamedTuple):
    """What ``__all__`` holds: names, other modules' lists by local name; ``known`` when that is all."""

    names: frozenset[str]
    modules: tuple[str, ...]
    removed: frozenset[str]
    known: bool


def bindings(statements: Iterable[Statement], *, module_level: bool = False) -> Iterator[Binding]:
    """Yield what the import statements bind."""
    for statement in statements:
        if module_level and statement.parent >= 0:
            continue
        simple = _SIMPLE_FROM.match(statement.text)
        if simple is not None:
            for name in (simple["names"] or "*").split(","):
                original, _, alias = name.strip().partition(" as ")
                yield Binding(
                    len(simple["dots"]), simple["module"], original.strip(), (alias or original).strip()
                )
        else:
            yield from _of_nodes(_parsed(statement.text))


def _of_nodes(nodes: Iterable[ast.stmt]) -> Iterator[Binding]:
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            for name in node.names:
                yield Binding(node.level, node.module or "", name.name, name.asname or name.name)
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.asname:
                    yield Binding(0, name.name, "", name.asname)
                else:
                    first = name.name.partition(".")[0]
                    yield Binding(0, first, "", first)


def exports(statements: Iterable[Statement]) -> Exports | None:
    """Return what a module's statements about ``__all__`` add up to, or nothing without any.

    Statements in branches count together: which branch runs is not known, and a listed name is meant
    to be public in one of them.
    """
    total = _Total()
    for statement in statements:
        if statement.parent < 0:
            total.add(_parsed(statement.text))
    if not total.met:
        return None
    return Exports(frozenset(total.names), tuple(total.modules), frozenset(total.removed), total.known)


def _parsed(text: str) -> list[ast.stmt]:
    """Return the statements of one logical line; an unfinished one gives none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


class _Total:
    """The sum of the statements about one ``__all__``."""

    def __init__(self) -> None:
        """Start with nothing met."""
        self.met = False
        self.known = True
        self.names: set[str] = set()
        self.removed: set[str] = set()
        self.modules: list[str] = []

    def add(self, nodes: list[ast.stmt]) -> None:
        """Take the statements of one logical line."""
        if not nodes:
            self.met, self.known = True, False
        for node in nodes:
            if isinstance(node, ast.Assign):
                self._take(node.value, assigned=any(_is_all(target) for target in node.targets))
            elif isinstance(node, ast.AugAssign | ast.AnnAssign):
                self._take(node.value, assigned=_is_all(node.target))
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                self._call(node.value)

    def _take(self, value: ast.expr | None, *, assigned: bool) -> None:
        if assigned and value is not None:
            self.met = True
            self._value(value)

    def _call(self, call: ast.Call) -> None:
        """Take ``__all__.append(x)``, ``.extend(x)`` or ``.remove(x)``."""
        method = call.func
        if not isinstance(method, ast.Attribute) or not _is_all(method.value):
            return
        self.met = True
        if len(call.args) != 1 or method.attr not in ("append", "extend", "remove"):
            self.known = False
        elif method.attr == "extend":
            self._value(call.args[0])
        else:
            name = _string(call.args[0])
            if name is None:
                self.known = False
            elif method.attr == "append":
                self.names.add(name)
            else:
                self.removed.add(name)

    def _value(self, value: ast.expr) -> None:
        """Take a list, a tuple, a sum of them, or another module's ``__all__``."""
        pending = [value]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.List | ast.Tuple | ast.Set):
                pending.extend(node.elts)
            elif isinstance(node, ast.Starred):
                pending.append(node.value)
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                pending += (node.left, node.right)
            elif isinstance(node, ast.Call) and _is_copy(node):
                pending.extend(node.args)
            elif (name := _string(node)) is not None:
                self.names.add(name)
            elif isinstance(node, ast.Attribute) and node.attr == "__all__":
                self.modules.append(ast.unparse(node.value))
            elif not _is_all(node):
                self.known = False


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__all__"


def _is_copy(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in ("list", "tuple", "sorted", "set")


def _string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
