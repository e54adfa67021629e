"""A documentation text seen in the ways that the rules about placeholders need."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Prose
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.lexicon import Lexicon
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import regex

WORD: Final = regex(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


class Seen(NamedTuple):
    """A documentation text seen in the ways that the rules need."""

    item: Item
    text: str
    prose: Prose
    words: tuple[str, ...]
    phrase: str
    lexicon: Lexicon


def quoted(seen: Seen) -> str:
    """Return the beginning of the text on one line."""
    return " ".join(seen.text.split())[:60]
