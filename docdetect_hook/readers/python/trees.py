"""CPython's parser and the classes of its trees, without the half of `ast` that is written in Python.

That half takes 1.3 ms to load. The classes are made with the first tree, or when the first one is named: a
hundred of them are 6 % of a run over one file, and most files are read without a tree. So modules import this
one in the place of `ast`.
"""

from __future__ import annotations

import warnings

from docdetect_hook.startup.typed import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import _ast as ast

ONLY_TREE = 0x400  # `ast.PyCF_ONLY_AST`


def tree_of(source: str) -> ast.Module:
    """Return what `ast.parse` does; what it warns of is the author's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(source, "<source>", "exec", ONLY_TREE, dont_inherit=True)
    return cast("ast.Module", tree)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a class, each of its own type
    """Return a class of `ast`, and keep it where the next look finds it."""
    if name.startswith("__"):  # what an import asks of a module
        raise AttributeError(name)
    import _ast

    found = globals()[name] = getattr(_ast, name)
    return found
