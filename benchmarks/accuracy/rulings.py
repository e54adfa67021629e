"""Say which ruling explains that ruff and docdetect judge a Python definition differently.

Every explanation is proved from the source with CPython's `ast`, never taken from docdetect's own
answer, so that a fault of docdetect stays unexplained.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.accuracy.bases import is_explained, is_inherited, methods, owner_of
from benchmarks.accuracy.python_score import Disagreement
from benchmarks.accuracy.sources import SourceTree, is_private

UNEXPLAINED = "unexplained"

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Case:
    """One disagreement with what the source says about it."""

    def __init__(self, disagreement: Disagreement, sources: SourceTree) -> None:
        """Take the disagreement and the source tree of the corpus."""
        self._sources = sources
        self.path = disagreement.path
        self.expected: Mapping[str, Any] = disagreement.expected
        self.ruff_asks = disagreement.reported_by == "ruff"
        self.names: list[str] = self.expected["q"].split(".") if self.expected["q"] else []

    @cached_property
    def tree(self) -> ast.Module:
        """Return the syntax tree of the file."""
        return self._sources.tree(self.path)

    def is_blank_out_of_scope(self) -> bool:
        """Return whether only a blank docstring, for which ruff knows no scope, is at issue."""
        private = self.expected.get("inf") or any(is_private(name) for name in self.names)
        return self.ruff_asks and self.expected["empty"] and bool(private)

    def is_empty_file(self) -> bool:
        """Return whether this is a module or package without a statement."""
        return self.ruff_asks and self.expected["k"] == "module" and not self.tree.body

    def is_meta(self) -> bool:
        """Return whether this is the class Meta of a class."""
        return self.ruff_asks and self.expected["k"] == "nested_class" and self.names[-1] == "Meta"

    def is_override_of_overrides(self) -> bool:
        """Return whether a decorator of the overrides package stands on the method."""
        decorators = [ast.unparse(node).rpartition(".")[2] for node in self._decorators()]
        marked = any(name.startswith("overrid") for name in decorators)
        return self.ruff_asks and marked and "overrides" in _imported_roots(self.tree)

    def _decorators(self) -> list[ast.expr]:
        for node in ast.walk(self.tree):
            if isinstance(node, _FUNCTIONS) and node.lineno == self.expected["l"]:
                return node.decorator_list
        return []

    def is_undecorated_override(self) -> bool:
        """Return whether a base in the same file has a method of this name."""
        if not self.ruff_asks or self.expected["k"] != "method" or "override" in self.expected.get("dec", ()):
            return False
        classes = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef)}
        owner = classes.get(self.names[-2])
        pending = list(_base_names(owner)) if owner is not None else []
        seen: set[str] = set()
        while pending:
            name = pending.pop()
            if name in seen or name not in classes or name == self.names[-2]:
                continue
            seen.add(name)
            if any(method.name == self.names[-1] for method in methods(classes[name])):
                return True
            pending += _base_names(classes[name])
        return False

    def is_explained_constructor(self) -> bool:
        """Return whether this is a constructor without parameters that its class leaves unexplained."""
        if not self.ruff_asks or self.names[-1:] != ["__init__"] or self.expected["empty"]:
            return False
        owner = owner_of(self.tree, self.expected["l"])
        return owner is not None and is_explained(owner, self.expected["l"])

    def is_override_elsewhere(self) -> bool:
        """Return whether a base in another file, or in the standard library, has a method of this name."""
        if not self.ruff_asks or len(self.names) < len(("class", "method")):
            return False
        owner = owner_of(self.tree, self.expected["l"])
        return owner is not None and is_inherited(self._sources, self.path, owner, self.names[-1])

    def is_listed_private_name(self) -> bool:
        """Return whether `__all__` lists a name that looks private."""
        return not self.ruff_asks and is_private(self.names[0]) and self.names[0] in _listed(self.tree)

    def is_other_form_of_all(self) -> bool:
        """Return whether `__all__` is built in a way that ruff does not follow (append, remove, ...)."""
        if not self.names:
            return False
        return any(form in _ALL_FORMS for form in _forms_of_all(self.tree))

    def is_reexported(self) -> bool:
        """Return whether a public module exports the name from this private one."""
        if self.ruff_asks or not self.names:
            return False
        return self._sources.is_reexported(self.path, self.names[0])

    def is_absent_at_run_time(self) -> bool:
        """Return whether the definition is for type checkers alone, or deleted again by its module."""
        if not self.ruff_asks or not self.names or self.names[0] in _listed(self.tree):
            return False
        return _is_absent(self.tree, self.names[0], self.expected["l"])

    def is_private_by_path(self) -> bool:
        """Tell whether the file lies below a private name that ruff, without `__init__.py`, does not see."""
        return self.ruff_asks and any(is_private(part.removesuffix(".py")) for part in self.path.split("/"))


class _Ruling(NamedTuple):
    name: str
    explains: Callable[[Case], bool]


RULINGS = (
    _Ruling("blank docstring outside the scope: ruff's D419 knows no scope", Case.is_blank_out_of_scope),
    _Ruling("empty module or package: nothing to document", Case.is_empty_file),
    _Ruling("class Meta inside a class: settings, not an interface", Case.is_meta),
    _Ruling("override marked by the overrides package", Case.is_override_of_overrides),
    _Ruling("undecorated override of a base in the same file", Case.is_undecorated_override),
    _Ruling("constructor whose parameters its class explains, or without any", Case.is_explained_constructor),
    _Ruling("override of a base in another file or in the standard library", Case.is_override_elsewhere),
    _Ruling("private name listed in `__all__`: public", Case.is_listed_private_name),
    _Ruling("re-export from a private module: public", Case.is_reexported),
    _Ruling("`__all__` in a form that ruff does not follow", Case.is_other_form_of_all),
    _Ruling("for type checkers alone, or deleted again: not there", Case.is_absent_at_run_time),
    _Ruling("private by its real path, without `__init__.py`", Case.is_private_by_path),
)


class Explainer:
    """Explains the disagreements on one corpus."""

    def __init__(self, corpus: Path) -> None:
        """Take the directory of the packages."""
        self._sources = SourceTree(corpus)

    def explain(self, disagreement: Disagreement) -> str:
        """Return the name of the ruling, or UNEXPLAINED."""
        case = Case(disagreement, self._sources)
        return next((ruling.name for ruling in RULINGS if ruling.explains(case)), UNEXPLAINED)


def _base_names(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        plain = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(plain, ast.Name):
            yield plain.id


def _imported_roots(tree: ast.Module) -> set[str]:
    """Name the top-level packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            found.update(name.name.partition(".")[0] for name in node.names)
    return found


