"""Compile regular expressions when they are first used: most files need few of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache


def deferred(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """Return what compiles a pattern when it is first asked for, and keeps it."""
    return cache(lambda: re.compile(pattern, flags))
