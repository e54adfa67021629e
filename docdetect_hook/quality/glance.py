"""Tell at a glance that a text says much, so that most documentation is never measured."""

from __future__ import annotations

from docdetect_hook.quality.item import Item
from docdetect_hook.quality.vocabulary import GLUE
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import regex

_LONG_WORD: Final = regex(r"[A-Za-z]{5,}+")
_WINDOW: Final = 600
# How many different long words, none of them glue and none begun like a word of the header, are plenty.
PLENTY: Final = 3
_LIKENESS: Final = 4
# Notes, legal notices and code are made of new words too: they need a second look.
_SUSPECT_WINDOW: Final = 300
_NOTES: Final = ("TODO", "FIXME", "XXX", "HACK")
_LEGAL: Final = ("copyright", "license", "licence", "author", "permission", "redistribution", "spdx")
# Short texts with one of these may speak of documentation only: that it is missing, or where it would be.
_SHORT: Final = 600
_TOPICS: Final = ("docstring", "documentation", "undocumented", "summary", "description of", "lorem ipsum")
_CODE_ENDS: Final = ("{", "}", ";", "=", ")", ":")


def _is_suspect(text: str) -> bool:
    """Return whether a text may be a note, a legal notice or code: they are made of new words too."""
    head = text[:_SUSPECT_WINDOW]
    if any(map(head.__contains__, _NOTES)):
        return True
    low = head.lower()
    if any(map(low.__contains__, _LEGAL)):
        return True
    if len(text) < _SHORT and any(map(low.__contains__, _TOPICS)):
        return True
    return head.lstrip().partition("\n")[0].rstrip().endswith(_CODE_ENDS)


def says_much(item: Item, text: str) -> bool:
    """Return whether the beginning of a text has plenty of words that its reader does not know yet."""
    known = f"{item.name} {item.qualname} {item.header} {item.path} {item.package}".lower()
    new: set[str] = set()
    for match in _LONG_WORD.finditer(text, 0, _WINDOW):
        low = match[0].lower()
        if low not in GLUE and low[:_LIKENESS] not in known:
            new.add(low[:_LIKENESS])
            if len(new) >= PLENTY:
                return not _is_suspect(text)
    return False
