"""The cases that people are asked about, made from the result of a file for the feedback file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docdetect_hook.models.registry import Serving, packaged_model, serving
from docdetect_hook.runner.summary import FileReport, report_of

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.records import FileResult, Judged

# Fingerprints below this, one in ten, make the random sample of findings that people are asked about.
_SAMPLED = "1999999999999999"


def disputed_report(result: FileResult, settings: Settings) -> FileReport:
    """Keep of a result what the report of a run needs, and what people are asked about it."""
    return report_of(result, disputes_of(result, settings))


def disputes_of(result: FileResult, settings: Settings) -> tuple[dict[str, Any], ...]:
    """Return the records that a file brings: cases, and what models on trial make of them."""
    if not settings.learning.enabled:
        return ()
    root = None if settings.isolated else settings.project or None
    served = serving(root, settings.identity_of(result.path), settings.model_path)
    disputed = [one for one in result.judged if one.asked and _is_disputed(one, served)]
    return tuple([record for one in disputed for record in _records(one, result, served, settings)])


def _is_disputed(judged: Judged, served: Serving) -> bool:
    on_trial = served.on_trial and judged.found is not None
    return judged.verdict.disagreement or _is_sampled(judged) or on_trial


def _is_sampled(judged: Judged) -> bool:
    return judged.found is not None and judged.found.fingerprint < _SAMPLED


def _records(
    judged: Judged, result: FileResult, served: Serving, settings: Settings
) -> Iterator[dict[str, Any]]:
    """Yield the case of one definition, unless only a trial asks for it and the models agree."""
    from docdetect_hook.feedback.store import disagreement  # most files do without
    from docdetect_hook.models.correction import subject_of
    from docdetect_hook.models.trial import trial_event

    path = settings.identity_of(result.path)
    case = disagreement(judged, result.lines, packaged_model().version)
    case |= {"path": path, "code": None, "sampled": _is_sampled(judged)}
    trial = None
    if judged.found is not None:
        subject = subject_of(judged.found, path)
        case |= {"code": subject.code, "confidence": round(subject.confidence, 4)}
        trial = trial_event(case["id"], subject, served, settings.learning.demote_below)
    if judged.verdict.disagreement or _is_sampled(judged) or trial is not None:
        yield case
    if trial is not None:
        yield trial
