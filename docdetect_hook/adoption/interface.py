"""The public interface before and after a change: what came, went, changed its visibility, lost its text."""

from __future__ import annotations

from docdetect_hook.records import FileResult, Judged
from docdetect_hook.rules.content import SAYS_NOTHING
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Literal, Mapping

Effect = Literal["added", "became public", "made private", "removed", "lost documentation"]
EFFECTS: tuple[Effect, ...] = ("added", "became public", "made private", "removed", "lost documentation")
# What these effects leave in head is there for users: it needs documentation.
ASKED: frozenset[Effect] = frozenset(("added", "became public", "lost documentation"))

# No part of the interface by itself: accessors and overloads of what is, and what only test builds have.
_SECONDARY = frozenset(("overload", "getter", "setter", "deleter", "test", "no crate"))


class Item(NamedTuple):
    """A definition as users of a package see it; ``asked`` says whether it needs documentation of its own."""

    path: str
    line: int
    language: str
    kind: str
    qualname: str
    public: bool
    documented: bool
    asked: bool


class ItemChange(NamedTuple):
    """What a change did to an item: as it is in head, or as it was in the base when it is gone."""

    effect: Effect
    item: Item

    @property
    def undocumented(self) -> bool:
        """Return whether head has an item that needs documentation and has none."""
        return self.effect in ASKED and self.item.asked and not self.item.documented


Items = Mapping[tuple[str, str, str], Item]


def items_of(results: Iterable[FileResult], rooted: Callable[[str], str]) -> dict[tuple[str, str, str], Item]:
    """Return the definitions of some files by path, name and kind; of several alike the most public counts.

    Tests and generated code are nobody's interface.
    """
    found: dict[tuple[str, str, str], Item] = {}
    for result in results:
        path = rooted(result.path)
        for judged in result.judged if result.audience is None else ():
            item = _item(path, judged)
            # A module that becomes a package is imported as before.
            key = (path, item.qualname, "module" if item.kind == "package" else item.kind)
            known = found.get(key)
            if known is None or (item.public, item.documented) > (known.public, known.documented):
                found[key] = item
    return found


def _item(path: str, judged: Judged) -> Item:
    one = judged.definition
    return Item(
        path,
        one.line,
        one.language,
        one.kind,
        one.qualname or one.name,
        one.public and not one.hidden and not one.test and one.exempt not in _SECONDARY,
        one.doc is not None and judged.judgement.code not in SAYS_NOTHING,
        one.exempt is None,
    )


def compare(base: Items, head: Items, renamed: Mapping[str, str], gone: Iterable[str]) -> list[ItemChange]:
    """Return what changed, by effect, path and line; what only moved did not change.

    ``renamed`` has the new path of each file that was renamed, ``gone`` are all files that head has not.
    """
    before = {(renamed.get(key[0], key[0]), *key[1:]): item for key, item in base.items()}
    changes = [*_changes(before, head)]
    moved = _moved(changes, frozenset(gone))
    kept = [change for change in changes if id(change) not in moved]
    return sorted(kept, key=lambda one: (EFFECTS.index(one.effect), one.item.path, one.item.line))


def _changes(before: Items, head: Items) -> Iterator[ItemChange]:
    for key, item in head.items():
        old = before.get(key)
        if not item.public:
            if old is not None and old.public:
                yield ItemChange("made private", item)
        elif old is None or not old.public:
            yield ItemChange("added" if old is None else "became public", item)
        elif old.documented and not item.documented:
            yield ItemChange("lost documentation", item)
    for key, item in before.items():
        if item.public and key not in head:
            yield ItemChange("removed", item)


def _moved(changes: Iterable[ItemChange], gone: frozenset[str]) -> set[int]:
    """Return the changes that cancel out: an item of a file that is gone came back elsewhere as it was."""
    left: dict[tuple[str, str, bool], list[ItemChange]] = {}
    added: list[ItemChange] = []
    for change in changes:
        if change.effect == "added":
            added.append(change)
        elif change.effect == "removed" and change.item.path in gone:
            left.setdefault(_symbol(change.item), []).append(change)
    # One for one: of two that went and one that came, one is still removed.
    moved: set[int] = set()
    for change in added:
        several = left.get(_symbol(change.item))
        if several:
            moved |= {id(change), id(several.pop())}
    return moved


def _symbol(item: Item) -> tuple[str, str, bool]:
    return item.qualname, item.kind, item.documented
