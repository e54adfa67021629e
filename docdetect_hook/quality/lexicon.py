"""What a project adds to the words and patterns that texts are judged by."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import re


class Lexicon(NamedTuple):
    """What a project adds to or takes from the built-in word lists."""

    filler: frozenset[str] = frozenset()
    glue: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = ()
    allowed: frozenset[str] = frozenset()


NO_WORDS: Final = Lexicon()
