"""Make a repository of many small files in two languages, and check it cold and warm."""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.process import DOCDETECT, Outcome
from benchmarks.process import run as run_process

EXAMPLES = """examples:
  python -m benchmarks many ~/corpus/many
  python -m benchmarks many ~/corpus/many --files 20000 --cpu 1

exit codes: 0 a warm check keeps to the limits, 1 it does not
"""

_EACH = 500  # files in a package or crate
_RUST_EVERY = 4  # one package in so many is a crate
_FINDING_EVERY = 10  # one file in so many has findings
_WARM_RUNS = 3

_PYTHON = '''"""Prices of goods in group {number}."""

from __future__ import annotations

RATE = {number}


def price_of(weight: float) -> float:
    """Return the price of a weight in this group, tax included."""
    return weight * RATE
'''
_PYTHON_BARE = """

class Basket:
    def add(self, weight):
        self.total = weight + 1
"""
_RUST = """//! Prices of goods in group {number}.

/// Returns the price of a weight in this group, tax included.
pub fn price_of(weight: f64) -> f64 {{
    weight * {number}.0
}}
"""
_RUST_BARE = """
pub struct Basket {
    pub total: f64,
}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `many`."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--files", type=int, default=200_000, metavar="N", help="default: 200,000")
    parser.add_argument(
        "--cpu", type=float, default=10.0, metavar="SECONDS", help="most of a warm check; default: 10"
    )
    parser.add_argument("--memory", type=float, default=300.0, metavar="MB", help="default: 300")


def run(args: argparse.Namespace) -> int:
    """Lay out the files where they are missing, and print what a cold and warm checks take."""
    root = args.directory / f"files-{args.files}"
    if not (root / ".git").is_dir():
        _lay_out(root, args.files)
    own = {"DOCDETECT_KEY_FILE": str(args.directory.absolute() / "key")}
    command = [*DOCDETECT, "check", "."]
    shutil.rmtree(root / ".docdetect", ignore_errors=True)
    cold = run_process(command, cwd=str(root), env=own)
    print(f"cold: {_costs(cold)}; {_last_line(cold)}", flush=True)
    warm = [run_process(command, cwd=str(root), env=own) for _ in range(_WARM_RUNS)]
    for one in warm:
        print(f"warm: {_costs(one)}; {_last_line(one)}", flush=True)
    kept = sum(path.stat().st_size for path in root.glob(".docdetect/cache/*/*"))
    print(f"kept reports: {kept / 1e6:.0f} MB")
    seconds, megabytes = statistics.median(one.cpu for one in warm), max(one.peak_mb for one in warm)
    same = all(one.stdout == cold.stdout for one in warm)
    fits = seconds <= args.cpu and megabytes <= args.memory
    print(f"a warm check takes {seconds:.1f} s CPU and {megabytes:.0f} MB{'' if same else ': OTHER REPORT'}")
    return 0 if same and fits else 1


def _lay_out(root: Path, count: int) -> None:
    for start in range(0, count, _EACH):
        number = start // _EACH
        package = root / f"g{number // 20}" / f"p{number}"
        files = dict(_crate(count - start) if number % _RUST_EVERY == 0 else _package(count - start))
        for name, text in files.items():
            path = package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    subprocess.run(["git", "-C", str(root), "add", "."], check=True)


def _package(most: int) -> Iterator[tuple[str, str]]:
    """Yield the files of a Python package in folders of fifty."""
    yield "__init__.py", '"""Prices of goods."""\n'
    for number in range(1, min(_EACH, most)):
        folder = f"s{number // 50}"
        if number % 50 in (0, 1):
            yield f"{folder}/__init__.py", '"""Prices of some goods."""\n'
        yield f"{folder}/m{number}.py", _PYTHON.format(number=number) + _bare(number, _PYTHON_BARE)


def _crate(most: int) -> Iterator[tuple[str, str]]:
    """Yield the files of a crate, all of them public modules."""
    numbers = range(1, min(_EACH, most))
    yield "Cargo.toml", '[package]\nname = "prices"\nversion = "0.1.0"\nedition = "2021"\n'
    yield "src/lib.rs", "//! Prices of goods.\n" + "".join(f"pub mod m{number};\n" for number in numbers)
    for number in numbers:
        yield f"src/m{number}.rs", _RUST.format(number=number) + _bare(number, _RUST_BARE)


def _bare(number: int, text: str) -> str:
    return text if number % _FINDING_EVERY == 0 else ""


def _costs(outcome: Outcome) -> str:
    return f"{outcome.cpu:.1f} s CPU, {outcome.wall:.1f} s, {outcome.peak_mb:.0f} MB, exit {outcome.code}"


def _last_line(outcome: Outcome) -> str:
    return (outcome.stdout or outcome.stderr).decode("utf-8", "replace").splitlines()[-1]
