"""Say which Python definitions need no documentation of their own, and why."""

from __future__ import annotations

from docdetect_hook.readers.python.classes import CONSTRUCTORS
from docdetect_hook.readers.python.decorators import Decorators, compiled
from docdetect_hook.readers.python.inheritance import Ancestry, Class, File, Hierarchy
from docdetect_hook.readers.python.stdlib import documents
from docdetect_hook.startup.typed import Iterator

_ACCESSORS = frozenset({"setter", "deleter", "getter"})
_NO_MARKS: set[str | None] = set()


class Exemptions:
    """The exemptions of one file."""

    def __init__(self, file: File, hierarchy: Hierarchy, ignored: tuple[str, ...] = ()) -> None:
        """Take the file, what finds the bases of its classes, and the patterns of ignored decorators."""
        self._file = file
        self._hierarchy = hierarchy
        self._decorators = Decorators(file, hierarchy)
        self._ignored = compiled(ignored)

    def of(self, place: int, *, public: bool) -> str | None:
        """Return why a block, which users can see or not, needs no documentation."""
        blocks = self._file.outline.blocks
        block = blocks[place]
        in_class = block.parent >= 0 and blocks[block.parent].is_class
        marks = self._marks(block.decorators)
        accessor = next((mark for mark in marks if mark in _ACCESSORS and in_class), None) if marks else None
        if accessor is not None or "overload" in marks:
            return accessor or "overload"
        if block.decorators and block.doc is None and self._is_ignored(block.decorators):
            return "decorator"
        if not in_class or block.is_class:
            return (
                "Meta" if in_class and block.name == "Meta" else "override" if "override" in marks else None
            )
        if block.name == "__init__" and block.doc is None and not self._file.unexplained(place):
            return "class docstring" if self._file.parameters(place) else "no parameters"
        return "override" if self._inherits(place, public=public, marked="override" in marks) else None

    def _marks(self, decorators: tuple[str, ...]) -> set[str | None]:
        return {self._decorators.mark(one) for one in decorators} if decorators else _NO_MARKS

    def _is_ignored(self, decorators: tuple[str, ...]) -> bool:
        patterns = self._ignored
        return patterns is not None and any(self._decorators.matches(one, patterns) for one in decorators)

    def _inherits(self, place: int, *, public: bool, marked: bool) -> bool:
        """Return whether a method needs no text of its own, because a base has one or is asked for it.

        The decorator says so where a base is out of sight. An undocumented method is asked for once in a
        hierarchy, where it is first public: what is private shows its text through its overrides alone.
        """
        block = self._file.outline.blocks[place]
        known = self._file.ancestries.get(block.parent)
        ancestry = known or self._hierarchy.ancestry(Class(self._file, block.parent))
        without_bases = not ancestry.classes and not ancestry.outside
        if without_bases or (marked and not ancestry.complete):
            return marked
        constructor = block.name in CONSTRUCTORS
        overrides = False
        for base, places in self._overridden(ancestry, block.name):
            overrides = True
            if constructor and not _takes(base.file, places, self._file.unexplained(place)):
                return False
            texts = [base.file.documented(one) for one in places]
            # A private override is asked for together with what it overrides, or not at all.
            if any(texts) or not public or base.file.public(base.place):
                return True
            if False in texts:
                return False  # an empty text hides those of the bases (inspect.getdoc)
        if constructor:
            return marked and not overrides
        return documents(ancestry.outside, block.name) or (marked and not overrides)

    def _overridden(self, ancestry: Ancestry, name: str) -> Iterator[tuple[Class, list[int]]]:
        """Yield the bases that define a method, with its places; overloads and accessors are no method."""
        for base in ancestry.classes:
            places = base.file.members.get(base.place, {}).get(name)
            if places:
                blocks = base.file.outline.blocks
                found = [one for one in places if not blocks[one].is_class and self._tells(base.file, one)]
                if found:
                    yield base, found

    def _tells(self, file: File, place: int) -> bool:
        """Return whether users see the docstring that this block has, or would have."""
        decorators = file.outline.blocks[place].decorators
        if not decorators:
            return True
        marks = self._decorators if file is self._file else Decorators(file, self._hierarchy)
        return not any(marks.mark(one) in (*_ACCESSORS, "overload") for one in decorators)


def _takes(file: File, places: list[int], own: frozenset[str]) -> bool:
    """Return whether a base's constructor has these parameters; what passes on any others adds none."""
    named = {name for name in own if name[0] != "*"}
    return not named or named <= {name for place in places for name in file.parameters(place)}
