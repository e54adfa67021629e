"""Prove from the source that a definition is not there when the program runs."""

from __future__ import annotations

import ast


def is_absent(tree: ast.Module, name: str, line: int) -> bool:
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
