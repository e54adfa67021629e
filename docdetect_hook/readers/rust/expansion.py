"""Put in the place of a macro call the items that the crate's own macro makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from docdetect_hook.readers.rust.attributes import (
    NOTHING,
    Attributes,
    Features,
    conditions_of,
    merge_attributes,
)
from docdetect_hook.readers.rust.items import read_part
from docdetect_hook.readers.rust.macros import BRINGING, Macro, expand, outline, passes_on, read_macro
from docdetect_hook.readers.rust.nodes import CALL, GROUP, INCLUDE, PUBLIC, Call, Node
from docdetect_hook.readers.rust.splices import written

# rustc's own limit is 128; each of our levels costs a reading.
_MOST_DEPTH = 64
# Where a call holds nothing that reads as an item, only the names that it makes can matter.
_MOST_BLIND_DEPTH = 4
# What the calls of one package may cost: beyond, they count as those of unknown macros.
_MOST_CALLS = 20_000
_MOST_TEXT = 400_000


class MacroScope:
    """The `macro_rules!` that a module can call by name: its own so far, and those around it.

    They hold from where they stand to the end of their module; `#[macro_use]` on the module
    passes them on to what comes behind it.
    """

    __slots__ = ("_around", "_own", "_passes_on")

    def __init__(self, around: MacroScope | None = None, *, passes_on: bool = False) -> None:
        """Start empty."""
        self._around = around
        self._own: dict[str, tuple[Node, ...]] = {}
        self._passes_on = passes_on

    def define(self, node: Node) -> None:
        """Add a macro. It takes the place of one of its name, unless a condition decides between them."""
        scope: MacroScope | None = self
        while scope is not None:
            known = scope._own.get(node.name, ())
            scope._own[node.name] = (*known, node) if node.attributes.conditional else (node,)
            scope = scope._around if scope._passes_on else None

    def find(self, name: str) -> tuple[Node, ...]:
        """Return the macros that a name stands for here; several when conditions decide."""
        scope: MacroScope | None = self
        while scope is not None:
            if name in scope._own:
                return scope._own[name]
            scope = scope._around
        return ()


class Expander:
    """Expands the calls of a package, each once for all of its crates, within what it may cost."""

    __slots__ = ("_calls", "_features", "_kept", "_known", "_text")

    def __init__(self, features: Features = None) -> None:
        """Start with no call known."""
        self._features = features
        self._known: dict[tuple[int, int], tuple[Node, ...] | None] = {}
        self._kept: list[Node] = []  # an `id` stands for its node as long as the node is there
        self._calls = 0
        self._text = 0

    def expand(self, call: Node, macros: Iterable[Node]) -> tuple[Node, ...] | None:
        """Return what a call becomes; nothing when that is not known.

        Of several macros, between which a condition decides, the one counts that makes the most.
        """
        usual = [one for one in macros if not (one.attributes.test or one.attributes.disabled)]
        answers = [self._once(call, one) for one in usual]
        known = [one for one in answers if one is not None]
        return max(known, key=_weight) if known else None

    def _once(self, call: Node, definition: Node) -> tuple[Node, ...] | None:
        key = id(call), id(definition)
        if key not in self._known:
            self._kept += (call, definition)
            self._known[key] = self._apply(call, definition)
        return self._known[key]

    def _apply(self, call: Node, definition: Node) -> tuple[Node, ...] | None:
        if definition.call is None or call.call is None or call.call.depth >= _MOST_DEPTH:
            return None
        body = definition.call.inside.text
        macro = read_macro(body)
        if macro is None:
            return None
        if call.children and (front := passes_on(macro, self._features)) is not None:
            return _pass_on(call, front)
        seen = call.call.written or call.children
        if not seen and call.call.place == "mod" and _makes_nothing(body):
            return ()
        if not seen and call.call.depth >= _MOST_BLIND_DEPTH:
            return None
        return self._read(macro, call.call, seen)

    def _read(self, macro: Macro, call: Call, seen: tuple[Node, ...]) -> tuple[Node, ...] | None:
        if self._calls >= _MOST_CALLS or self._text > _MOST_TEXT:
            return None
        self._calls += 1
        became = expand(macro, call.inside)
        if became is None:
            return None
        self._text += len(call.inside.text) + len(became.text)
        found = read_part(became, call.place, self._features, call.depth + 1)
        return _Adoption(seen).settle(found)


class MacroIndex:
    """All `macro_rules!` of a crate, which paths may name from anywhere."""

    __slots__ = ("_everywhere",)

    def __init__(self) -> None:
        """Start empty."""
        self._everywhere: dict[str, list[Node]] = {}

    def define(self, node: Node) -> None:
        """Note a macro."""
        self._everywhere.setdefault(node.name, []).append(node)

    def find(self, path: str) -> tuple[Node, ...]:
        """Return the macros that a path may name although no text in front of the call defines them."""
        first, separator, _ = path.partition("::")
        if separator and first not in {"crate", "self", "super"}:
            return ()
        return tuple(self._everywhere.get(path.rpartition("::")[2], ()))


@lru_cache(maxsize=256)
def _makes_nothing(body: str) -> bool:
    """Tell whether a macro makes nothing that others see: tests, impls of traits, private functions."""
    macro = read_macro(body)
    return macro is not None and all(_is_nothing(outline(rule)) for rule in macro.rules)


def _is_nothing(text: str) -> bool:
    nodes = read_part(written(text, 1, 0), "mod", None, 0)
    if any(_matters(node) for node in nodes):
        return False
    inside = {line for node in nodes for line in range(node.header_end + 1, node.end_line + 1)}
    return not any(
        BRINGING in line and number not in inside for number, line in enumerate(text.split("\n"), start=1)
    )


def _matters(node: Node) -> bool:
    if node.kind in {"function", "constant", "static", GROUP}:
        return node.visibility == PUBLIC or any(_matters(one) for one in node.children)
    return node.kind != "macro" or node.attributes.exported or node.call is not None


def _pass_on(call: Node, front: Attributes) -> tuple[Node, ...]:
    """Put attributes in front of every item of a call, of which another call takes the conditions only."""
    if front is NOTHING:
        return call.children
    conditions = conditions_of(front)
    return tuple(
        one._replace(
            attributes=merge_attributes(
                (conditions if one.kind in {CALL, INCLUDE} else front, one.attributes)
            )
        )
        for one in call.children
    )


def _weight(nodes: tuple[Node, ...]) -> int:
    return sum(1 for _ in _flat(nodes))


def _flat(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _hand_on(node: Node, left: tuple[Node, ...]) -> Node:
    """Tell the calls in what a call became which items nobody has found yet."""
    if node.kind == CALL and node.call:
        return node._replace(call=node.call._replace(written=left))
    if not node.children:
        return node
    return node._replace(children=tuple(_hand_on(one, left) for one in node.children))


class _Adoption:
    """Matches what a call became with the items that a reader sees in the call.

    A macro that takes an item apart writes the `pub fn` of it anew: the item stands in the call all
    the same, and there its documentation belongs.
    """

    def __init__(self, written: tuple[Node, ...]) -> None:
        self._by_place: dict[tuple[int, int], Node] = {}
        self._by_name: dict[tuple[str, str], list[Node]] = {}
        for one in reversed(list(_flat(written))):
            if one.name and one.line:
                self._by_place[one.line, one.col] = one
                self._by_name.setdefault((one.kind, one.name), []).append(one)

    def settle(self, found: tuple[Node, ...]) -> tuple[Node, ...]:
        """Return the nodes, each at its place in the file, if it has one."""
        for one in _flat(found):
            twin = self._by_place.get((one.line, one.col))
            same = self._by_name.get((one.kind, one.name), ())
            if twin in same and isinstance(same, list):
                same.remove(twin)
        settled = [self._settle(one) for one in found]
        left = tuple(one for same in self._by_name.values() for one in same)
        return tuple(_hand_on(one, left) for one in settled)

    def _settle(self, node: Node) -> Node:
        children = tuple(self._settle(one) for one in node.children)
        if node.kind == CALL:
            return node._replace(children=children)
        doc = node.doc
        if node.line:
            twin = self._by_place.get((node.line, node.col))
            doc = twin.doc if doc and twin and twin.doc else doc
        elif same := self._by_name.get((node.kind, node.name)):
            twin = same.pop()
            node = node._replace(
                line=twin.line,
                col=twin.col,
                end_line=twin.end_line,
                header_start=twin.header_start,
                header_end=twin.header_end,
            )
            doc = twin.doc if doc and twin.doc else doc
        if doc and not doc.line:
            doc = doc._replace(line=node.line)
        return node._replace(children=children, doc=doc)
