"""Turn snippets into cases that can be reviewed, and into examples that can be learnt from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.store import disagreement
from docdetect_hook.learning.labels import features_of
from docdetect_hook.learning.queue import pattern_of
from docdetect_hook.learning.training import Example
from docdetect_hook.quality.item import header_of
from docdetect_hook.quality.model import Model
from docdetect_hook.readers.python.reader import read_python
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.records import Definition
from docdetect_hook.voters.panel import panel_for

if TYPE_CHECKING:
    from docdetect_hook.api import DetectionResult
    from docdetect_hook.config.settings import Settings

_PATHS: Final = {"python": "snippet.py", "rust": "snippet.rs"}
_WHOLE_FILES: Final = frozenset(("module", "package", "crate"))


def snippet_case(content: str, result: DetectionResult, settings: Settings, model: Model) -> dict[str, Any]:
    """Describe a processed snippet by the definition that decided about it, under the result's id."""
    definition = _decisive(_definitions(content, result["language"]), result)
    if definition is None:
        return _empty_case(content, result, model)
    lines = content.split("\n")
    opinion = panel_for(settings).ask(definition, lines, model)
    case = disagreement(definition, opinion, lines, model.version)
    return {**case, "id": result["id"], "documented": result["has_documentation"]}


def _empty_case(content: str, result: DetectionResult, model: Model) -> dict[str, Any]:
    return {
        "v": 1,
        "event": "disagreement",
        "id": result["id"],
        "path": _PATHS[result["language"]],
        "line": 1,
        "language": result["language"],
        "kind": "module",
        "qualname": "",
        "header": content[:1000],
        "doc": None,
        "documented": result["has_documentation"],
        "score": 0.5,
        "confidence": result["confidence"],
        "votes": {},
        "features": None,
        "model": model.version,
    }


def _definitions(content: str, language: str) -> Sequence[Definition]:
    read = read_rust if language == "rust" else read_python
    return read(content, _PATHS[language]).definitions


def _decisive(definitions: Sequence[Definition], result: DetectionResult) -> Definition | None:
    """Choose the definition that a reviewer should look at: the first one missing, or the least sure."""
    confidence = {(item["line"], item["qualname"]): item["confidence"] for item in result["items"]}
    inner = [one for one in definitions if one.kind not in _WHOLE_FILES and one.exempt is None]
    counted = [one for one in inner if one.public] or inner or list(definitions)
    missing = [one for one in counted if one.doc is None]
    return min(
        missing or counted, key=lambda one: confidence.get((one.line, one.qualname), 1.0), default=None
    )


def examples_from(rows: Iterable[Example | Mapping[str, Any]]) -> list[Example]:
    """Take examples as they are, and make examples of labelled snippets, one for each text in them.

    A snippet is a mapping with ``content``, ``language``, ``label`` and, if wanted, ``confidence``;
    what holds no documentation that a model decides on is passed over.
    """
    found: list[Example] = []
    for number, row in enumerate(rows, 1):
        if isinstance(row, Example):
            found.append(row)
        else:
            found += _of_snippet(row, number)
    return found


def _of_snippet(row: Mapping[str, Any], number: int) -> list[Example]:
    content, language, label = row.get("content"), row.get("language"), row.get("label")
    if not isinstance(content, str) or language not in _PATHS or not isinstance(label, bool):
        raise UserError(f"row {number} of the data needs content, language (python or rust) and label")
    language = cast("str", language)
    lines, examples = content.split("\n"), []
    for definition in _definitions(content, language):
        if definition.doc is None:
            continue
        case = Case(
            "",
            path=definition.path,
            language=language,
            kind=definition.kind,
            qualname=definition.qualname,
            header=header_of(definition, lines),
            doc=definition.doc.text,
        )
        features = features_of(case)
        if features is not None:
            identity = hashlib.sha256(repr(case).encode("utf-8", "surrogatepass")).hexdigest()
            weight = float(row.get("confidence", 1.0))
            examples.append(Example(identity[:16], features, label, weight, pattern_of(case)))
    return examples
