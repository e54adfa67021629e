"""Answer cases by what became of them: documented later, suppressed with a reason, left alone for a year."""

from __future__ import annotations

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.sources import Sources
from docdetect_hook.learning.labels import label_event
from docdetect_hook.startup.typed import Any, Final, Iterable, Iterator

_REVIEWER: Final = "history"
_LEFT_ALONE: Final = 365 * 86_400.0


def answers_by_history(
    sources: Sources, cases: Iterable[Case], now: float
) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Yield the open cases on missing documentation whose project has answered them, each with the answer."""
    for case in cases:
        fate = None if case.code is None or case.doc is not None else _fate(sources, case, case.code, now)
        if fate is not None:
            label, sure, why = fate
            yield case, label_event(case, label, _REVIEWER, now, confidence=sure, notes=why, asked=_REVIEWER)


def _fate(sources: Sources, case: Case, code: str, now: float) -> tuple[bool, float, str] | None:
    """Return the answer that a case got without being asked, how sure that is, and why."""
    file = sources.file(case)
    held = file.definitions.get(case.header, ())
    if not held:
        return None
    if all(one.doc is not None and one.doc.text.strip() for one in held):
        return False, 0.9, "documented later"
    covers = (file.suppressions.covers(one, code) for one in held)
    reason = next((one.reason for one in covers if one is not None and one.reason), "")
    if reason:
        return True, 0.9, f"suppressed: {reason}"
    if case.ts and now - case.ts > _LEFT_ALONE:
        return True, 0.6, "left alone for a year"
    return None
