"""Obtain the pinned Python packages (through pip) and Rust crates (through apt) below DIR."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import fetch_python, fetch_rust
from benchmarks.corpus import python_corpus, rust_corpus, wheels

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
        files = fetch_python.fetch(python_corpus(args.directory), wheels(args.directory), only)
        print(f"python: {files} files in {python_corpus(args.directory)}")
    if args.language != "python":
        crates = fetch_rust.fetch(rust_corpus(args.directory), only)
        print(f"rust: {crates} crates in {rust_corpus(args.directory)}")
    return 0
