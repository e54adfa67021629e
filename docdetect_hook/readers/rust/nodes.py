"""Records of what stands in one Rust file, before the crate decides who can see it."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes
from docdetect_hook.readers.rust.splices import Splice
from docdetect_hook.records import Doc, Problem
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator

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
UNDOCUMENTED = frozenset((USE, OWN_CRATE, IMPL, FOREIGN))

PRIVATE = 0
PUBLIC = 1
RESTRICTED = 2


class Call(NamedTuple):
    """What stands between the brackets of a macro call or definition.

    ``place`` is what the call stands in, ``depth`` how many calls it came out of, ``seen`` what
    a reader of the file sees in the outermost of them: all calls that came out of it share that.
    """

    inside: Splice
    place: str = ""
    depth: int = 0
    seen: Seen | None = None


class Node(NamedTuple):
    """One item as written. Identity matters, so compare nodes with ``is`` or by ``id``.

    ``visibility`` is PUBLIC for a plain ``pub``, RESTRICTED for ``pub(..)``, else PRIVATE. ``detail``
    holds what the kind needs: the tree of a ``use`` (or of the one that ``extern crate self`` amounts
    to), the self type of an ``impl``, the target of
    a type alias, the path of an ``include!`` or of a called macro, the opening brace of a body where
    it matters. ``call`` is there for macros: for calls and for definitions by rules. Line 0 says that
    nothing is told of the item: a macro wrote it, there is nothing to document at the call, or nobody
    sees it. The children of functions, methods,
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


def unseen_node(
    kind: str, name: str, visibility: int, attributes: Attributes, children: tuple[Node, ...], detail: str
) -> Node:
    """Return a node of which nothing is told: it has neither documentation nor a place."""
    return Node(kind, name, visibility, 0, 0, 0, 0, 0, None, attributes, NOTHING, children, detail)


class SourceFile(NamedTuple):
    """The items of one file, its own documentation and attributes, and its troubles."""

    nodes: tuple[Node, ...]
    doc: Doc | None
    attributes: Attributes
    end_line: int
    problems: tuple[Problem, ...]


class Seen:
    """The items that a reader sees in a macro call, of which some are not found yet in what it became.

    A macro that takes an item apart writes the `pub fn` of it anew: the item stands in the call all
    the same, and there its documentation belongs.
    """

    __slots__ = ("_by_name", "_by_place", "_nodes", "left")

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        """Start with nothing found."""
        self._nodes = nodes
        self._by_place: dict[tuple[int, int], Node] = {}
        # Of one kind and name the first in the text comes last: there a dictionary is quick to take from.
        self._by_name: dict[tuple[str, str], dict[tuple[int, int], Node]] = {}
        for one in reversed([*flat(nodes)]):
            place = (one.line, one.col)
            if one.name and one.line:
                self._by_place[place] = one
            self._by_name.setdefault((one.kind, one.name), {})[place] = one
        self.left = len(self._by_place)

    def at(self, node: Node) -> Node | None:
        """Return the item at the place of a node."""
        return self._by_place.get((node.line, node.col))

    def pass_on(self, node: Node) -> None:
        """Note that an item was passed on as it stands."""
        same = self._by_name.get((node.kind, node.name))
        if same and same.pop((node.line, node.col), None) and node.name:
            self.left -= 1

    def take(self, node: Node) -> Node | None:
        """Return the first item of this kind and name that is not found yet: now it is."""
        same = self._by_name.get((node.kind, node.name)) if node.name else None
        if not same:
            return None
        self.left -= 1
        return same.popitem()[1]

    def take_rest(self) -> tuple[Node, ...]:
        """Return what was never found: now it is."""
        found = tuple(self._rest(self._nodes)) if self.left else ()
        self._by_name.clear()
        self.left = 0
        return found

    def _rest(self, nodes: tuple[Node, ...]) -> Iterator[Node]:
        for one in nodes:
            if one.kind in {GROUP, FOREIGN}:
                yield one._replace(children=tuple(self._rest(one.children)))
            elif (one.line, one.col) in self._by_name.get((one.kind, one.name), ()):
                yield one


def flat(nodes: Iterable[Node], *, into_calls: bool = True) -> Iterator[Node]:
    """Yield nodes and all that is in them, in the order of the text; what calls hold may yet change."""
    stack = [iter(nodes)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        else:
            yield node
            if node.children and (into_calls or node.kind != CALL):
                stack.append(iter(node.children))
