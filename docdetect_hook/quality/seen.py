"""A documentation text seen in the ways that the rules about placeholders need."""

from __future__ import annotations

import re
from typing import Final

from docdetect_hook.quality.docstring import Prose
from docdetect_hook.quality.item import Item
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.tuples import NamedTuple

WORD: Final = regex(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


class Lexicon(NamedTuple):
    """What a project adds to or takes from the built-in word lists."""

    filler: frozenset[str] = frozenset()
    glue: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()
    allowed: frozenset[str] = frozenset()


NO_WORDS: Final = Lexicon()


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
