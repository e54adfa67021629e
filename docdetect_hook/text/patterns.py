"""Regular expressions that anybody may have written: what could take long to match is refused first."""

from __future__ import annotations

from importlib import import_module

from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Sequence
from docdetect_hook.text.lazy_regex import IGNORECASE

if TYPE_CHECKING:
    import re

_LONGEST = 1_000
_MATCHED = 200
# Ways to share a text out among the repetitions of a pattern: two that match the same characters pass.
_MOST_WAYS = 50_000
_MARK = "…"  # what stands for the rest of a long text, so that `$` does not match before it
# Characters to try a set on: ASCII, and some that only wider classes or other cases hold.
_SAMPLE = "".join(map(chr, range(128))) + "\xa0\xb5ßé\u0131\u017fλμя中\u2028\u212a"

Node = tuple[Any, Any]


class PatternError(ValueError):
    """The text is no pattern, or one that could take long: the message says why."""


def compile_pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case, or raise PatternError.

    The engine of `re` goes back: `(a+)+$` takes twice the time for each further character. So no repetition
    may stand in another one, and few may compete for the same characters.
    """
    if len(text) > _LONGEST:
        raise PatternError(f"is longer than {_LONGEST} characters")
    import re  # few projects have patterns of their own

    try:
        pattern = re.compile(text, IGNORECASE)
        _Costs(text).check()
    except (re.error, OverflowError, RecursionError, Warning) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise PatternError(f"is not a valid pattern: {reason}") from error
    return pattern


def found_in(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a pattern matches somewhere in the beginning of a text."""
    return pattern.search(text if len(text) <= _MATCHED else text[:_MATCHED] + _MARK) is not None


class _Costs:
    """Bounds the ways in which the parts of one pattern can share a text among them."""

    def __init__(self, text: str) -> None:
        # The parser of `re` itself: a second reading of the syntax would differ from it somewhere.
        parser, self._compiler = import_module("re._parser"), import_module("re._compiler")
        self._tree = parser.parse(text, IGNORECASE)
        self._made = parser.SubPattern
        self._sample = frozenset(_SAMPLE) | {
            near for char in text if not char.isascii() for near in _neighbours(char)
        }
        self._known: dict[str, frozenset[str]] = {}

    def check(self) -> None:
        """Raise PatternError when the whole pattern costs too much."""
        self._ways(list(self._tree), [])

    def _ways(self, nodes: Sequence[Node], after: Sequence[Node]) -> int:
        ways = 1
        for place, node in enumerate(nodes):
            ways *= self._ways_of(node, [*nodes[place + 1 :], *after])
            if ways > _MOST_WAYS:
                raise PatternError("could take long: too many of its repetitions match the same characters")
        return ways

    def _ways_of(self, node: Node, rest: Sequence[Node]) -> int:
        op, value = str(node[0]), node[1]
        if op.endswith("_REPEAT"):
            return self._ways_of_repetition(op, value, rest)
        if op == "BRANCH":
            most = max(self._ways(list(one), rest) for one in value[1])
            return most if self._are_distinct(value[1]) else most * len(value[1])
        if op in {"ASSERT", "ASSERT_NOT"}:
            return self._ways(list(value[1]), [])
        if op == "GROUPREF_EXISTS":
            return max(self._ways(list(one or ()), rest) for one in value[1:])
        return self._ways(_inner(op, value), rest)

    def _ways_of_repetition(self, op: str, value: tuple[int, int, Any], rest: Sequence[Node]) -> int:
        low, high, body = int(value[0]), int(value[1]), list(value[2])
        if high > 1 and (value[2].getwidth()[0] == 0 or not self._is_fixed(body)):
            raise PatternError("could take long: it repeats what itself can match in several ways")
        ways = self._ways(body, rest)
        if low == high or op == "POSSESSIVE_REPEAT" or not self._competes(body, rest):
            return ways
        return ways * max(1, min(high, _MATCHED) - low + 1)

    def _is_fixed(self, nodes: Sequence[Node]) -> bool:
        """Return whether there is one way only to match a given text from its beginning."""
        for node in nodes:
            op, value = str(node[0]), node[1]
            if op.endswith("_REPEAT"):
                inner = [list(value[2])] if value[0] == value[1] else None
            elif op == "BRANCH":
                inner = list(map(list, value[1])) if self._are_distinct(value[1]) else None
            elif op in {"ASSERT", "ASSERT_NOT"}:
                inner = [list(value[1])]
            else:
                inner = [_inner(op, value)] if op != "GROUPREF_EXISTS" else None
            if inner is None or not all(map(self._is_fixed, inner)):
                return False
        return True

    def _are_distinct(self, choices: Sequence[Any]) -> bool:
        """Return whether the first character decides between alternatives."""
        firsts = [self._first(list(one)) for one in choices]
        return not any(empty for _, empty in firsts) and sum(len(chars) for chars, _ in firsts) == len(
            frozenset().union(*(chars for chars, _ in firsts))
        )

    def _competes(self, body: Sequence[Node], rest: Sequence[Node]) -> bool:
        """Return whether what follows a repetition may take what the repetition could."""
        first, empty = self._first(rest)
        return bool(first & self._first(body)[0]) or (empty and bool(rest))

    def _first(self, nodes: Sequence[Node]) -> tuple[frozenset[str], bool]:
        """Return the characters that may come first, and whether nodes can match nothing at all."""
        found: frozenset[str] = frozenset()
        for node in nodes:
            chars, empty = self._first_of(node)
            found |= chars
            if not empty:
                return found, False
        return found, True

    def _first_of(self, node: Node) -> tuple[frozenset[str], bool]:
        op, value = str(node[0]), node[1]
        if op.endswith("_REPEAT"):
            chars, empty = self._first(list(value[2]))
            return chars, empty or value[0] == 0
        if op == "BRANCH":
            firsts = [self._first(list(one)) for one in value[1]]
            return frozenset().union(*(chars for chars, _ in firsts)), any(empty for _, empty in firsts)
        if op in {"SUBPATTERN", "ATOMIC_GROUP"}:
            return self._first(_inner(op, value))
        if op in {"AT", "ASSERT", "ASSERT_NOT"}:
            return frozenset(), True
        if op.startswith("GROUPREF"):
            return self._sample, True
        return self._chars(node), False

    def _chars(self, node: Node) -> frozenset[str]:
        """Return the sampled characters that a node for one character matches."""
        key = repr(node)
        if key not in self._known:
            one = self._compiler.compile(self._made(self._tree.state, [node]), IGNORECASE)
            self._known[key] = frozenset(filter(one.fullmatch, self._sample))
        return self._known[key]


def _inner(op: str, value: Any) -> list[Node]:  # noqa: ANN401 - as the parser's nodes are
    if op == "SUBPATTERN":
        return list(value[-1])
    return list(value) if op == "ATOMIC_GROUP" else []


def _neighbours(char: str) -> Sequence[str]:
    """Return a character, those beside it, at which a range may begin or end, and its other cases."""
    code = ord(char)
    return [char, chr(max(code - 1, 0)), chr(min(code + 1, 0x10FFFF)), *char.lower(), *char.upper()]
