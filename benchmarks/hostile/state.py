"""Forged state: files below `.docdetect` whose values are of any type, size and spelling."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from docdetect_hook.cli import main
from docdetect_hook.errors import ExitCode
from docdetect_hook.storage.seal import seal

# Each stands once for a kind of value that no writer of ours makes.
ODD: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1e300, -1e300, float("nan"), float("inf"), 10**400, -(10**400), "",
    "x" * 100_000, "\ud800", "\x1b]0;x\x07", "\u202e", "a\nb", "\x00", [], {}, [[]], {"": {}}, ["x"],
    {"x": 1}, "1.1.0", "../../x",
    "9999-12-31T23:59:59-23:59", "0001-01-01", 1 << 62, 0.5, {"probability": 10**400}, {"probability": "x"},
)  # fmt: skip

_CASE: Final[dict[str, Any]] = {
    "v": 1, "event": "disagreement", "id": "00000000000000aa", "ts": 1000.0, "path": "app.py", "line": 4,
    "language": "python", "kind": "function", "qualname": "get_value", "header": "def get_value(self):",
    "doc": "Get value.", "documented": True, "score": 0.8, "confidence": 0.8,
    "votes": {"confidence_engine": {"probability": 0.1, "reason": "only the name"}},
    "features": {"rust": 1.0}, "model": "1.0.0",
}  # fmt: skip
_LABEL: Final[dict[str, Any]] = {
    "v": 1, "event": "label", "id": "00000000000000aa", "ts": 2000.0, "label": False, "reviewer": "ann",
    "confidence": 0.9, "notes": "repeats the name", "action": "", "asked": "random",
    "suggestion": {"documented": True, "score": 0.1, "model": "1.0.0"},
}  # fmt: skip
_WEAK: Final[dict[str, Any]] = {
    "v": 1, "event": "weak", "id": "00000000000000bb", "ts": 2000.0, "label": True, "weight": 0.25,
    "reason": "the name says it", "path": "app.py", "language": "python", "kind": "function",
    "qualname": "set_value", "header": "def set_value():", "doc": "Set value.",
}  # fmt: skip
_TRIAL: Final[dict[str, Any]] = {
    "v": 1, "event": "canary", "id": "00000000000000cc", "case": "00000000000000aa", "candidate": {},
    "current": {},
}  # fmt: skip
_MARKER: Final[dict[str, Any]] = {"v": 1, "event": "compacted", "generation": 1, "bytes": 10}
_RUN: Final[dict[str, Any]] = {
    "v": 1, "event": "run", "ts": 1000.0, "model": "1.0.0", "seconds": 1.0, "cpu_seconds": 1.0,
    "peak_memory_bytes": 10_000_000,
    "languages": {"python": {"files": 1, "chars": 10, "checked_chars": 10, "check_seconds": 0.1,
                             "definitions": 2, "disagreements": 1, "findings": 1, "errors": 0}},
    "latency": {"0.1": 1},
}  # fmt: skip
_ALERT: Final[dict[str, Any]] = {
    "v": 1, "event": "alert", "ts": 1000.0, "kind": "accuracy", "text": "x", "value": 1, "threshold": 2,
}  # fmt: skip
_STATE: Final[dict[str, Any]] = {
    "protocol": 1, "current": "packaged", "candidate": None, "share": 0.0, "previous": None,
    "models": {"1.1.0": "0" * 64},
    "history": [{"ts": 1000.0, "action": "train", "version": "1.1.0", "who": "ann", "why": "because"}],
}  # fmt: skip

_SOURCE = '"""Sums values for the report."""\n\n\ndef get_value(self):\n    """Get value."""\n'
_RAW = frozenset(map(chr, (*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), 0x202E)))

# Command lines that read state, each as a user would type it.
COMMANDS: Final = (
    ("check", "."),
    ("check", "--format", "json", "--no-cache", "."),
    ("items", "--format", "table", "."),
    ("stats",),
    ("stats", "--format", "json"),
    ("report", "--since", "7d"),
    ("health",),
    ("health", "--format", "json"),
    ("health", "--format", "prometheus"),
    ("diagnose",),
    ("diagnose", "--since", "500w", "--format", "json"),
    ("review", "--export"),
    ("label", "00000000000000aa", "no"),
    ("label", "0000", "yes"),
    ("retrain",),
    ("retrain",),
    ("model", "list"),
    ("model", "show"),
    ("model", "show", "1.1.0"),
    ("model", "canary", "10"),
    ("model", "promote"),
    ("model", "rollback"),
)


def broken_states(seed: int, count: int) -> Iterator[str]:
    """Run every command over forged state, in this process; yield what should not be."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DOCDETECT_KEY_FILE"] = str(Path(home) / "key")
        root = Path(home) / "project"
        (root / ".git").mkdir(parents=True)
        (root / "app.py").write_text(_SOURCE, encoding="utf-8")
        with contextlib.chdir(root):
            for number in range(count):
                words = COMMANDS[number % len(COMMANDS)]
                code, said = _ran(root, random.Random(f"{seed}:{number // len(COMMANDS)}"), words)
                if code == ExitCode.INTERNAL or _RAW.intersection(said):
                    yield f"run {number}, {' '.join(words)}: exit {code}\n{said[-1500:]!r}"


