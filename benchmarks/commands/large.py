"""Check one real project of Python and Rust: the source distribution of polars, fetched and never built."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.process import DOCDETECT, Outcome
from benchmarks.process import run as run_process

EXAMPLES = """examples:
  python -m benchmarks large ~/corpus
"""

# 317,000 lines of Python and 392,000 of Rust.
_PROJECT = "polars==1.30.0"
_SHA256 = "dfe94ae84a5efd9ba74e616e3e125b24ca155494a931890a8f17480737c4db45"
_BACKEND = Path(__file__).parents[1] / "sdist_backend"
_RUNS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `large`."""
    parser.add_argument("directory", type=Path, metavar="DIR")


def run(args: argparse.Namespace) -> int:
    """Fetch, count, check; exit 1 when docdetect failed on a file."""
    checkout = _unpacked(args.directory / "large")
    for suffix, (files, lines) in _counted(checkout).items():
        print(f"{suffix}: {files:,} files, {lines:,} lines")
    command = [*DOCDETECT, "check", "--isolated", "--format", "json", "."]
    print(f"in {checkout}: docdetect {' '.join(command[len(DOCDETECT) :])}")
    outcomes = [run_process(command, cwd=str(checkout)) for _ in range(_RUNS)]
    for outcome in outcomes:
        print(f"  wall {outcome.wall:.2f} s, CPU {outcome.cpu:.2f} s, peak {outcome.peak_mb:.0f} MB")
    return _report(outcomes[-1])


def _unpacked(target: Path) -> Path:
    name = _PROJECT.replace("==", "-")
    if not (target / name).exists():
        target.mkdir(parents=True, exist_ok=True)
        with tarfile.open(_download(target, f"{name}.tar.gz")) as archive:
            archive.extractall(target, filter="data")
    return target / name


def _download(target: Path, name: str) -> Path:
    """Let pip fetch the pinned file; our backend answers for the project's, so that no code of it runs."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        requirements.write(f"{_PROJECT} --hash=sha256:{_SHA256}\n")
        requirements.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:"]
        command += ["--no-build-isolation", "--require-hashes", "--dest", str(target)]
        command += ["--requirement", requirements.name]
        environment = {**os.environ, "PYTHONPATH": str(_BACKEND)}
        if subprocess.run(command, env=environment, check=False).returncode or not (target / name).exists():
            raise BenchmarkError(f"pip could not download {_PROJECT}; its message stands above")
    return target / name


def _counted(checkout: Path) -> dict[str, tuple[int, int]]:
    """Count files and lines by suffix."""
    counts: dict[str, tuple[int, int]] = {}
    for suffix in (".py", ".rs"):
        paths = [path for path in checkout.rglob(f"*{suffix}") if path.is_file()]
        counts[suffix] = (len(paths), sum(path.read_bytes().count(b"\n") for path in paths))
    return counts


def _report(outcome: Outcome) -> int:
    if outcome.code not in (0, 1):
        message = outcome.stderr.decode("utf-8", "replace")[-500:]
        raise BenchmarkError(f"docdetect ended with {outcome.code}: {message}")
    report = json.loads(outcome.stdout)
    print(f"summary: {json.dumps(report['summary'])}")
    for code, count in sorted(Counter(finding["code"] for finding in report["findings"]).items()):
        print(f"  {code}: {count:,}")
    for error in report["errors"]:
        print(f"  {error['path']}:{error['line']}: {error['code']} {error['message']}")
    return 1 if any("internal error" in error["message"] for error in report["errors"]) else 0
