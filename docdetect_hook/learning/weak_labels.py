"""Turn suppression comments with reasons, and their removal, into weak labels, kept apart from answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.feedback.jsonl import FORMAT
from docdetect_hook.feedback.labels import Weak, weak_of
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.quality.item import header_of
from docdetect_hook.readers.python.reader import read_python
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.records import Definition, Language
from docdetect_hook.rules.suppressions import Suppressions, find_suppressions
from docdetect_hook.rules.table import RULES

WEIGHT: Final = 0.25
"""How much a weak label counts beside an answer."""

# Only these say something of a text: who silences UND103 grants that documentation is missing.
_CODES: Final = ("UND201", "UND202")
_MARK: Final = "docdetect:"
_MAX_DOC: Final = 4000


class Scan(NamedTuple):
    """What a look at the sources found: texts that a comment with a reason defends, and those without."""

    defended: dict[str, dict[str, Any]]
    plain: frozenset[str]


def scan(sources: Iterable[tuple[str, str, Language]], before: Iterable[str] = ()) -> Scan:
    """Look at (path, text, language) of files; ``before`` are paths whose comments were seen before."""
    watched = frozenset(before)
    defended: dict[str, dict[str, Any]] = {}
    plain: set[str] = set()
    for path, text, language in sources:
        if _MARK not in text and path not in watched:
            continue
        suppressions = find_suppressions(text, language, noqa=False, known_codes=RULES)
        lines = text.split("\n")
        for definition in (read_rust if language == "rust" else read_python)(text, path).definitions:
            if definition.doc is None:
                continue
            reason = _reason(suppressions, definition)
            identity = weak_id(path, definition.kind, definition.qualname, definition.doc.text)
            if reason:
                defended[identity] = _case(definition, identity, header_of(definition, lines), reason)
            else:
                plain.add(identity)
    return Scan(defended, frozenset(plain))


def _reason(suppressions: Suppressions, definition: Definition) -> str:
    for code in _CODES:
        found = suppressions.covers(definition, code)
        if found is not None and found.codes and found.reason:
            return found.reason
    return ""


def weak_id(path: str, kind: str, qualname: str, doc: str) -> str:
    """Name a text where it stands; its header may change with the comment on it."""
    key = "\0".join(("weak", path, kind, qualname, doc[:_MAX_DOC]))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _case(definition: Definition, identity: str, header: str, reason: str) -> dict[str, Any]:
    return {
        "v": FORMAT,
        "event": "weak",
        "id": identity,
        "label": True,
        "weight": WEIGHT,
        "reason": reason,
        "path": definition.path,
        "language": definition.language,
        "kind": definition.kind,
        "qualname": definition.qualname,
        "header": header[:1000],
        "doc": definition.doc.text[:_MAX_DOC] if definition.doc else None,
    }


def fresh_events(found: Scan, known: Mapping[str, Weak], ts: float) -> Iterator[dict[str, Any]]:
    """Give the events that a scan adds: new defences, and defended texts whose comment is gone."""
    for identity, case in found.defended.items():
        before = known.get(identity)
        if before is None or not before.label:
            yield {**case, "ts": round(ts, 3)}
    for identity, before in known.items():
        if before.label and identity in found.plain:
            gone = before._replace(label=False, reason="the comment was removed")
            yield {"v": FORMAT, "event": "weak", **gone._asdict(), "ts": round(ts, 3)}


def record_weak(root: str, sources: Iterable[tuple[str, str, Language]], ts: float) -> int:
    """Scan sources and append what is new to the feedback file; gives the number of events."""
    known = {one.id: one for one in map(weak_of, read_events(root)) if one is not None}
    paths = (one.path for one in known.values())
    events = list(fresh_events(scan(sources, paths), known, ts))
    if events:
        FeedbackFile(root).record(events)
    return len(events)
