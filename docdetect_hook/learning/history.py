"""Answer cases by what became of them: documented later, suppressed with a reason, left alone for a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.fields import identity, number
from docdetect_hook.learning.fate import Sources

REVIEWER: Final = "history"
_LEFT_ALONE: Final = 365 * 86_400.0


class Fate(NamedTuple):
    """What became of a case: the answer that it amounts to, how sure that is, and why."""

    case: Case
    label: bool
    sure: float
    why: str


def times_of(events: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return when each case was met first."""
    found: dict[str, float] = {}
    for event in events:
        known, ts = identity(event.get("id")), number(event.get("ts"))
        if event.get("event") == "disagreement" and known is not None and ts is not None:
            found[known] = min(ts, found.get(known, ts))
    return found


def fates(sources: Sources, cases: Iterable[Case], met: Mapping[str, float], now: float) -> Iterator[Fate]:
    """Yield the open cases on missing documentation whose project has answered them."""
    for case in cases:
        if case.code is None or case.doc is not None:
            continue
        file = sources.file(case)
        held = file.definitions.get(case.header, ())
        if held and all(one.doc is not None and one.doc.text.strip() for one in held):
            yield Fate(case, False, 0.9, "documented later")
            continue
        covers = (file.suppressions.covers(one, case.code) for one in held)
        reason = next((one.reason for one in covers if one is not None and one.reason), "")
        if reason:
            yield Fate(case, True, 0.9, f"suppressed: {reason}")
        elif held and now - met.get(case.id, now) > _LEFT_ALONE:
            yield Fate(case, True, 0.6, "left alone for a year")
