"""Explain documentation shares beside interrogate's and rustdoc's, reason by reason."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import python_corpus, registry
from benchmarks.coverage_peers import Explained, beside_interrogate, beside_rustdoc
from benchmarks.errors import BenchmarkError
from benchmarks.speed.peers import Peers

EXAMPLES = """examples:
  python -m benchmarks coverage ~/corpus
  python -m benchmarks coverage ~/corpus --packages requests,textual --crates strsim-0.10.0
"""
_PACKAGES = ("arrow", "flask", "networkx", "requests", "textual")
_CRATES = ("fnv-1.0.7", "itoa-1.0.1", "strsim-0.10.0", "untrusted-0.7.1", "version_check-0.9.4")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `coverage`."""
    parser.add_argument("directory", type=Path, metavar="DIR", help="where `fetch` put the packages")
    parser.add_argument("--packages", default=",".join(_PACKAGES), metavar="NAMES")
    parser.add_argument("--crates", default=",".join(_CRATES), metavar="NAMES")


def run(args: argparse.Namespace) -> int:
    """Print both totals and the reasons for every package and crate."""
    peers = Peers(args.directory / "environments")
    python = peers.program("peers", "python")
    for name in filter(None, args.packages.split(",")):
        package = python_corpus(args.directory) / name
        _show(name, "interrogate", lambda place=package: beside_interrogate(python, place))
    for name in filter(None, args.crates.split(",")):
        source = registry(args.directory) / name
        with tempfile.TemporaryDirectory() as scratch:
            crate = Path(scratch) / name
            shutil.copytree(source, crate)
            _show(name, "rustdoc", lambda place=crate: beside_rustdoc(place))
    return 0


def _show(name: str, peer: str, compare: Callable[[], Explained]) -> None:
    try:
        found = compare()
    except BenchmarkError as error:
        print(f"{name}: {error}")
        return
    print(f"{name}: {peer} {_share(found.peer)}, docdetect {_share(found.ours)}")
    for reason, count in sorted(found.reasons.items(), key=lambda one: (-one[1], one[0])):
        print(f"  {count:>6}  {reason}")


def _share(counted: tuple[int, int]) -> str:
    total, documented = counted
    return f"{documented} of {total} ({100 * documented / total:.1f} %)" if total else "nothing"
