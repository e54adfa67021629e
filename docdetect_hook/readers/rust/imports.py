"""Read the tree of a Rust ``use`` declaration into single imports."""

from __future__ import annotations

from docdetect_hook.readers.rust.lexer import COMMENT, NAME
from docdetect_hook.readers.rust.nodes import PRIVATE
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.text.lazy_regex import regex

_COMMENT = regex(COMMENT)
_PIECE = regex(rf"{NAME}|::|[{{}},*]")
# A real path has ten segments; the product of prefix and leaf lengths must stay bounded.
_PATH_LIMIT = 64


class Import(NamedTuple):
    """One import: the path it names, the name it binds (``*`` for a glob, ``_`` for none).

    ``visibility`` is that of its `use`, as in a node; ``conditional`` says that a `cfg` stands on it.
    """

    path: tuple[str, ...]
    alias: str
    visibility: int
    only_types: bool = False
    conditional: bool = False


def read_imports(tree: str, visibility: int = PRIVATE, *, conditional: bool = False) -> list[Import]:
    """Return the imports of a use tree, the text between ``use`` and its semicolon.

    A path with a leading ``::`` starts with an empty segment; one of more segments than any program
    has is left out.
    """
    if "/" in tree:
        tree = _COMMENT.sub(" ", tree)
    imports: list[Import] = []
    prefixes: list[list[str]] = [[]]
    path: list[str] = []
    alias = ""
    expect_alias = fresh = False
    for piece in [*_PIECE.findall(tree), ","]:
        if piece == "::":
            if not path and not any(prefixes):
                path.append("")
        elif piece == "{":
            prefixes.append((prefixes[-1] + path)[: _PATH_LIMIT + 1])
            path, alias, expect_alias = [], "", False
        elif piece in ",}":
            if path and not fresh and len(path) + len(prefixes[-1]) <= _PATH_LIMIT:
                imports.append(_make(prefixes[-1] + path, alias, visibility, conditional=conditional))
            path, alias, expect_alias = [], "", False
            if piece == "}" and len(prefixes) > 1:
                prefixes.pop()
                fresh = True
                continue
        elif piece == "as":
            expect_alias = True
        elif expect_alias:
            alias = piece.removeprefix("r#")
        else:
            path.append(piece.removeprefix("r#"))
        fresh = False
    return imports


def _make(path: list[str], alias: str, visibility: int, *, conditional: bool) -> Import:
    # `a::{self}` binds `a`, and only as a type or module.
    only_types = len(path) > 1 and path[-1] == "self"
    if only_types:
        path = path[:-1]
    return Import(tuple(path), alias or path[-1], visibility, only_types, conditional)
