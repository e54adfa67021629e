"""Recognise a second sentence that says what the first, which restates, does not."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Prose
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.stemming import split_identifier, stem
from docdetect_hook.quality.vocabulary import GLUE
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import regex

_SENTENCE_END: Final = regex(r"[.;!?](?=\s)|\n[ \t]*\n")
_WORD: Final = regex(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
# How many new words are a fact without a word that joins it to the first sentence.
_PLENTY: Final = 3
# Conditions, exceptions, sources and purposes.
_JOINTS: Final = frozenset(
    """
    if when whenever unless until while once after before otherwise instead except only because since
    although but so thus never always via through other others already still also either rather
    """.split()  # noqa: SIM905
)


def adds_a_fact(item: Item, prose: Prose) -> bool:
    """Return whether a later sentence tells a fact, a condition, a source or a purpose."""
    text = f"{prose.summary}\n\n{prose.rest}" if prose.rest else prose.summary
    first, *later = _SENTENCE_END.split(text, maxsplit=1)
    if not later:
        return False
    known = {stem(word) for word in split_identifier(f"{item.qualname} {item.header}")}
    known |= {stem(word) for word in _WORD.findall(first.lower())}
    words = _WORD.findall(later[0].lower())
    new = {stem(word) for word in words if word not in GLUE and stem(word) not in known} - set(_JOINTS)
    return len(new) >= _PLENTY or (bool(new) and not _JOINTS.isdisjoint(words))
