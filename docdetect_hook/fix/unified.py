"""Show what corrections change, as `diff -u` does, in linear time."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from docdetect_hook.startup.typed import Iterator, Sequence

# (what happens, from and to line of the text before, from and to line of the text after), counted from 0.
Opcode = tuple[str, int, int, int, int]

_CONTEXT = 3  # lines around a change
# Lines between two that both texts have once: more are shown as replaced, since comparing takes the square.
_MOST_COMPARED = 200


def unified(before: Sequence[str], after: Sequence[str], name: str) -> Iterator[str]:
    """Yield the lines of a diff of two texts of one name."""
    yield f"--- {name}"
    yield f"+++ {name}"
    for group in _Anchored(before, after).get_grouped_opcodes(_CONTEXT):
        (_, first, _, first_after, _), (_, _, last, _, last_after) = group[0], group[-1]
        yield f"@@ -{_range(first, last)} +{_range(first_after, last_after)} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (f" {line}" for line in before[i1:i2])
            else:
                yield from (f"-{line}" for line in before[i1:i2])
                yield from (f"+{line}" for line in after[j1:j2])


def _range(start: int, stop: int) -> str:
    length = stop - start
    if length == 1:
        return f"{start + 1}"
    return f"{start + bool(length)},{length}"


class _Anchored(SequenceMatcher[str]):
    """Compares two texts between the lines that each has once: corrections keep their order."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, (), ())
        self._before, self._after = before, after

    def get_opcodes(self) -> list[Opcode]:  # type: ignore[override] # typeshed names each letter of the tag
        """Return what turns one text into the other; neighbours of one kind are one."""
        found: list[Opcode] = []
        for one in self._pieces():
            if found and found[-1][0] == one[0]:
                found[-1] = (one[0], found[-1][1], one[2], found[-1][3], one[4])
            else:
                found.append(one)
        return found

    def _pieces(self) -> Iterator[Opcode]:
        at, at_after = 0, 0
        for place, place_after in _anchors(self._before, self._after):
            yield from self._between(at, place, at_after, place_after)
            yield "equal", place, place + 1, place_after, place_after + 1
            at, at_after = place + 1, place_after + 1
        yield from self._between(at, len(self._before), at_after, len(self._after))

    def _between(self, i1: int, i2: int, j1: int, j2: int) -> Iterator[Opcode]:
        if i1 == i2 or j1 == j2:
            if (i1, j1) != (i2, j2):
                yield "insert" if i1 == i2 else "delete", i1, i2, j1, j2
            return
        old, new = self._before[i1:i2], self._after[j1:j2]
        if old == new:
            yield "equal", i1, i2, j1, j2
        elif max(len(old), len(new)) > _MOST_COMPARED:
            yield "replace", i1, i2, j1, j2
        else:
            for tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
                yield tag, i1 + a1, i1 + a2, j1 + b1, j1 + b2


def _anchors(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of lines that both texts have once, as far as they come in one order."""
    once = {line for line, count in Counter(after).items() if count == 1}
    once &= {line for line, count in Counter(before).items() if count == 1}
    places = {line: number for number, line in enumerate(after) if line in once}
    reached = -1
    for number, line in enumerate(before):
        if line in once and places[line] > reached:
            reached = places[line]
            yield number, reached
