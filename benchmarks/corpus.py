"""The layout of the directory that the benchmarks share."""

from __future__ import annotations

from pathlib import Path

from benchmarks.errors import BenchmarkError


def python_corpus(directory: Path) -> Path:
    """Return the directory of the unpacked Python packages."""
    return directory / "py"


def rust_corpus(directory: Path) -> Path:
    """Return the directory of the unpacked crates."""
    return directory / "rs"


def registry(directory: Path) -> Path:
    """Return the directory from which cargo takes dependencies."""
    return directory / "registry"


def wheels(directory: Path) -> Path:
    """Return the directory of the downloaded wheels."""
    return directory / "wheels"


def fetched(path: Path) -> Path:
    """Return the path when something was fetched there; raise BenchmarkError if not."""
    if not path.is_dir() or not any(path.iterdir()):
        raise BenchmarkError(f"{path} is empty: run `python -m benchmarks fetch {path.parent}` first")
    return path
