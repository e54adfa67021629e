"""Know the words that a reader has before reading: name, owner, header, file and package."""

from __future__ import annotations

from enum import IntEnum

from docdetect_hook.quality.item import WHOLE_FILES, Item
from docdetect_hook.quality.stemming import abbreviates, split_identifier, split_text, stem
from docdetect_hook.quality.synonyms import meaning, synonyms
from docdetect_hook.quality.vocabulary import GLUE, glue_stems
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.typed import Final, Iterable
from docdetect_hook.text.lazy_regex import regex

# A name of more characters than this is generated; its head is enough.
_MOST_CHARACTERS: Final = 2000
_SHORT: Final = 5
# The file and the folders that name it; what lies above says where the checkout is.
_PATH_PARTS: Final = 4
_NONE: Final[frozenset[str]] = frozenset()
# A name that denies: "not valid" adds nothing to ``InvalidFormat``, nor "not set" to ``unset``.
_NEGATIVE: Final = regex(
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


# What everybody knows of a whole file.
_WHOLE: Final = dict.fromkeys(map(stem, ("module", "package", "public", "internal", "common")), Origin.GLUE)


@lru_cache(maxsize=64)
def _path_words(path: str) -> dict[str, Origin]:
    """Split what a path names, down to stems; the definitions of a file ask one after the other."""
    return _stems(_telling("/".join(path.split("/")[-_PATH_PARTS:])), Origin.FILE)


def _stems(words: Iterable[str], origin: Origin) -> dict[str, Origin]:
    return dict.fromkeys(map(stem, words), origin)


def _telling(text: str) -> list[str]:
    """Split a text into words without glue, which is asked for first: only a name gives it a meaning."""
    return [word for word in split_text(text) if word not in GLUE]


class Context:
    """The words that are known about one definition."""

    def __init__(self, item: Item, glue: frozenset[str] = frozenset()) -> None:
        """Collect the words; ``glue`` are further words that say nothing."""
        owner = item.qualname.replace("::", ".").rpartition(".")[0]
        header = item.header[:_MOST_CHARACTERS]
        self._item_name = item.name
        self._name = split_identifier(item.name[:_MOST_CHARACTERS])
        self._owner = split_identifier(owner)
        self._header = _telling(header)
        self.name_stems = [stem(word) for word in self._name]
        # From far to near: of two origins the nearer one counts.
        known = _stems(glue - GLUE, Origin.GLUE) if glue else {}
        if item.kind in WHOLE_FILES:
            known |= _WHOLE
        if item.package:
            known |= _stems(_telling(item.package), Origin.PACKAGE)
        known |= _path_words(item.path)
        known |= _stems(self._header, Origin.HEADER)
        known |= _stems(self._owner, Origin.OWNER)
        known |= dict.fromkeys(self.name_stems, Origin.NAME)
        self._known = known
        self.joined = f"{item.name} {owner} {header}".lower().replace("_", "")
        self._similar: set[str] | None = None

    @property
    def negated(self) -> bool:
        """Return whether the name denies something."""
        return any(map(_NEGATIVE.match, self._name))

    def holds(self, root: str) -> bool:
        """Return whether a stem is one of the known words."""
        return root in self._known

    def means(self, root: str) -> bool:
        """Return whether a stem is another word for what the name says."""
        if self._similar is None:
            self._similar = set(meaning(self._item_name))
            self._similar.update(*[synonyms().get(name, _NONE) for name in self.name_stems])
        return root in self._similar

    def origin(self, word: str, root: str) -> Origin:
        """Return where a lower-case word, whose stem is given, is known from."""
        known = self._known.get(root)
        if known is not None:
            return known
        if root in glue_stems():
            return Origin.GLUE
        if self.means(root):
            return Origin.SYNONYM
        if len(word) > 3 and word in self.joined:  # noqa: PLR2004 - "art" stands in "start" by chance
            return Origin.INSIDE
        return Origin.ABBREVIATION if self._abbreviated(word) else Origin.NEW

    def _abbreviated(self, word: str) -> bool:
        first, short = word[0], len(word) <= _SHORT
        for known in (*self._name, *self._owner, *self._header):
            if known[0] != first:
                continue
            if len(known) <= _SHORT:
                if abbreviates(known, word):
                    return True
            elif short and abbreviates(word, known):
                return True
        return False
