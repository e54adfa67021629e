"""CPython's parser without the half of `ast` that is written in Python, which takes 1.3 ms to load."""

from __future__ import annotations

import _ast as ast
import warnings

from docdetect_hook.startup.typed import cast


def tree_of(source: str) -> ast.Module:
    """Return what `ast.parse` does; what it warns of is the author's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(source, "<source>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    return cast("ast.Module", tree)
