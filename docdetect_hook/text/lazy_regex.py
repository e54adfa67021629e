"""Compile regular expressions when they are first used, from code that is kept where there is some.

To compile is 40 % of the work of a run over one file (604 million instructions with it, 364 without), most
of it for a few patterns that hold whole string literals. So what `re` makes of our patterns is kept beside
this module: `python -m training.regex_code` writes it. A pattern that is not there, and an interpreter with
another engine, cost time and nothing else.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

CODE_FILE = os.path.join(os.path.dirname(__file__), "regex_code.json")

_asked: set[tuple[str, int]] = set()


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns."""
    _asked.add((pattern, flags))
    return _compiled(pattern, flags)


def deferred(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return what compiles a pattern when it is first asked for, and keeps it."""
    _asked.add((pattern, flags))
    return cache(lambda: _compiled(pattern, flags))


def asked() -> list[tuple[str, int]]:
    """Return the patterns, with their flags, of all modules that are loaded."""
    return sorted(_asked)


def engine() -> int | None:
    """Return the revision of the engine in C that runs the code, None where no code can be kept.

    Its words are those of little-endian machines with 64 bits.
    """
    if sys.implementation.name != "cpython" or sys.byteorder != "little" or sys.maxsize < 1 << 32:
        return None
    import _sre  # type: ignore[import-not-found]

    return int(_sre.MAGIC)


def key_of(pattern: str, flags: int) -> str:
    """Return the name of a pattern in the file."""
    return f"{int(flags)} {pattern}"


def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    kept = _kept().get(key_of(pattern, flags))
    return re.compile(pattern, flags) if kept is None else _restored(pattern, *kept)


def _restored(
    pattern: str, flags: int, groups: dict[str, int], names: list[str | None], code: str
) -> re.Pattern[str]:
    """Do the last step of `re.compile`; the engine itself refuses code that is not sound."""
    import _sre
    from binascii import a2b_base64
    from zlib import decompress

    words = memoryview(decompress(a2b_base64(code))).cast("I").tolist()
    found: re.Pattern[str] = _sre.compile(pattern, flags, words, len(names) - 1, groups, tuple(names))
    return found


@cache
def _kept() -> dict[str, Any]:
    with open(CODE_FILE, encoding="utf-8") as file:
        stored = json.load(file)
    kept: dict[str, Any] = stored["patterns"] if engine() in stored["engines"] else {}
    return kept