def _ran(root: Path, chance: random.Random, words: tuple[str, ...]) -> tuple[int, str]:
    """Run one command over one forgery."""
    folder = root / ".docdetect"
    shutil.rmtree(folder, ignore_errors=True)
    write(forge(chance, str(root)), folder)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(words)
    return code, said.getvalue()


def forge(chance: random.Random, root: str) -> dict[str, bytes]:
    """Make up every file of a project's state; some of them carry the seal of whoever runs this."""
    feedback = [_CASE, _LABEL, _WEAK, _TRIAL, _ALERT, *([_MARKER] if chance.random() < 0.3 else [])]  # noqa: PLR2004
    state = _changed(_STATE, chance)
    return {
        "feedback.jsonl": _lines(feedback, chance),
        "feedback.1.jsonl": _lines([_CASE, _LABEL], chance),
        "metrics.jsonl": _lines([_RUN, _ALERT], chance),
        "models/state.json": _sealed(state, root) if chance.random() < 0.5 else _written(state),  # noqa: PLR2004
        "models/1.1.0.json": _written(_changed({"version": "1.1.0", "gates": [], "protocol": 1}, chance)),
    }


def write(files: dict[str, bytes], folder: Path) -> None:
    """Lay the files out."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _lines(events: list[dict[str, Any]], chance: random.Random) -> bytes:
    lines = [_written(_changed(event, chance)) for event in events for _ in range(chance.randrange(1, 3))]
    chance.shuffle(lines)
    data = b"\n".join(lines) + b"\n"
    return data[: chance.randrange(len(data))] if chance.random() < 0.2 else data  # noqa: PLR2004


def _changed(value: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Copy a value with some of its places, at any depth, changed, dropped or repeated elsewhere."""
    copy: dict[str, Any] = json.loads(json.dumps(value))
    for _ in range(chance.randrange(4)):
        places = list(_places(copy))
        if places:
            holder, key = chance.choice(places)
            holder[key] = deepcopy(chance.choice(ODD))
    return copy


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - what JSON holds
    """Yield what holds each place in a value, and its key or number."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _written(value: object) -> bytes:
    return json.dumps(value).encode("ascii")


def _sealed(state: dict[str, Any], root: str) -> bytes:
    """Write a state with the right seal, so that what it says is parsed."""
    canonical = json.dumps(state, sort_keys=True, separators=(",", ":")).encode("ascii")
    return json.dumps({**state, "seal": seal(root, "models", canonical)}).encode("ascii")
