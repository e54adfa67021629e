"""Turn snippets into cases that can be reviewed, and into examples that can be learnt from."""

from __future__ import annotations

import hashlib

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.feedback.store import disagreement
from docdetect_hook.learning.training import Example
from docdetect_hook.models.correction import subject_of
from docdetect_hook.quality.item import WHOLE_FILES
from docdetect_hook.quality.model import packaged_model
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Final, Iterable, Iterator, Mapping, Sequence

if TYPE_CHECKING:
    from docdetect_hook.api import DetectionResult
    from docdetect_hook.config.settings import Settings
    from docdetect_hook.records import Judged, Language

_PATHS: Final = {"python": "snippet.py", "rust": "snippet.rs"}


def snippet_case(content: str, result: DetectionResult, settings: Settings) -> dict[str, Any]:
    """Describe a processed snippet by the definition that decided about it, under the result's id."""
    language: Language = "rust" if result["language"] == "rust" else "python"
    model = packaged_model()
    checked = Engine(settings, everything=True, model=model).check_text(content, _PATHS[language], language)
    case: dict[str, Any] = {
        "v": FORMAT,
        "event": "disagreement",
        "path": _PATHS[language],
        "language": language,
        "kind": "module",
        "header": content[:1000],
    }
    decisive = _decisive(checked.judged)
    if decisive is not None:
        case |= disagreement(decisive, checked.lines, model.version)
    return {**case, "id": result["id"], "documented": result["has_documentation"]}


def _decisive(judged: Sequence[Judged]) -> Judged | None:
    """Choose the definition that a reviewer should look at: the first one missing, or the least sure."""
    inner = [one for one in judged if one.definition.kind not in WHOLE_FILES and not one.definition.exempt]
    counted = [one for one in inner if one.definition.public] or inner or judged
    missing = [one for one in counted if one.definition.doc is None]
    return min(missing or counted, key=lambda one: one.verdict.confidence, default=None)


def examples_from(rows: Iterable[Example | Mapping[str, Any]]) -> list[Example]:
    """Take examples as they are, and make one of each finding in labelled snippets.

    A snippet is a mapping with ``content``, ``language``, ``label`` (in order as it is) and, if wanted,
    ``confidence``.
    """
    found: list[Example] = []
    for number, row in enumerate(rows, 1):
        found += [row] if isinstance(row, Example) else _of_snippet(row, number)
    return found


def _of_snippet(row: Mapping[str, Any], number: int) -> Iterator[Example]:
    content, language, label = row.get("content"), row.get("language"), row.get("label")
    if not isinstance(content, str) or language not in _PATHS or not isinstance(label, bool):
        raise UserError(f"row {number} of the data needs content, language (python or rust) and label")
    engine = Engine(load_settings(isolated=True), model=packaged_model())
    for judged in engine.check_text(content, _PATHS[language], language).judged:
        finding = judged.finding
        if finding is not None:
            key = f"{finding.fingerprint}{content}"
            identity = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            yield Example(
                identity, subject_of(finding, finding.path), not label, float(row.get("confidence", 1.0))
            )
