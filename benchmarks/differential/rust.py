"""Compare docdetect with rustc's `missing_docs` on random crates."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.differential import Comparison
from benchmarks.differential.rust_programs import MANIFEST, Program, program
from benchmarks.errors import BenchmarkError
from benchmarks.process import rows_of, run

Place = tuple[int, int]


def compare(seed: int, count: int) -> Comparison:
    """Write programs, compile them, and compare every finding. One that does not compile is left out."""
    rustc = shutil.which("rustc")
    if rustc is None:
        raise BenchmarkError("rustc is not installed")
    with tempfile.TemporaryDirectory() as place:
        truth: dict[str, set[Place]] = {}
        for number in range(count):
            one = program(seed, number)
            name = f"p{number:05}"
            _write(Path(place, name), one)
            wanted = _compiled(rustc, Path(place, name), one.edition)
            if wanted is None:
                shutil.rmtree(Path(place, name))
            else:
                truth[name] = wanted
        definitions, found = _found(place)
    disagreements = [
        f"{name} line {line} column {column}: {said}"
        for name, wanted in truth.items()
        for said, places in (
            ("missed", wanted - found.get(name, set())),
            ("false alarm", found.get(name, set()) - wanted),
        )
        for line, column in sorted(places)
    ]
    findings = sum(len(wanted) for wanted in truth.values())
    return Comparison(len(truth), definitions, findings, disagreements)


def _write(place: Path, one: Program) -> None:
    (place / "src").mkdir(parents=True)
    (place / "Cargo.toml").write_text(MANIFEST.format(one.edition), encoding="utf-8")
    (place / "src/lib.rs").write_text(one.text, encoding="utf-8")


def _compiled(rustc: str, place: Path, edition: str) -> set[Place] | None:
    """Return where rustc reports missing documentation; nothing when it does not compile the crate."""
    words = [
        rustc, "--crate-type=lib", "--emit=metadata", "--error-format=json", "--cap-lints=warn",
        "-Wmissing_docs", f"--edition={edition}", '--cfg=feature="on"',
        "-o", str(place / "out.rmeta"), str(place / "src/lib.rs"),
    ]  # fmt: skip
    outcome = run(words, cwd=str(place))
    if outcome.code:
        return None
    return set(_places(outcome.stderr))


def _places(messages: bytes) -> Iterator[Place]:
    for line in messages.splitlines():
        message = json.loads(line)
        if (message.get("code") or {}).get("code") == "missing_docs":
            span = next(one for one in message["spans"] if one["is_primary"])
            yield span["line_start"], span["column_start"]


def _found(place: str) -> tuple[int, dict[str, set[Place]]]:
    rows = rows_of(["items", "--isolated", "--scope", "public", "--format", "jsonl", "--", "."], place)
    found: dict[str, set[Place]] = {}
    for row in rows:
        name = row["path"].removeprefix("./").partition("/")[0]
        code = row["code"] or ""
        if code.startswith(("UND12", "UND13")):
            found.setdefault(name, set()).add((row["line"], row["col"]))
    return len(rows), found
