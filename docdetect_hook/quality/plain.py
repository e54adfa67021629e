"""Tell plain sentences from what placeholders are made of, so that most short texts meet no rule."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from docdetect_hook.quality.item import WHOLE_FILES, Item
from docdetect_hook.quality.placeholder_patterns import (
    FILLER,
    FILLER_PHRASES,
    LINTERS,
    NAMELESS_POINTERS,
    TOPICS,
)
from docdetect_hook.quality.seen import WORD
from docdetect_hook.quality.stemming import split_identifier, stem
from docdetect_hook.quality.synonyms import antonyms
from docdetect_hook.quality.vocabulary import ARTICLES
from docdetect_hook.startup.typed import Final

# Of a longer text no word is looked at by some rules.
_LONGEST: Final = 120
# Templates and code have them, or more than one line.
_SIGNS: Final = "\n_<[{="
# One of these stands in every template, every text about documentation and every one for a linter.
_TOPICS: Final = TOPICS | LINTERS | {"brief", "cookiecutter", "description", "lorem", "panics", "summary"}
# Notes and pointers begin with these, unfinished sentences end with those.
_STARTS: Final = frozenset("todo fixme xxx hack tbd see refer".split())  # noqa: SIM905
_ENDS: Final = ARTICLES | {"if"}


def is_plain(item: Item, text: str) -> bool:
    """Return whether a text is a sentence that no rule about placeholders can report.

    That is so of half of the texts that do not say much at a glance. A file as a whole may have
    legal notices instead.
    """
    if item.kind in WHOLE_FILES or len(text) > _LONGEST or not (text.isascii() and text[:1].isalpha()):
        return False
    if any(map(text.__contains__, _SIGNS)):
        return False
    words = WORD.findall(text.lower())
    return (
        len(words) > 1
        and words[0] not in _STARTS
        and words[-1] not in _ENDS
        and _TOPICS.isdisjoint(words)
        and not _stock_words().issuperset(words)
        # With an opposite on one side only no other item is meant.
        and (_has_no_opposite(split_identifier(item.name)) or _has_no_opposite(words))
    )


def _has_no_opposite(words: Iterable[str]) -> bool:
    return antonyms().keys().isdisjoint(map(stem, words))


@cache
def _stock_words() -> frozenset[str]:
    """Return the words of which whole stock phrases are made."""
    phrases = FILLER_PHRASES | NAMELESS_POINTERS
    return FILLER.union(*(phrase.split() for phrase in phrases))
