"""Lay out crates, and what compiles one with all its dependencies to say what docdetect says."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import fetched, registry, rust_corpus
from benchmarks.errors import BenchmarkError
from benchmarks.speed.timing import Program

# Chosen for the range of their dependencies before anything was timed: none, a few, a network
# protocol's, and those of a client with cryptography. Each with the features it has by default.
CRATES = ("regex-syntax-0.6.27", "clap-4.0.32", "h2-0.3.13", "hyper-rustls-0.23.2")

CLIPPY = "cargo clippy"
RUSTDOC = "cargo rustdoc --show-coverage"
_WARM = ", dependencies compiled"

_CONFIG = """[source.crates-io]
replace-with = "fetched"

[source.fetched]
directory = "{registry}"

[net]
offline = true
"""
# The table with its lines, up to the next table.
_DEV_DEPENDENCIES = re.compile(r"(?ms)^\[(target\.[^\n]+\.)?dev-dependencies[^\n]*\]$.*?(?=^\[|\Z)")


def laid_out(corpus: Path, home: Path) -> Iterator[tuple[str, Path]]:
    """Yield each crate's name and where a copy lies that cargo compiles without a network."""
    place = home / "crates"
    (place / ".cargo").mkdir(parents=True, exist_ok=True)
    config = _CONFIG.format(registry=fetched(registry(corpus)).resolve())
    (place / ".cargo" / "config.toml").write_text(config, encoding="utf-8")
    for name in CRATES:
        yield name, _lay_out(fetched(rust_corpus(corpus)) / name, place / name)


def size(crate: Path) -> dict[str, int]:
    """Return how large a crate is, and how many others are compiled for it."""
    return {"lines": _lines(crate), "dependencies": _dependencies(crate)}


def _lay_out(source: Path, target: Path) -> Path:
    """Copy a crate with a manifest that needs only what its library needs."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)
    manifest = target / "Cargo.toml"
    manifest.write_text(library_manifest(manifest.read_text(encoding="utf-8")), encoding="utf-8")
    return target


def library_manifest(manifest: str) -> str:
    """Leave out what only tests need, which cargo would want to find, and belong to no workspace."""
    return _DEV_DEPENDENCIES.sub("", manifest) + "\n[workspace]\n"


def cargo(crate: Path) -> dict[str, Program]:
    """Return clippy and rustdoc, from an empty target directory and with all but the crate compiled."""
    # Only this crate may use what is unstable: with a plain 1, old dependencies take rustc for a
    # nightly one and use features that are gone.
    coverage = {"RUSTC_BOOTSTRAP": crate.name.rpartition("-")[0].replace("-", "_")}
    clippy = ["cargo", "clippy", "--quiet", "--lib", "--", "-A", "clippy::all", "-W", "missing_docs"]
    rustdoc = ["cargo", "rustdoc", "--quiet", "--lib", "--", "-Z", "unstable-options", "--show-coverage"]
    programs: dict[str, Program] = {}
    for suffix, target, before in (
        ("", "clean", ("rm", "-rf", "target/clean")),
        (_WARM, "warm", ("touch", "src/lib.rs")),
    ):
        env = {"CARGO_TARGET_DIR": f"target/{target}"}
        programs[CLIPPY + suffix] = Program(clippy, str(crate), env, before=before)
        programs[RUSTDOC + suffix] = Program(rustdoc, str(crate), env | coverage, before=before)
    return programs


def _lines(crate: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (crate / "src").rglob("*.rs"))


def _dependencies(crate: Path) -> int:
    """Count the packages that cargo compiles for the crate."""
    words = ["cargo", "tree", "--edges", "normal,build", "--prefix", "none"]
    listed = subprocess.run(words, cwd=crate, capture_output=True, text=True, check=False)
    if listed.returncode:
        raise BenchmarkError(f"cargo tree fails in {crate}: {listed.stderr.strip()}")
    return compiled(listed.stdout)


def compiled(tree: str) -> int:
    """Count the packages in the output of `cargo tree` without the crate itself; it repeats some."""
    return len({tuple(line.split()[:2]) for line in tree.splitlines()}) - 1
