"""Know the words that a reader has before reading: name, owner, header, file and package."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

from docdetect_hook.quality.item import Item
from docdetect_hook.quality.spelling import abbreviates, split_identifier, split_text, stem
from docdetect_hook.quality.synonyms import MEANINGS, SYNONYMS
from docdetect_hook.quality.words import GLUE, GLUE_STEMS

# A name of more characters than this is generated; its head is enough.
_MOST_CHARACTERS: Final = 2000
_SHORT: Final = 5
# The file and the folders that name it; what lies above says where the checkout is.
_PATH_PARTS: Final = 4
_NONE: Final[frozenset[str]] = frozenset()
# A name that denies: "not valid" adds nothing to ``InvalidFormat``, nor "not set" to ``unset``.
_NEGATIVE: Final = re.compile(
    r"(?:not?|non|never|without|missing|lacks?|disabled?)$|(?:invalid|incorrect|incomplete|inactive|illegal)|"
    r"un(?!i|der|til|pack|do$)"
)


class Origin(IntEnum):
    """Where a word of the documentation is already known from."""

    NAME = 0
    OWNER = 1
    HEADER = 2
    FILE = 3
    PACKAGE = 4
    SYNONYM = 5
    ABBREVIATION = 6
    INSIDE = 7
    GLUE = 8
    NEW = 9


@lru_cache(maxsize=64)
def _path_words(path: str) -> tuple[str, ...]:
    """Split what a path names; the definitions of a file ask one after the other."""
    return tuple(split_text("/".join(path.split("/")[-_PATH_PARTS:])))


class Context:
    """The words that are known about one definition."""

    def __init__(self, item: Item, glue: frozenset[str] = frozenset()) -> None:
        """Collect the words, the nearest source first; ``glue`` are further words that say nothing."""
        self._known: dict[str, Origin] = {}
        self._shorts: list[str] = []
        self._longs: list[str] = []
        owner = item.qualname.replace("::", ".").rpartition(".")[0]
        header = item.header[:_MOST_CHARACTERS]
        name = split_identifier(item.name[:_MOST_CHARACTERS])
        self.name_stems = [stem(word) for word in name]
        self._add(name, Origin.NAME)
        self._add(split_identifier(owner), Origin.OWNER)
        self._add(split_text(header), Origin.HEADER)
        self._add(_path_words(item.path), Origin.FILE)
        if item.package:
            self._add(split_text(item.package), Origin.PACKAGE)
        if glue:
            self._add(glue - GLUE, Origin.GLUE)
        self.joined = f"{item.name} {owner} {header}".lower().replace("_", "")
        self._item_name = item.name
        self._name = name

    @cached_property
    def negated(self) -> bool:
        """Tell whether the name denies something."""
        return any(map(_NEGATIVE.match, self._name))

    @cached_property
    def _similar(self) -> set[str]:
        similar: set[str] = set(MEANINGS.get(self._item_name, _NONE))
        for root in self.name_stems:
            similar |= SYNONYMS.get(root, _NONE)
        return similar

    def _add(self, words: Iterable[str], origin: Origin) -> None:
        for word in dict.fromkeys(words):
            if origin > Origin.OWNER and word in GLUE:
                continue  # glue is asked for first; only a name gives it a meaning
            self._known.setdefault(stem(word), origin)
            if origin <= Origin.HEADER:
                (self._shorts if len(word) <= _SHORT else self._longs).append(word)

    def holds(self, root: str) -> bool:
        """Tell whether a stem is one of the known words."""
        return root in self._known

    def means(self, root: str) -> bool:
        """Tell whether a stem is another word for what the name says."""
        return root in self._similar

    def origin(self, word: str, root: str) -> Origin:
        """Say where a lower-case word, whose stem is given, is known from."""
        known = self._known.get(root)
        if known is not None:
            return known
        if root in GLUE_STEMS:
            return Origin.GLUE
        if root in self._similar:
            return Origin.SYNONYM
        if len(word) > 3 and word in self.joined:  # noqa: PLR2004 - "art" stands in "start" by chance
            return Origin.INSIDE
        return Origin.ABBREVIATION if self._abbreviated(word) else Origin.NEW

    def _abbreviated(self, word: str) -> bool:
        first = word[0]
        if any(short[0] == first and abbreviates(short, word) for short in self._shorts):
            return True
        if len(word) > _SHORT:
            return False
        return any(long[0] == first and abbreviates(word, long) for long in self._longs)
