"""Put in the place of a macro call the items that the crate's own macro makes of it."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import (
    NOTHING,
    Attributes,
    Features,
    conditions_of,
    merge_attributes,
)
from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.bodies import may_hold_items
from docdetect_hook.readers.rust.headers import header_end, inherent_self_type
from docdetect_hook.readers.rust.items import read_part
from docdetect_hook.readers.rust.lexer import NAME
from docdetect_hook.readers.rust.macro_calls import Expansion, Span, expand, only_call
from docdetect_hook.readers.rust.macros import BRINGING, Macro, outline, passes_on, read_macro
from docdetect_hook.readers.rust.nodes import CALL, GROUP, INCLUDE, PUBLIC, Call, Node, Seen, flat
from docdetect_hook.readers.rust.splices import Splice, written
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.typed import Callable, Iterable
from docdetect_hook.text.lazy_regex import MULTILINE, regex

# rustc's own limit is 128; each of our levels costs a reading.
_MOST_DEPTH = 64
# Where a call holds nothing that reads as an item, only the names that it makes can matter.
_MOST_BLIND_DEPTH = 4
# What the calls of one package may cost: beyond, they count as those of unknown macros. libc, where
# nearly every item stands in a call, and that in another, makes 2.6 characters of each that it has.
_BASE_TEXT = 400_000
_TEXT_PER_CHARACTER = 4
# A call costs as much as this many characters.
_CALL_TEXT = 100
# Impls in bodies of impls in bodies of impls: each level reads its text again.
_MOST_IMPLS = 3
_IMPL_OR_CALL = regex(
    rf"^\s*+(?:(?:unsafe\s++)?+(?P<impl>impl)\b|(?:crate\s*+::\s*+)?+(?P<name>{NAME})\s*+!\s*+(?=[(\[{{]))",
    MULTILINE,
)


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

    __slots__ = ("_as_written", "_features", "_kept", "_known", "_size", "_spent")

    def __init__(self, features: Features = None, size: Callable[[], int] = lambda: 0) -> None:
        """Start with no call known; ``size`` returns how many characters the package has so far."""
        self._features = features
        self._size = size
        self._known: dict[tuple[int, int], tuple[Node, ...] | None] = {}
        self._kept: list[Node] = []  # an `id` stands for its node as long as the node is there
        self._as_written: dict[int, tuple[Node, ...]] = {}
        self._spent = 0

    def as_written(self, call: Node) -> tuple[Node, ...]:
        """Return the items of a call whose macro is not known or not understood: those it holds.

        One that came out of another call and holds none may stand for all that nothing found there.
        """
        seen = call.call.seen if call.call else None
        if seen is None:
            return call.children
        if id(call) not in self._as_written:
            self._kept.append(call)
            found = settle(seen, call.children) if call.children else seen.take_rest()
            self._as_written[id(call)] = found
        return self._as_written[id(call)]

    def expand(self, call: Node, macros: Iterable[Node]) -> tuple[Node, ...] | None:
        """Return what a call becomes; nothing when that is not known.

        Of several macros, between which a condition decides, the one counts that makes the most.
        """
        found = [*macros]
        usual = [one for one in found if not (one.attributes.test or one.attributes.disabled)]
        answers = [self._once(call, one, alone=len(found) == 1) for one in usual]
        known = [one for one in answers if one is not None]
        return max(known, key=_weight) if known else None

    def _once(self, call: Node, definition: Node, *, alone: bool) -> tuple[Node, ...] | None:
        key = id(call), id(definition)
        if key not in self._known:
            self._kept += (call, definition)
            self._known[key] = self._apply(call, definition, alone=alone)
        return self._known[key]

    def _apply(self, call: Node, definition: Node, *, alone: bool) -> tuple[Node, ...] | None:
        if definition.call is None or call.call is None or call.call.depth >= _MOST_DEPTH:
            return None
        body = definition.call.inside.text
        macro = read_macro(body)
        if macro is None:
            return None
        inside = call.call.inside.text
        if call.children and (front := passes_on(macro, inside, self._features)) is not None:
            passed = _pass_on(call, front)
            return settle(call.call.seen, passed) if call.call.seen else passed
        seen = call.call.seen or Seen(call.children)
        if not seen.left and call.call.place == "mod" and _makes_nothing(body, definition.name):
            return ()
        if call.call.depth >= _deepest(seen):
            return None
        return self._read(macro, call.call, seen, call.detail if alone else "")

    def _read(self, macro: Macro, call: Call, seen: Seen, itself: str) -> tuple[Node, ...] | None:
        """Return what a call becomes. A macro that only calls ``itself`` is applied again at once."""
        became = self._became(macro, call.inside)
        if became is None:
            return None
        depth = call.depth + 1
        while became.calls == itself and itself and depth < _deepest(seen):
            following = self._became(macro, became.whole, only_call(became.whole.text))
            if following is None:
                break
            became, depth = following, depth + 1
        return settle(seen, read_part(became.whole, call.place, self._features, depth))

    def _became(self, macro: Macro, inside: Splice, span: Span | None = None) -> Expansion | None:
        self._spent += _CALL_TEXT + len(inside.text)
        if self._spent > _BASE_TEXT + _TEXT_PER_CHARACTER * self._size():
            return None
        became = expand(macro, inside, span)
        self._spent += len(became.whole.text) if became else 0
        return became


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


def _deepest(seen: Seen) -> int:
    return _MOST_DEPTH if seen.left else _MOST_BLIND_DEPTH


@lru_cache(maxsize=256)
def _makes_nothing(body: str, name: str) -> bool:
    """Return whether a macro makes nothing that others see: tests, impls of traits, private functions."""
    macro = read_macro(body)
    return macro is not None and all(_is_nothing(_telling(outline(rule), name)) for rule in macro.rules)


def _telling(text: str, name: str, depth: int = 0) -> str:
    """Return what a rule makes beside impls of traits and calls of the macro itself."""
    kept: list[str] = []
    done = 0
    for match in _IMPL_OR_CALL.finditer(text):
        end = -1
        if match.start() < done:
            continue
        if match["impl"]:
            brace = header_end(text, match.end())
            if text.startswith("{", brace) and inherent_self_type(text[match.end() : brace]) is None:
                end = skip_group(text, brace)
                end = -1 if _holds_items(text[brace + 1 : end - 1], name, depth) else end
        elif match["name"] == name:
            end = skip_group(text, match.end())
        if end >= 0:
            kept.append(text[done : match.start()])
            done = end
    return "".join([*kept, text[done:]])


def _holds_items(body: str, name: str, depth: int) -> bool:
    """Return whether the body of an impl holds more that others see than impls of traits, again."""
    if not may_hold_items(body, 0, len(body)) or depth == _MOST_IMPLS:
        return may_hold_items(body, 0, len(body))
    rest = _telling(body, name, depth + 1)
    return may_hold_items(rest, 0, len(rest))


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
    return sum(1 for _ in flat(nodes))


def settle(seen: Seen, found: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return what a call became, each node at its place in the file, if it has one."""
    for one in flat(found, into_calls=False):
        seen.pass_on(one)
    return tuple([_settle(seen, one) for one in found])


def _settle(seen: Seen, node: Node) -> Node:
    if node.kind == CALL:  # what it becomes is settled in its own turn: it is told what nobody has found yet
        return node._replace(call=node.call._replace(seen=seen)) if node.call else node
    children = tuple([_settle(seen, one) for one in node.children])
    doc = node.doc
    if node.line:
        twin = seen.at(node)
        doc = twin.doc if doc and twin and twin.doc else doc
    elif twin := seen.take(node):
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
    return node._replace(children=children, doc=doc) if children or doc is not node.doc else node
