"""The fields of stored events: whatever a file holds becomes a value of the type and size that is meant."""

from __future__ import annotations

from datetime import UTC, datetime

from docdetect_hook.startup.typed import TYPE_CHECKING, Final
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

_LONGEST_ID: Final = 100
_LONGEST_LINE: Final = 1000
_LONGEST_TEXT: Final = 5000
_LARGEST: Final = 1e15
# Not for a terminal, and not for a report: control characters, and marks of text direction (UAX 9).
_CONTROL: Final = regex("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def identity(value: object) -> str | None:
    """Return the id of a case: printable ASCII of a bounded length."""
    if isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value.isascii() and value.isprintable():
        return value
    return None


def text(value: object) -> str:
    """Return a text of a bounded length without lone surrogates, which no file can hold."""
    if not isinstance(value, str):
        return ""
    found = value[:_LONGEST_TEXT]
    return found if found.isascii() else found.encode("utf-8", "replace").decode("utf-8")


def line_of_text(value: object) -> str:
    """Return a text of one line, such as a name or a path; control characters are written out."""
    if not isinstance(value, str):
        return ""
    found = value[:_LONGEST_LINE]
    return found if found.isascii() and found.isprintable() else _CONTROL.sub(_harmless, text(found))


def _harmless(found: re.Match[str]) -> str:
    """Return a blank for a blank of any kind, and the escape of any other control character."""
    return " " if found[0].isspace() else found[0].encode("unicode_escape").decode("ascii")


def number(value: object) -> float | None:
    """Return a number that is neither infinite nor absurd; JSON knows whole numbers of any length."""
    if (type(value) is int or type(value) is float) and -_LARGEST <= value <= _LARGEST:
        return float(value)
    return None


def share(value: object) -> float | None:
    """Return a probability."""
    found = number(value)
    return found if found is not None and 0 <= found <= 1 else None


def seconds_of(value: object) -> float | None:
    """Return a time: seconds since 1970, or ISO 8601 with UTC where it names no zone."""
    if not isinstance(value, str):
        return number(value)
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
