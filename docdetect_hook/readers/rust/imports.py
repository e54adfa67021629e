"""Read the tree of a Rust ``use`` declaration into single imports."""

from __future__ import annotations

import re
from typing import NamedTuple

from docdetect_hook.readers.rust.lexer import COMMENT, NAME

_COMMENT = re.compile(COMMENT)
_PIECE = re.compile(rf"{NAME}|::|[{{}},*]")
# A real tree has some hundreds; the product of prefix and leaf lengths must stay bounded.
_PATH_LIMIT = 64


class Import(NamedTuple):
    """One import: the path it names, the name it binds (``*`` for a glob, ``_`` for none)."""

    path: tuple[str, ...]
    alias: str
    public: bool
    only_types: bool = False


def read_imports(tree: str, *, public: bool) -> list[Import]:
    """Return the imports of a use tree, the text between ``use`` and its semicolon.

    A path with a leading ``::`` starts with an empty segment.
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
            prefixes.append(prefixes[-1] + path if len(prefixes[-1]) < _PATH_LIMIT else prefixes[-1])
            path, alias, expect_alias = [], "", False
        elif piece in ",}":
            if path and not fresh:
                imports.append(_make(prefixes[-1] + path, alias, public=public))
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


def _make(path: list[str], alias: str, *, public: bool) -> Import:
    # `a::{self}` binds `a`, and only as a type or module.
    only_types = len(path) > 1 and path[-1] == "self"
    if only_types:
        path = path[:-1]
    return Import(tuple(path), alias or path[-1], public, only_types)
