"""Obtain the pinned Python packages (through pip), Rust crates and their dependencies (apt) below DIR."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.corpus import python_corpus, registry, rust_corpus, wheels
from benchmarks.expectations import pinned_crates, pinned_dependencies
from benchmarks.fetch import python, rust

EXAMPLES = """examples:
  python -m benchmarks fetch ~/corpus
  python -m benchmarks fetch ~/corpus --language python --only arrow,flask
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `fetch`."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument("--language", choices=("python", "rust"), help="default: both")
    parser.add_argument(
        "--only", default="", metavar="NAMES", help="these distributions or crate directories, by comma"
    )


def run(args: argparse.Namespace) -> int:
    """Fetch what is not there yet."""
    only = [name for name in args.only.split(",") if name]
    if args.language != "rust":
        files = python.fetch(python_corpus(args.directory), wheels(args.directory), only)
        print(f"python: {files} files in {python_corpus(args.directory)}")
    if args.language != "python":
        for target, pinned in ((rust_corpus, pinned_crates()), (registry, pinned_dependencies())):
            crates = [crate for crate in pinned if not only or crate.directory in only]
            rust.fetch(crates, target(args.directory))
            print(f"rust: {len(crates)} crates in {target(args.directory)}")
    return 0
