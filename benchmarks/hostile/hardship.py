"""Run the gate where it is killed, crowded, short of memory or out of disk: what it keeps stays whole."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.hostile.repositories import BAD
from benchmarks.process import DOCDETECT, Limits
from benchmarks.process import run as run_process

_DOUBTFUL = '"""Sums of reports."""\n\n\ndef get_value(self):\n    """Get value."""\n'
_PACKAGES = 6
_FILES = _PACKAGES * 5
_CROWD = 32
_MEMORY_MB = (30, 40, 50, 60, 80, 120, 200)
# A run that could not do its work says so: with a message, as an internal error, or killed by the system.
_HONEST = range(4)
_CHECK = (*DOCDETECT, "check", "--format", "json", ".")


def kills(seed: int, count: int) -> Iterator[str]:
    """Kill checks at random moments, and yield what a check after each finds wrong."""
    chance = random.Random(seed)
    with _project() as root:
        wanted, seconds = _answer(root)
        cases = _cases(root)
        for number in range(count):
            _touch(root, chance)
            process = subprocess.Popen(_CHECK, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.random() * 1.2 * seconds)
            process.kill()
            process.wait()
            for what in _wrong(root, wanted, cases):
                yield f"after kill {number}: {what}"


def crowd() -> Iterator[str]:
    """Run many checks at once over a cold, then a warm cache, and yield each that answers otherwise."""
    with _project() as root:
        wanted, _ = _answer(root)
        cases = _cases(root)
        for state in ("cold", "warm"):
            running = [
                subprocess.Popen(_CHECK, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                for _ in range(_CROWD)
            ]
            for number, process in enumerate(running):
                out, told = process.communicate()
                if told or _findings(out) != wanted:
                    yield f"{state}, check {number} of {_CROWD}: exit {process.returncode}, {told[-200:]!r}"
        yield from _wrong(root, wanted, cases)


def little_memory() -> Iterator[str]:
    """Check with ever more memory, and yield each run that claims a wrong answer, or spoils what is kept."""
    with _project() as root:
        wanted, _ = _answer(root)
        cases = _cases(root)
        for megabytes in _MEMORY_MB:
            shutil.rmtree(root / ".docdetect", ignore_errors=True)
            outcome = run_process(_CHECK, cwd=str(root), limits=Limits(60, 120.0, megabytes))
            claims = outcome.code in (0, 1) and _findings(outcome.stdout) != wanted
            if claims or (outcome.code >= 0 and outcome.code not in _HONEST):
                yield f"{megabytes} MB: exit {outcome.code}, {outcome.stderr[-200:]!r}"
            for what in _wrong(root, wanted, cases):
                yield f"after {megabytes} MB: {what}"


def full_disk() -> Iterator[str]:
    """Check where files cannot grow at all, or little, and yield what is wrong then and afterwards.

    A limit on the size of files stands for the disk; the report goes through a pipe, which has none.
    """
    with _project() as root:
        wanted, _ = _answer(root)
        cases = _cases(root)
        for kilobytes in (0, 1, 4, 16):
            shutil.rmtree(root / ".docdetect", ignore_errors=True)
            # The signal that comes with the limit is ignored, so that writing fails as on a full disk.
            script = f'trap "" XFSZ; ulimit -f {kilobytes}; exec "$@"'
            done = subprocess.run(
                ["bash", "-c", script, "bash", *_CHECK], cwd=root, capture_output=True, check=False
            )
            if done.returncode != 1 or _findings(done.stdout) != wanted:
                yield f"files of {kilobytes} kB: exit {done.returncode}, {done.stderr[-200:]!r}"
            for what in _wrong(root, wanted, cases):
                yield f"after files of {kilobytes} kB: {what}"


HARDSHIPS: dict[str, Callable[[], Iterator[str]]] = {
    "32 checks at once": crowd,
    "little memory": little_memory,
    "a full disk": full_disk,
}


@contextmanager
def _project() -> Iterator[Path]:
    """Lay out a repository of packages with findings and disputed cases, and a key of its own."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "project"
        for number in range(_PACKAGES):
            package = root / f"p{number}"
            package.mkdir(parents=True)
            (package / "__init__.py").write_text(f"from .m0 import drain{number}\n", encoding="utf-8")
            for module in range(_FILES // _PACKAGES - 1):
                text = BAD.replace("drain", f"drain{number}") if module % 2 else _DOUBTFUL
                (package / f"m{module}.py").write_text(text, encoding="utf-8")
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        before = os.environ.get("DOCDETECT_KEY_FILE")
        os.environ["DOCDETECT_KEY_FILE"] = str(Path(place) / "key")
        try:
            yield root
        finally:
            del os.environ["DOCDETECT_KEY_FILE"]
            if before is not None:
                os.environ["DOCDETECT_KEY_FILE"] = before


def _answer(root: Path) -> tuple[object, float]:
    """Return the findings of a check that keeps nothing, and how long it took."""
    started = time.perf_counter()
    done = subprocess.run(
        [*_CHECK, "--no-cache", "--no-feedback"], cwd=root, capture_output=True, check=False
    )
    return _findings(done.stdout), time.perf_counter() - started


def _cases(root: Path) -> set[str]:
    """Return the ids of the disputed cases, as a check writes them that keeps nothing."""
    path = root.parent / "cases.jsonl"
    path.unlink(missing_ok=True)
    words = ["--no-cache", "--no-feedback", "--feedback-out", str(path)]
    subprocess.run([*_CHECK, *words], cwd=root, capture_output=True, check=False)
    return {json.loads(line)["id"] for line in path.read_bytes().splitlines()}


def _findings(out: bytes) -> object:
    """Return what a report says is found, None when it is no report."""
    try:
        return json.loads(out)["findings"]
    except (ValueError, KeyError):
        return None


def _touch(root: Path, chance: random.Random) -> None:
    """Let some files look new, so that the next check writes to what is kept."""
    for path in chance.sample(sorted(root.glob("p*/*.py")), 8):
        os.utime(path)
    if not chance.randrange(4):
        shutil.rmtree(root / ".docdetect", ignore_errors=True)


def _wrong(root: Path, wanted: object, cases: set[str]) -> Iterator[str]:
    """Yield what a check finds wrong now: another answer, a case lost or told twice, a damaged line."""
    done = subprocess.run(_CHECK, cwd=root, capture_output=True, check=False)
    if _findings(done.stdout) != wanted or done.returncode != 1:
        yield f"exit {done.returncode}, other findings: {done.stderr[-200:]!r}"
    if done.stderr:
        yield f"told: {done.stderr[-200:]!r}"
    feedback = root / ".docdetect/feedback.jsonl"
    lines = feedback.read_bytes().splitlines() if feedback.exists() else []
    ids = [one["id"] for one in map(_event, lines) if one is not None]
    if len(set(ids)) != len(ids):
        yield "a case is there twice"
    if set(ids) != cases:
        yield f"{len(cases - set(ids))} cases are lost"


def _event(line: bytes) -> dict[str, str] | None:
    try:
        event = json.loads(line)
    except ValueError:  # what a kill left of a line
        return None
    return event if isinstance(event, dict) and "id" in event else None
