"""Prove from the source, and from the running interpreter, that a method needs no text of its own."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator, Sequence

from benchmarks.accuracy.sources import SourceTree

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def owner_of(tree: ast.Module, line: int) -> ast.ClassDef | None:
    """Return the class whose method begins on a line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(method.lineno == line for method in methods(node)):
            return node
    return None


def methods(node: ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the methods of a class, those below `if` and `try` too."""
    pending: list[ast.AST] = list(node.body)
    while pending:
        statement = pending.pop()
        if isinstance(statement, _FUNCTIONS):
            yield statement
        elif not isinstance(statement, ast.ClassDef):
            pending += ast.iter_child_nodes(statement)


def is_explained(owner: ast.ClassDef, line: int) -> bool:
    """Return whether the class names every parameter of the constructor on a line, or there is none."""
    found = next(method for method in methods(owner) if method.lineno == line)
    given = [*found.args.posonlyargs, *found.args.args][1:] + found.args.kwonlyargs
    given += [one for one in (found.args.vararg, found.args.kwarg) if one is not None]
    words = set(re.findall(r"\w+", ast.get_docstring(owner) or ""))
    return all(one.arg.startswith("_") or one.arg in words for one in given)


def is_inherited(sources: SourceTree, path: str, owner: ast.ClassDef, method: str) -> bool:
    """Return whether a class of this name in the distribution, or one of the library, has the method."""
    pending = [(path, base) for base in owner.bases]
    seen: set[str] = set()
    while pending:
        where, base = pending.pop()
        plain = base.value if isinstance(base, ast.Subscript) else base
        names = ast.unparse(plain).split(".")
        if names[-1] in seen:
            continue
        seen.add(names[-1])
        if _library_documents(_whole_name(sources.tree(where), names), method):
            return True
        for place, other in sources.classes_named(path, names[-1]):
            if other is not owner and any(one.name == method for one in methods(other)):
                return True
            pending += [(place, one) for one in other.bases]
    return False


def _whole_name(tree: ast.Module, names: Sequence[str]) -> list[str]:
    """Return the dotted name that the imports of a file give to a name in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            for alias in node.names:
                if (alias.asname or alias.name) == names[0]:
                    module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
                    return (
                        [*module.split("."), alias.name, *names[1:]] if module else [alias.name, *names[1:]]
                    )
    return list(names) if len(names) > 1 else ["builtins", *names]


def _library_documents(names: Sequence[str], method: str) -> bool:
    """Ask the running interpreter for the text of a method of the standard library."""
    parts = ".".join(names).split(".")
    if parts[0] not in sys.stdlib_module_names:
        return False
    found: object = None
    for end in range(len(parts) - 1, 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for name in parts[end:]:
            found = getattr(found, name, None)
        break
    own = getattr(found, method, None)
    return own is not None and bool(inspect.getdoc(own)) and own is not getattr(object, method, None)
