"""Find documented arguments of Rust functions that are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docdetect_hook.contracts.records import GHOST, Disagreement
from docdetect_hook.text.lazy_regex import deferred

_TITLES = frozenset(("argument", "arguments", "parameter", "parameters", "params"))
_item = deferred(r" {0,3}(?:[*+-]|[0-9]{1,3}[.)])[ \t]++(?P<says>.*+)")
# Rustdoc has no form for arguments; this is what people write: a name as code, and a mark behind it.
_named = deferred(r"(?:\*\*)?+`(?P<name>[^\W\d]\w*+)`(?:\*\*)?+[ \t]*+(?:[-:=(\u2013\u2014]|$)")
_word = deferred(r"[^\W\d]\w*+")


def ghost_arguments(text: str, titles: Mapping[str, int], header: str) -> Iterator[Disagreement]:
    """Yield the items of lists about arguments whose names stand nowhere in the header of the function.

    One item of another form, and nothing is said: the list may be about something else.
    """
    starts = [line for title, line in titles.items() if title.lower() in _TITLES]
    if not starts:
        return
    lines = text.split("\n")
    # Callers name no arguments in Rust: an underscore in front says only that the body has no use for it.
    known = {word.lstrip("_") for word in _word().findall(header)}
    for start in starts:
        end = min((line for line in titles.values() if line > start), default=len(lines))
        items = {at: match["says"] for at in range(start + 1, end) if (match := _item().match(lines[at]))}
        names = {at: match["name"] for at, says in items.items() if (match := _named().match(says))}
        if len(names) < len(items):
            continue
        for at, name in names.items():
            if name.lstrip("_") not in known and name != "self":
                yield Disagreement(GHOST, name, at, at + 1)
