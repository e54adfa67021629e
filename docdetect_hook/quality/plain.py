"""Tell plain texts from what placeholders are made of, so that most short texts meet few rules."""

from __future__ import annotations

from docdetect_hook.quality.docstring import heading_in
from docdetect_hook.quality.placeholder_patterns import (
    FILLER,
    FILLER_PHRASES,
    LINTERS,
    NAMELESS_POINTERS,
    STATEMENT,
    TEMPLATE_SIGNS,
    TOPICS,
)
from docdetect_hook.quality.seen import Seen
from docdetect_hook.quality.vocabulary import ARTICLES
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import Final

# One of these stands in every template that is more than words.
_SIGNS: Final = "\n_<[{="
# One of these stands in every other template, every text about documentation and every one for a linter;
# in a long text, one of those parts of them or of TEMPLATE_SIGNS.
_TOPICS: Final = TOPICS | LINTERS | {"brief", "cookiecutter", "description", "lorem", "panics", "summary"}
_PARTS_OF_TOPICS: Final = (
    "doc", "lint", "flake", "codestyle", "ruff", "interrogate", "sonar", "codacy", "lorem",
)  # fmt: skip
# Notes and pointers begin with these, unfinished sentences end with those.
_NOTES: Final = ("todo", "fixme", "xxx", "hack", "tbd")
_STARTS: Final = frozenset((*_NOTES, "see", "refer"))
_ENDS: Final = ARTICLES | {"if"}


def is_plain(seen: Seen) -> bool:
    """Return whether a text is one that few rules about placeholders can report.

    That is so of nearly all texts that do not say much at a glance. They may be about another item, and those
    of a file as a whole legal notices.
    """
    text = seen.text
    if not (text.isascii() and text[:1].isalpha()):
        return False
    low, words = text.lower(), seen.words
    may_be_template = not words or any(map(text.__contains__, _SIGNS))
    if may_be_template and any(map(low.__contains__, TEMPLATE_SIGNS)):
        return False
    if "\n" in text and not _is_prose(text.partition("\n")[0].rstrip()):
        return False
    if not words:
        return not (low.startswith(_NOTES) or any(map(low.__contains__, _PARTS_OF_TOPICS)))
    return (
        len(words) > 1
        and words[0] not in _STARTS
        and words[-1] not in _ENDS
        and _TOPICS.isdisjoint(words)
        and not _stock_words().issuperset(words)
    )


def _is_prose(line: str) -> bool:
    """Return whether what begins with a line is neither code nor a list of parameters."""
    return STATEMENT.match(line) is None and heading_in(line) is None


@cache
def _stock_words() -> frozenset[str]:
    """Return the words of which whole stock phrases are made."""
    phrases = FILLER_PHRASES | NAMELESS_POINTERS
    return FILLER.union(*(phrase.split() for phrase in phrases))
