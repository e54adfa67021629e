"""Records of what stands in one Rust file, before the crate decides who can see it."""

from __future__ import annotations

from typing import NamedTuple

from docdetect_hook.readers.rust.attributes import Attributes
from docdetect_hook.records import Doc, Problem

# Kinds of nodes beside those of definitions: they carry no documentation of their own.
USE = "use"
OWN_CRATE = "own crate"
IMPL = "impl"
FOREIGN = "foreign"
GROUP = "group"
INCLUDE = "include"

PRIVATE = 0
PUBLIC = 1
RESTRICTED = 2


class Node(NamedTuple):
    """One item as written. Identity matters, so compare nodes with ``is`` or by ``id``.

    ``visibility`` is PUBLIC for a plain ``pub``, RESTRICTED for ``pub(..)``, else PRIVATE. ``detail``
    holds what the kind needs: the tree of a ``use`` (or of the one that ``extern crate self`` amounts
    to), the self type of an ``impl``, the target of
    a type alias, the path of an ``include!``, the opening brace of a body where it matters.
    """

    kind: str
    name: str
    visibility: int
    line: int
    col: int
    end_line: int
    header_start: int
    header_end: int
    doc: Doc | None
    attributes: Attributes
    inner: Attributes
    children: tuple[Node, ...]
    detail: str = ""
    in_macro: bool = False


class SourceFile(NamedTuple):
    """The items of one file, its own documentation and attributes, and its troubles."""

    nodes: tuple[Node, ...]
    doc: Doc | None
    attributes: Attributes
    end_line: int
    problems: tuple[Problem, ...]
