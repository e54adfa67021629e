"""Compare docdetect with the running interpreter on random packages."""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.differential import Comparison
from benchmarks.differential.python_programs import LAZY_MARK, Program, program
from benchmarks.errors import BenchmarkError
from benchmarks.process import rows_of, run

_TRUTH = Path(__file__).with_name("python_truth.py")
_CONFIG = 'rules:\n  select: ["UND101", "UND102", "UND103"]\n'


def compare(seed: int, count: int) -> Comparison:
    """Write programs, import them in a process of their own, and compare every definition."""
    with tempfile.TemporaryDirectory() as place:
        programs = [program(seed, number) for number in range(count)]
        for one in programs:
            _write(Path(place), one)
        truth = _truth(place, programs)
        for one in programs:
            _write(Path(place), one._replace(files=_lazily(one.files)))
        found = dict(_found(place))
    disagreements = [
        f"{path}: {name}: the interpreter says {_said(truth.get((path, name)))},"
        f" docdetect {_said(found.get((path, name)))}"
        for path, name in sorted(truth.keys() | found.keys())
        if truth.get((path, name)) != found.get((path, name))
    ]
    findings = sum(asked for _, asked in truth.values())
    return Comparison(count, len(truth), findings, disagreements)


def _write(place: Path, one: Program) -> None:
    for path, text in one.files.items():
        file = place / one.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _lazily(files: dict[str, str]) -> dict[str, str]:
    """Return the files with the marked imports as lazy ones, which the interpreter at hand may not know."""
    pattern = rf"^(?=from .*{LAZY_MARK}$)"
    return {path: re.sub(pattern, "lazy ", text, flags=re.MULTILINE) for path, text in files.items()}


def _said(answer: tuple[bool, bool] | None) -> str:
    if answer is None:
        return "that it is not there"
    public, asked = answer
    return ("public" if public else "private") + (", missing" if asked else "")


def _truth(place: str, programs: list[Program]) -> dict[tuple[str, str], tuple[bool, bool]]:
    """Return for each definition whether it is public and whether its documentation is missing."""
    manifest = Path(place, "programs.json")
    manifest.write_text(json.dumps([one._asdict() for one in programs]), encoding="utf-8")
    outcome = run([sys.executable, "-I", "-B", str(_TRUTH), str(manifest)], cwd=place)
    if outcome.code:
        raise BenchmarkError(outcome.stderr.decode("utf-8", "replace")[-2000:])
    manifest.unlink()
    rows = map(json.loads, outcome.stdout.splitlines())
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _found(place: str) -> Iterator[tuple[tuple[str, str], tuple[bool, bool]]]:
    Path(place, ".docdetect.yaml").write_text(_CONFIG, encoding="utf-8")
    for row in rows_of(["items", "--format", "jsonl", "--", "."], place):
        name = row["qualname"]
        if name and name.rpartition(".")[2] not in ("__getattr__", "_listing"):
            yield (row["path"].removeprefix("./"), name), (row["public"], row["code"] is not None)
