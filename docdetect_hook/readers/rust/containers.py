"""Hold the open containers of a Rust text and the nodes that they have gathered so far."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING, Attributes
from docdetect_hook.readers.rust.balance import Trouble, find_trouble, skip_group
from docdetect_hook.readers.rust.bodies import resolve_locals
from docdetect_hook.readers.rust.cursor import RustText
from docdetect_hook.readers.rust.doc_comments import join_docs, prefix_end
from docdetect_hook.readers.rust.grammar import DEPTH_LIMIT, INNER_OPEN
from docdetect_hook.readers.rust.members import NAME_LIMIT, plain_name, visibility_of
from docdetect_hook.readers.rust.nodes import (
    GROUP,
    IMPL,
    PRIVATE,
    PUBLIC,
    UNDOCUMENTED,
    Call,
    Node,
    unseen_node,
)
from docdetect_hook.records import Problem
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re


class Frame(NamedTuple):
    """An open container: what its node will be, and what it has gathered so far."""

    head: Node
    place: str
    children: list[Node]
    in_macro: bool
    branching: bool = False


class Containers:
    """The containers around the place that is read, innermost last, and the first trouble so far.

    The stack is one of our own, so that depth costs no recursion.
    """

    __slots__ = ("_bodies", "_depth", "_frame", "_problem", "_source", "_stack", "_text", "_unended")

    def __init__(
        self, source: RustText, place: str = "mod", *, in_macro: bool = False, depth: int = 0, bodies: int = 0
    ) -> None:
        """Start with what the whole text stands in."""
        self._source = source
        self._text = source.text
        self._depth = depth
        self._bodies = bodies
        # By depth: how far there is no semicolon, so that a text without any is not searched again and again.
        self._unended: dict[int, int] = {}
        self._problem: Trouble | None = None
        self._frame = Frame(bare_node(GROUP, 0), place, [], in_macro)
        self._stack = [self._frame]

    def _complain(self, offset: int, message: str, code: str = "UND901") -> None:
        if self._problem is None:
            self._problem = Trouble(offset, code, message)

    def _close(self, offset: int) -> None:
        head, place, children, _, _ = self._stack.pop()
        self._frame = self._stack[-1]
        if head.kind == GROUP and head.attributes is NOTHING:
            self._frame.children.extend(resolve_locals(children) if place == "body" else children)
            return
        line = self._source.line(offset) if head.line else 0
        self._frame.children.append(head._replace(children=tuple(children), end_line=line))

    def _open(self, head: Node, place: str, brace: int, *, in_macro: bool, branching: bool = False) -> int:
        """Start a container whose brace opens at ``brace``; return where its inside starts."""
        text = self._text
        if len(self._stack) > DEPTH_LIMIT:
            self._complain(brace, f"items nested over {DEPTH_LIMIT} deep", "UND902")
            return self._after_braces(brace)
        if INNER_OPEN.match(text, brace + 1):
            inner = self._source.prefix(brace + 1, prefix_end(text, brace + 1), inner=True)
            head = head._replace(doc=join_docs(head.doc, inner.doc), inner=inner.attributes)
        self._frame = Frame(head, place, [], in_macro, branching)
        self._stack.append(self._frame)
        return brace + 1

    def _after_braces(self, brace: int) -> int:
        end = skip_group(self._text, brace)
        return end if end >= 0 else len(self._text)

    def _node(
        self,
        kind: str,
        head: re.Match[str],
        span: tuple[int, int, int, int],
        children: tuple[Node, ...] = (),
        detail: str = "",
    ) -> Node:
        """Make the node of an item from its span: prefix, first token, end of header, last character."""
        start, item, header, end = span
        source = self._source
        name = head["macro"] or head["name"] or ""
        if len(name) > NAME_LIMIT or (len(detail) > NAME_LIMIT and kind == IMPL):
            self._complain(item, f"name of more than {NAME_LIMIT} characters, cut", "UND902")
        visibility = visibility_of(head)
        if self._is_unseen(kind, visibility):
            attributes = source.attributes_of(head, start)
            if not attributes.python or kind in UNDOCUMENTED:
                return unseen_node(kind, plain_name(name), visibility, attributes, children, detail)
        prefix = source.prefix_of(head, start)
        first, line, column, header_line, end_line = source.span(prefix.start, item, header, end)
        return Node(
            kind,
            plain_name(name),
            visibility,
            line,
            column,
            end_line if end > item else line,
            first,
            header_line,
            prefix.doc,
            prefix.attributes,
            NOTHING,
            children,
            detail,
            self._frame.in_macro,
        )

    def _is_unseen(self, kind: str, visibility: int) -> bool:
        """Return whether nothing is told of an item, whatever becomes of its module or type.

        What stands in a macro call is compared with what the call becomes, by its place.
        """
        around = self._frame
        if around.in_macro or kind in UNDOCUMENTED:
            return not around.in_macro
        if visibility == PUBLIC or self._source.private or kind == "macro":
            return False
        return around.place == "mod" or (around.place == "impl" and not around.head.attributes.python)

    def _is_private(self, start: int, item: int, head: re.Match[str]) -> bool:
        """Return whether nobody sees a method, whatever its type is: PyO3 shows others by attributes."""
        return (
            self._frame.place == "impl"
            and self._is_unseen("method", visibility_of(head))
            and "#" not in self._text[start:item]
            and len(head["name"]) <= NAME_LIMIT
        )

    def _problems(self, path: str) -> tuple[Problem, ...]:
        """Return the one problem to report: what breaks the tokens explains what breaks the items."""
        trouble = find_trouble(self._text)
        if trouble is None or (trouble.code != "UND901" and self._problem):
            trouble = self._problem
        if trouble is None:
            return ()
        line, column = self._source.place(trouble.offset)
        return (Problem(path, line, column, trouble.code, trouble.message),)

    def _inside(self, opening: int, end: int) -> Call:
        """Return what stands between two brackets, of which the second may be lacking."""
        inside = self._source.cut(opening + 1, max(end - 1, opening + 1))
        return Call(inside, self._frame.place, self._depth)


def bare_node(
    kind: str, line: int, attributes: Attributes = NOTHING, detail: str = "", call: Call | None = None
) -> Node:
    """Return a node that has neither name nor documentation."""
    return Node(
        kind, "", PRIVATE, line, 0, line, line, line, None, attributes, NOTHING, (), detail, call=call
    )
