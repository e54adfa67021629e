"""How values are written on a page: times, shares, units, and text that cannot act."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from docdetect_hook.coverage.share import Share, percent
from docdetect_hook.monitoring.tables import moment
from docdetect_hook.monitoring.window import ENOUGH
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.typed import Any, Final, Mapping

UNKNOWN: Final = "not yet measured"
# What a page would hide or turn around: control characters other than line ends and tabs, marks of text
# direction (UAX 9), lone surrogates.
_ACTS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def harmless(value: object) -> object:
    """Return what is put into a page: text with what acts on its reader written out, all else as it is."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    if value.isascii() and value.isprintable():
        return value
    return _ACTS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), value)


def when(ts: float | None) -> str | Markup:
    """Return a time to the minute."""
    if ts is None:
        return UNKNOWN
    at = moment(ts)
    iso, text = f"{at:%Y-%m-%dT%H:%M:%SZ}", f"{at:%Y-%m-%d %H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(iso, text)


def share(value: float | None, digits: int = 1) -> str:
    """Return a share from 0 to 1 in percent, rounded to the nearest."""
    return UNKNOWN if value is None else f"{value * 100:.{digits}f} %"


def covered(value: Share) -> str:
    """Return a documented share, rounded down as everywhere."""
    return "nothing to document" if value.percent is None else percent(value.percent)


def number(value: float | None) -> str:
    """Return a number without its fraction."""
    return UNKNOWN if value is None else f"{value:,.0f}"


def counted(value: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{value:,} {noun if value == 1 else plural or f'{noun}s'}"


def breakable(path: str) -> Markup:
    """Return a path that may be broken behind its slashes."""
    return Markup("/<wbr>").join(escape(harmless(part)) for part in path.split("/"))


def coded(text: str) -> Markup:
    """Return plain words with what stands in backticks as code."""
    parts = [escape(harmless(part)) for part in text.split("`")]
    if len(parts) % 2 == 0:  # a backtick without its other half is a character like any other
        parts[-2:] = [parts[-2] + "`" + parts[-1]]
    marked = (Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))
    return Markup("").join(marked)


def pair(value: str) -> tuple[str, str]:
    """Return a choice that is shown by its own name."""
    return value, value


def code_choice(code: str) -> tuple[str, str]:
    """Return the choice of a code, with its rule's name."""
    return code, f"{code} {RULES[code].name.replace('-', ' ')}"


def accuracy_note(window: Mapping[str, Any] | None) -> str:
    """Return between what an accuracy lies and what it rests on, or what it lacks."""
    if window is None:
        return ""
    if window["accuracy_interval"] is None:
        return f"{window['random_answers']} of {ENOUGH} random answers"
    low, high = window["accuracy_interval"]
    return f"{share(low)} to {share(high)}, from {counted(window['random_answers'], 'random answer')}"


FILTERS: Final = {
    "pair": pair,
    "code_choice": code_choice,
    "when": when,
    "share": share,
    "covered": covered,
    "number": number,
    "counted": counted,
    "breakable": breakable,
    "coded": coded,
}
