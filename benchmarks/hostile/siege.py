"""Run the gate on hostile repositories and tell what got through."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hostile.judge import Violation, troubles
from benchmarks.hostile.planted import SECRET, planted
from benchmarks.hostile.repositories import BAD, Repository, repositories
from benchmarks.process import DOCDETECT, Limits, Outcome
from benchmarks.process import run as run_process

_LIMITS = Limits(cpu_seconds=20, wall_seconds=120.0, memory_mb=1024)
_SECONDS_EACH = 5.0
_FLAKE8 = (sys.executable, "-P", "-m", "flake8", "--select", "UND,E9")
_EXECUTED = "executed"  # the file that a program of the repository would make
_FOR_SERVERS = [("check", "--format", name) for name in ("github", "azure", "teamcity")]
_HTML = re.compile(rb"(?<!\\)<img src=x")
_SERVER = re.compile(rb"^::error|##vso\[|##teamcity\[", re.MULTILINE)
# What a terminal acts on, line ends left out.
_CONTROL = re.compile(rb"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")


def besiege(only: str = "") -> Iterator[tuple[Repository, list[Violation]]]:
    """Yield each repository whose name starts with ``only``, with what went wrong."""
    for repository in (*repositories(), *planted()):
        if repository.name.startswith(only):
            with tempfile.TemporaryDirectory() as place:
                yield repository, list(_attacked(repository, Path(place)))


def _attacked(repository: Repository, place: Path) -> Iterator[Violation]:
    root, outside = place / "repository", place / "outside"
    (outside / "data").mkdir(parents=True)
    (outside / "profile").write_text("export A=1\nunfinished", encoding="utf-8")
    for number in range(20):
        (outside / f"data/{number}.jsonl").write_text("{}\n", encoding="utf-8")
    root.mkdir()
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "a.py").write_text(BAD, encoding="utf-8")
    repository.lay_out(root, outside)
    before = _digest(outside)
    own = {"DOCDETECT_KEY_FILE": str(place / "key"), "DOCDETECT_USER_CONFIG": str(place / "none.yaml")}
    commands = {"check": (*DOCDETECT, "check", *repository.words)}
    if repository.flake8:
        commands["flake8"] = (*_FLAKE8, "--", ".")
    for name, command in commands.items():
        outcome = run_process(command, cwd=str(root), env=own, limits=_LIMITS)
        for what in (*troubles(outcome, _SECONDS_EACH), *_wrong(repository, outcome)):
            yield Violation(repository.name, name, what)
    for words in repository.runs:
        outcome = run_process((*DOCDETECT, *words), cwd=str(root), env=own, limits=_LIMITS)
        for what in (*troubles(outcome, _SECONDS_EACH), *_raw(words, outcome)):
            yield Violation(repository.name, " ".join(words), what)
    if _leaks(root):
        yield Violation(repository.name, "init", "a text from outside is in the repository")
    if _digest(outside) != before:
        yield Violation(repository.name, "check", "files outside the repository were changed")
    if any(_EXECUTED in names for _, _, names in os.walk(place)):
        yield Violation(repository.name, "check", "a program of the repository was run")


def _wrong(repository: Repository, outcome: Outcome) -> Iterator[str]:
    """Yield what is wrong: a finding that is not told without saying why, control characters."""
    found = b"a.py:1:1: UND103" in outcome.stdout
    refused = not repository.told and outcome.stderr.startswith(b"docdetect: error: ")
    if not found and not refused:
        last = (outcome.stderr or outcome.stdout)[-120:].decode("utf-8", "replace")
        yield f"exit {outcome.code} without the finding of a.py: {last!r}"
    if found and outcome.code == 0:
        yield "exit 0 with a finding"
    yield from _raw((), outcome)


def _raw(words: tuple[str, ...], outcome: Outcome) -> Iterator[str]:
    """Yield what a terminal, a browser or a CI server would act on."""
    if _CONTROL.search(outcome.stdout + outcome.stderr):
        yield "control characters reach the terminal"
    if ("html" in words or "markdown" in words) and _HTML.search(outcome.stdout):
        yield "HTML reaches the page"
    if _SERVER.search(outcome.stdout if words[:3] not in _FOR_SERVERS else b""):
        yield "commands reach the CI server"


def _leaks(root: Path) -> bool:
    """Return whether a file of the repository holds what only a link leads to."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return any(SECRET.encode() in path.read_bytes() for path in files if "out" not in path.parts)


def _digest(folder: Path) -> str:
    """Return a digest of every name and text below a folder."""
    digest = hashlib.blake2b()
    for path in sorted(folder.rglob("*")):
        digest.update(os.fsencode(path))
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
