"""Compile regular expressions when they are first used, from code that is kept where there is some.

To compile is 40 % of the work of a run over one file (604 million instructions with it, 364 without), most
of it for a few patterns that hold whole string literals. So what `re` makes of our patterns is kept beside
this module: `python -m training.regex_code` writes it. A pattern that is not there, and an interpreter with
another engine, cost time and nothing else. Of a hundred patterns that such a run loads it uses thirty.
"""

from __future__ import annotations

import sys

from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    import re

# Those of `re`, whose load is 9 % of a run over one file: no pattern of ours needs it there.
IGNORECASE, MULTILINE, DOTALL, VERBOSE, ASCII = 2, 8, 16, 64, 256

_asked: set[tuple[str | bytes, int]] = set()
_METHODS = (
    "match",
    "fullmatch",
    "search",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
    "groups",
    "groupindex",
)


class _Compiled:
    """Has the methods of a pattern. Without a `__getattr__` each call of one costs 180 instructions less."""


class _Pattern(_Compiled):
    """Stands for a pattern, and has its methods as soon as one of them is asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern: Any = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        """Compile the pattern; this is called for what is not there yet."""
        made = compiled(self.pattern, self.flags)
        vars(self).update({method: getattr(made, method) for method in _METHODS})
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(made, name)


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what does as the result of `re.compile`, and is compiled when it is first used."""
    _asked.add((pattern, flags))
    return cast("re.Pattern[AnyStr]", _Pattern(pattern, flags))


def asked() -> list[tuple[str | bytes, int]]:
    """Return the patterns, with their flags, of all modules that are loaded."""
    return sorted(_asked, key=lambda one: key_of(*one))


def engine() -> int | None:
    """Return the revision of the engine in C that runs the code, None where no code can be kept.

    Its words are those of little-endian machines with 64 bits.
    """
    if sys.implementation.name != "cpython" or sys.byteorder != "little" or sys.maxsize < 1 << 32:
        return None
    import _sre  # type: ignore[import-not-found]

    return int(_sre.MAGIC)


def key_of(pattern: str | bytes, flags: int) -> str:
    """Return the name of a pattern among those that are kept."""
    return f"{int(flags)} {pattern!s}"


def compiled(pattern: AnyStr, flags: int) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns."""
    kept = _kept().get(key_of(pattern, flags))
    if kept is None:
        import re

        return re.compile(pattern, flags)
    return _restored(pattern, *kept)


def _restored(
    pattern: AnyStr, flags: int, groups: dict[str, int], names: tuple[str | None, ...], code: bytes
) -> re.Pattern[AnyStr]:
    """Do the last step of `re.compile`; the engine itself refuses code that is not sound."""
    import _sre
    from zlib import decompress

    words = memoryview(decompress(code)).cast("I").tolist()
    found: re.Pattern[AnyStr] = _sre.compile(pattern, flags, words, len(names) - 1, groups, names)
    return found


@cache
def _kept() -> dict[str, tuple[int, dict[str, int], tuple[str | None, ...], bytes]]:
    from docdetect_hook.text.regex_code import ENGINES, PATTERNS

    return PATTERNS if engine() in ENGINES else {}
