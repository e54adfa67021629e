"""The cases that people are asked about, made from the result of a file for the feedback file."""

from __future__ import annotations

from docdetect_hook.models.serving import PACKAGED_VERSION, Serving, serving
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Sequence

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.records import FileResult, Judged

# Fingerprints below this, one in ten, make the random sample of findings that people are asked about: from a
# thousand findings come as many labels as a retraining needs. Few wait at a time (`feedback/sources.py`).
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


def _most_disputed(asked: Sequence[Judged]) -> Judged | None:
    """Return what voters disagree about most in a file: its others mostly ask the same."""
    disputed = [one for one in asked if one.verdict.disagreement]
    return max(disputed, key=lambda one: one.verdict.spread, default=None)


def _is_sampled(judged: Judged) -> bool:
    return judged.found is not None and judged.found.fingerprint < _SAMPLED


def _case(
    judged: Judged, disputed: Judged | None, result: FileResult, served: Serving, settings: Settings
) -> dict[str, Any] | None:
    """Return the case of one definition that is disputed, sampled, or decided differently on a trial."""
    sampled, wanted = _is_sampled(judged), judged is disputed
    if not (sampled or wanted or (served.on_trial and judged.found is not None)):
        return None
    from docdetect_hook.feedback.store import disagreement  # most files do without
    from docdetect_hook.models.correction import subject_of

    path = settings.identity_of(result.path)
    case = disagreement(judged, result.lines, PACKAGED_VERSION)
    case |= {"path": path, "code": None}
    if judged.found is not None:
        subject = subject_of(judged.found, path)
        case |= {"code": subject.code, "confidence": round(subject.confidence, 4)}
        wanted = wanted or served.differs(subject, settings.learning.demote_below)
    return case | {"sampled": sampled} if sampled or wanted else None
