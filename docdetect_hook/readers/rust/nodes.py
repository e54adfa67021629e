"""Records of what stands in one Rust file, before the crate decides who can see it."""

from __future__ import annotations

from typing import NamedTuple

from docdetect_hook.readers.rust.attributes import Attributes
from docdetect_hook.readers.rust.splices import Splice
from docdetect_hook.records import Doc, Problem

# Kinds of nodes beside those of definitions: they carry no documentation of their own.
USE = "use"
OWN_CRATE = "own crate"
IMPL = "impl"
FOREIGN = "foreign"
GROUP = "group"
INCLUDE = "include"
CALL = "call"
# What a body declares for itself: it hides the names around the body.
LOCAL = "local"

PRIVATE = 0
PUBLIC = 1
RESTRICTED = 2


class Call(NamedTuple):
    """What stands between the brackets of a macro call or definition.

    ``place`` is what the call stands in, ``depth`` how many calls it came out of, ``written`` what
    a reader of the file sees in the outermost of them.
    """

    inside: Splice
    place: str = ""
    depth: int = 0
    written: tuple[Node, ...] = ()


class Node(NamedTuple):
    """One item as written. Identity matters, so compare nodes with ``is`` or by ``id``.

    ``visibility`` is PUBLIC for a plain ``pub``, RESTRICTED for ``pub(..)``, else PRIVATE. ``detail``
    holds what the kind needs: the tree of a ``use`` (or of the one that ``extern crate self`` amounts
    to), the self type of an ``impl``, the target of
    a type alias, the path of an ``include!`` or of a called macro, the opening brace of a body where
    it matters. ``call`` is there for macros: for calls and for definitions by rules. Line 0 says that a
    macro wrote the item: there is nothing to document at the call. The children of functions, methods,
    constants and statics are what matters of their bodies.
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
    call: Call | None = None


class SourceFile(NamedTuple):
    """The items of one file, its own documentation and attributes, and its troubles."""

    nodes: tuple[Node, ...]
    doc: Doc | None
    attributes: Attributes
    end_line: int
    problems: tuple[Problem, ...]
