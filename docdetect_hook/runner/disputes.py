"""The cases that people are asked about, made from the result of a file for the feedback file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from docdetect_hook.models.registry import Serving, packaged_model, serving
from docdetect_hook.runner.summary import FileReport, report_of

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.records import FileResult, Judged

# Fingerprints below this, one in ten, make the random sample of findings that people are asked about: from a
# thousand findings come as many labels as a retraining needs.
_SAMPLED = "1999999999999999"


def disputed_report(result: FileResult, settings: Settings) -> FileReport:
    """Keep of a result what the report of a run needs, and what people are asked about it."""
    return report_of(result, disputes_of(result, settings))


def disputes_of(result: FileResult, settings: Settings) -> tuple[dict[str, Any], ...]:
    """Return the cases that a file brings."""
    if not settings.learning.enabled:
        return ()
    served = serving(settings.models_root, settings.identity_of(result.path), settings.model_path)
    asked = [one for one in result.judged if one.asked]
    disputed = _most_disputed(asked)
    cases = [_case(one, disputed, result, served, settings) for one in asked]
    return tuple([case for case in cases if case is not None])


def _most_disputed(asked: Sequence[Judged]) -> frozenset[int]:
    """Return by identity what voters disagree most about, of each kind in a file: others ask the same."""
    most: dict[str, Judged] = {}
    for one in asked:
        kind = one.definition.kind
        if one.verdict.disagreement and (kind not in most or one.verdict.spread > most[kind].verdict.spread):
            most[kind] = one
    return frozenset(map(id, most.values()))


def _is_sampled(judged: Judged) -> bool:
    return judged.found is not None and judged.found.fingerprint < _SAMPLED


def _case(
    judged: Judged, disputed: Collection[int], result: FileResult, served: Serving, settings: Settings
) -> dict[str, Any] | None:
    """Return the case of one definition that is disputed, sampled, or decided differently on a trial."""
    wanted = _is_sampled(judged) or id(judged) in disputed
    if not wanted and not (served.on_trial and judged.found is not None):
        return None
    from docdetect_hook.feedback.store import disagreement  # most files do without
    from docdetect_hook.models.correction import subject_of

    path = settings.identity_of(result.path)
    case = disagreement(judged, result.lines, packaged_model().version)
    case |= {"path": path, "code": None, "sampled": _is_sampled(judged)}
    if judged.found is not None:
        subject = subject_of(judged.found, path)
        case |= {"code": subject.code, "confidence": round(subject.confidence, 4)}
        wanted = wanted or served.differs(subject, settings.learning.demote_below)
    return case if wanted else None