def _listed(tree: ast.Module) -> set[str]:
    """Collect the strings in statements that name `__all__`."""
    statements = (node for node in tree.body if _names_all(node))
    constants = (part for node in statements for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {part.value for part in constants if isinstance(part.value, str)}


def _names_all(node: ast.stmt) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "__all__" for part in ast.walk(node))


_ALL_FORMS = frozenset({"method call", "annotation", "star", "sum", "computed"})


def _forms_of_all(tree: ast.Module) -> Iterator[str]:
    """Yield how `__all__` is built, statement by statement."""
    for node in filter(_names_all, tree.body):
        if isinstance(node, ast.Expr):
            yield "method call"
        elif isinstance(node, ast.AnnAssign):
            yield "annotation"
        elif isinstance(node, ast.Assign | ast.AugAssign):
            yield _form_of_value(node.value)


def _form_of_value(value: ast.expr) -> str:
    if isinstance(value, ast.BinOp):
        return "sum"
    if not isinstance(value, ast.List | ast.Tuple):
        return "computed"
    starred = any(isinstance(element, ast.Starred) for element in value.elts)
    return "star" if starred else "literal"


def _is_absent(tree: ast.Module, name: str, line: int) -> bool:
    """Return whether what a module defines on a line is for type checkers alone, or deleted below."""
    return any(_deletes(node, name) and node.lineno > line for node in tree.body) or any(
        _is_checking(node.test) and any(one.lineno <= line <= (one.end_lineno or 0) for one in node.body)
        for node in tree.body
        if isinstance(node, ast.If)
    )


def _deletes(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Delete) and any(
        isinstance(target, ast.Name) and target.id == name for target in node.targets
    )


def _is_checking(test: ast.expr) -> bool:
    return ast.unparse(test).rpartition(".")[2] == "TYPE_CHECKING"
