"""Load the expectations and pins kept in benchmarks/data."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

DATA = Path(__file__).with_name("data")


class Crate(NamedTuple):
    """A pinned crate: its Debian package, version, directory name and the hash of its sources."""

    package: str
    version: str
    directory: str
    hash: str


class CrateTruth(NamedTuple):
    """What the compiler says of one crate: its items, and its item-level macro calls by file."""

    items: list[dict[str, Any]]
    macro_calls: dict[str, list[tuple[int, int, str]]]


def python_files() -> dict[str, dict[str, Any]]:
    """Return what is expected of every Python file, by its path below the corpus."""
    return {row["f"]: row for row in _rows("python_expected.jsonl.gz")}


def rust_crates() -> dict[str, CrateTruth]:
    """Return what is expected of every crate, by its directory name."""
    truths: defaultdict[str, CrateTruth] = defaultdict(lambda: CrateTruth([], {}))
    directories = {crate.directory.rpartition("-")[0]: crate.directory for crate in pinned_crates()}
    for row in _rows("rust_expected.jsonl.gz"):
        truth = truths[directories[row["crate"]]]
        if row["rec"] == "item":
            truth.items.append(row)
        else:
            truth.macro_calls[row["file"]] = [(first, last, name) for first, last, name in row["calls"]]
    return dict(truths)


def libc_lints() -> list[dict[str, Any]]:
    """Return what the compiler asks of libc on Linux: of what it sees, and of what is private."""
    return [*_rows("rust_libc.jsonl.gz")]


def pinned_crates() -> list[Crate]:
    """Return the pinned crates in the order of the list."""
    return _crates("rust_crates.tsv")


def pinned_dependencies() -> list[Crate]:
    """Return all crates that cargo needs to compile the measured ones."""
    return _crates("rust_registry.tsv")


def _crates(name: str) -> list[Crate]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [Crate(*line.split("\t")) for line in lines]


def _rows(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
