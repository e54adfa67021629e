"""Recognise by rule a text that is the name again."""

from __future__ import annotations

from docdetect_hook.quality.boilerplate import is_own_path
from docdetect_hook.quality.item import WHOLE_FILES, Item
from docdetect_hook.quality.seen import WORD
from docdetect_hook.quality.stemming import split_identifier, stem
from docdetect_hook.startup.typed import Final

# A longer text may say something between the words of the name.
_LONGEST: Final = 60
_WORDS_SHOWN: Final = 6
# With one of these the name is no sentence yet: "The target function."
_KIND_WORDS: Final = frozenset(
    "a an the function method class module package struct enum trait field variant constant".split()  # noqa: SIM905
)


def only_name(item: Item, text: str) -> tuple[str, ...]:
    """Return the words of a text that is the name again, perhaps with its kind; none of any other text."""
    if item.kind in WHOLE_FILES and is_own_path(text.strip(), item):
        return (text.strip(),)
    if len(text) > _LONGEST or not text.strip().rstrip(".").replace(" ", "").isalpha():
        return ()
    own = {stem(part) for part in split_identifier(item.name)}
    known = []
    for word in WORD.findall(text.lower()):
        if stem(word) in own:
            known.append(word)
        elif word not in _KIND_WORDS:
            return ()
    return tuple(known)


def listed(words: tuple[str, ...]) -> str:
    """Return the words in one line, the first ones of many."""
    return ", ".join(words[:_WORDS_SHOWN]) + (", ..." if len(words) > _WORDS_SHOWN else "")
