"""A documentation text seen in the ways that the rules about placeholders need."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Prose, read_prose
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.lexicon import Lexicon
from docdetect_hook.startup.stdlib import cached_property
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import regex

WORD: Final = regex(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
# A longer text is no stock phrase, and no rule looks at its words.
_LONGEST_PHRASE: Final = 120


class Seen:
    """A documentation text; most rules need no more of it than its ``words``, a longer text has none."""

    def __init__(self, item: Item, text: str, lexicon: Lexicon, prose: Prose | None = None) -> None:
        """Take the text of an item, and its parts where they are known already."""
        self.item = item
        self.text = text
        self.lexicon = lexicon
        self.words = tuple(map(str.lower, WORD.findall(text))) if len(text) <= _LONGEST_PHRASE else ()
        self._prose = prose

    @cached_property
    def prose(self) -> Prose:
        """Return the text by the purpose of its parts."""
        return self._prose or read_prose(self.text)

    @cached_property
    def phrase(self) -> str:
        """Return the words as one text."""
        return " ".join(self.words)


def quoted(seen: Seen) -> str:
    """Return the beginning of the text on one line."""
    return " ".join(seen.text.split())[:60]
