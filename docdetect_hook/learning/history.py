"""Answer cases by what became of them: documented later, suppressed with a reason, left alone for a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.sources import Sources
from docdetect_hook.tuples import NamedTuple

REVIEWER: Final = "history"
_LEFT_ALONE: Final = 365 * 86_400.0


class Fate(NamedTuple):
    """What became of a case: the answer that it amounts to, how sure that is, and why."""

    case: Case
    label: bool
    sure: float
    why: str


def fates(sources: Sources, cases: Iterable[Case], now: float) -> Iterator[Fate]:
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
        elif held and case.ts and now - case.ts > _LEFT_ALONE:
            yield Fate(case, True, 0.6, "left alone for a year")
