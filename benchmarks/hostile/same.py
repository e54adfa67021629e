"""Compare the ways to ask the same question: every one has to give the same findings."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.hostile.fuzz import texts
from benchmarks.process import DOCDETECT

_FLAKE8 = (sys.executable, "-P", "-m", "flake8", "--isolated", "--select", "UND", "--disable-noqa")
_ASKED_ALONE = 5

Rows = list[tuple[str, int, int, str]]


def differences(seed: int, count: int) -> Iterator[str]:
    """Yield each way that gives another answer than the first run over a folder of random texts."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        (root / ".git").mkdir()
        for number, language, text in texts(seed, count):
            name = f"p{number % 7}/t{number}.{'py' if language == 'python' else 'rs'}"
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        names = sorted(str(path.relative_to(root)) for path in root.glob("p*/*"))
        wanted = _asked(root, "--no-cache", ".")
        for way, rows in _ways(root, names, random.Random(seed)):
            if rows != wanted:
                yield f"{way}: {len(set(rows) ^ set(wanted))} rows differ"
        yield from _alone(root, wanted, names[:: max(1, len(names) // _ASKED_ALONE)])
        yield from _in_flake8(root, wanted)


def _ways(root: Path, names: Sequence[str], chance: random.Random) -> Iterator[tuple[str, Rows]]:
    yield "two processes", _asked(root, "--no-cache", "--jobs", "2", ".")
    yield "cache, cold", _asked(root, ".")
    yield "cache, warm", _asked(root, ".")
    yield "names in order", _asked(root, "--no-cache", *names)
    yield "names shuffled", _asked(root, *chance.sample(names, len(names)))
    absolute = _asked(root, *(str(root / name) for name in names))
    yield "absolute names", absolute


def _asked(root: Path, *words: str, stdin: bytes | None = None) -> Rows:
    command = [*DOCDETECT, "check", "--no-feedback", "--format", "json", *words]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False, input=stdin)
    report = json.loads(done.stdout)
    return sorted(
        (row["path"].removeprefix(f"{root}/"), row["line"], row["col"], row["code"])
        for row in (*report["findings"], *report["errors"])
    )


def _alone(root: Path, wanted: Rows, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        own = [row for row in wanted if row[0] == name]
        if _asked(root, "--no-cache", name) != own:
            yield f"{name} alone"
        if _asked(root, "--no-cache", "--stdin-filename", name, "-", stdin=(root / name).read_bytes()) != own:
            yield f"{name} on standard input"


def _in_flake8(root: Path, wanted: Rows) -> Iterator[str]:
    """Compare the Python files without a problem: flake8 itself reports what it cannot read."""
    broken = {path for path, _, _, code in wanted if code.startswith("UND9")}
    names = [name for name in sorted({row[0] for row in wanted} - broken) if name.endswith(".py")]
    if names:
        form = "--format=%(path)s\t%(row)d\t%(col)d\t%(code)s"
        done = subprocess.run([*_FLAKE8, form, *names], cwd=root, capture_output=True, text=True, check=False)
        split = (line.split("\t") for line in done.stdout.splitlines())
        rows = sorted((path, int(line), int(col), code) for path, line, col, code in split)
        own = [row for row in wanted if row[0] in names]
        if rows != own:
            yield f"flake8: {len(set(rows) ^ set(own))} rows differ: {sorted(set(rows) ^ set(own))[:3]}"
