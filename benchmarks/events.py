"""Write many events as runs and reviewers leave them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docdetect_hook.feedback.compaction import compact
from docdetect_hook.feedback.store import FILE_NAME
from docdetect_hook.storage.committed import LABELS_FILE
from docdetect_hook.storage.folder import open_folder

PATH = "src/package/module_name.py"
HEADER = "    def set_owner(self, owner: str, *, since: datetime | None = None) -> None:"
DOC = " ".join(["Set the owner of the account and tell the one before."] * 3)
"""Where each case is, and what it is about."""

_PARTS = 4  # a file that is never compacted would be too large to be read
_TOLD = ("path", "line", "language", "kind", "qualname", "header", "doc", "documented", "confidence")
_SPAN = 30 * 86400  # seconds over which the events are spread


def write_events(root: Path, count: int, chance: random.Random, now: float) -> int:
    """Write runs, a fifth, then as many labels as cases, compacted on the way; return the bytes."""
    folder = root / ".docdetect"
    folder.mkdir()
    (root / ".docdetect.yaml").write_text("rules: {}\n", encoding="utf-8")
    runs = count // 5
    _write(folder / "metrics.jsonl", (_run(chance, now) for _ in range(runs)))
    for _ in range(_PARTS):
        ids = [f"{chance.getrandbits(64):016x}" for _ in range((count - runs) // 2 // _PARTS)]
        _write(folder / FILE_NAME, (_case(identity, chance, now) for identity in ids))
        answered = [chance.choice(ids) for _ in ids]
        _write(root / LABELS_FILE, (_label(_case(one, chance, now), chance, now) for one in answered))
        with open_folder(str(root)) as opened:
            compact(opened, FILE_NAME, 0, frozenset(answered))
    return sum(path.stat().st_size for path in (*folder.iterdir(), root / LABELS_FILE))


def _write(path: Path, events: Iterator[dict[str, Any]]) -> None:
    with path.open("a", encoding="ascii") as file:
        file.writelines(json.dumps(event, separators=(",", ":")) + "\n" for event in events)


def _run(chance: random.Random, now: float) -> dict[str, Any]:
    return {
        "v": 1,
        "event": "run",
        "ts": round(now - chance.random() * _SPAN, 3),
        "model": "1.0.0",
        "seconds": round(chance.random(), 6),
        "cpu_seconds": round(chance.random(), 6),
        "peak_memory_bytes": chance.randint(20_000_000, 90_000_000),
        "languages": {"python": _tally(chance), "rust": _tally(chance)},
        "latency": {str(chance.randint(-60, 10)): chance.randint(1, 9) for _ in range(8)},
    }


def _tally(chance: random.Random) -> dict[str, Any]:
    chars = chance.randint(1_000, 90_000)
    return {
        "files": chance.randint(1, 9),
        "chars": chars,
        "checked_chars": chars,
        "check_seconds": round(chance.random() / 10, 6),
        "definitions": chance.randint(10, 90),
        "disagreements": chance.randint(0, 3),
        "findings": 1,
        "errors": 0,
    }


def _case(identity: str, chance: random.Random, now: float) -> dict[str, Any]:
    return {
        "v": 1,
        "event": "disagreement",
        "id": identity,
        "path": PATH,
        "line": chance.randint(1, 900),
        "language": chance.choice(("python", "rust")),
        "kind": "method",
        "qualname": "Account.set_owner",
        "header": HEADER,
        "doc": DOC,
        "documented": chance.choice((False, True)),
        "score": round(chance.random(), 4),
        "confidence": 0.7,
        "votes": {
            "enhanced_python": {"probability": 0.99, "reason": "docstring on line 12"},
            "pattern_based": {"probability": 0.03, "reason": "the body starts with code"},
            "confidence_engine": {"probability": round(chance.random(), 4), "reason": "new words: tell"},
        },
        "features": {"words": 12.0, "new": 3.0, "from_header": 1.0},
        "model": "1.0.0",
        "ts": round(now - chance.random() * _SPAN, 3),
    }


def _label(case: dict[str, Any], chance: random.Random, now: float) -> dict[str, Any]:
    return {
        "v": 1,
        "event": "label",
        "id": case["id"],
        "ts": round(now - chance.random() * _SPAN, 3),
        "label": chance.choice((False, True)),
        "reviewer": "ann",
        "confidence": 1.0,
        "notes": "",
        "case": {name: case[name] for name in _TOLD},
    }
