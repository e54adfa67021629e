"""Obtain the pinned crate sources from a Debian 12 archive through apt; nothing is installed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.expectations import Crate

_REGISTRY = Path("usr/share/cargo/registry")


def fetch(crates: Iterable[Crate], target: Path) -> None:
    """Fetch the crates that are not below ``target`` yet."""
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            message = (
                f"{program} is missing, and the crates come from a Debian 12 archive: use --language python"
            )
            raise BenchmarkError(message)
    for crate in crates:
        if not (target / crate.directory).exists():
            _fetch_one(crate, target)


def _fetch_one(crate: Crate, target: Path) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        place.chmod(0o755)  # apt downloads as a user of its own
        unpacked = place / "unpacked"
        subprocess.run(["dpkg-deb", "-x", _download(crate, place), unpacked], check=True)
        source = unpacked / _REGISTRY / crate.directory
        if not source.is_dir() or tree_hash(source) != crate.hash:
            raise BenchmarkError(f"the sources of {crate.directory} differ from the pinned ones")
        shutil.copytree(source, target / crate.directory, symlinks=True)


def _download(crate: Crate, place: Path) -> Path:
    """Download the package; when the exact build is gone, the hash tells whether that matters."""
    for wanted in (f"{crate.package}={crate.version}", crate.package):
        subprocess.run(["apt-get", "download", wanted], cwd=place, capture_output=True, check=False)
        found = next(place.glob("*.deb"), None)
        if found is not None:
            return found
    message = (
        f"apt-get finds no {crate.package} {crate.version}: set up a Debian 12 archive, `apt-get update`"
    )
    raise BenchmarkError(message)


def tree_hash(directory: Path) -> str:
    """Hash the names and contents of all `.rs` files as `find | sort | sha256sum | sha256sum` does."""
    files = [path for path in directory.rglob("*.rs") if path.is_file() and not path.is_symlink()]
    names = sorted(f"./{path.relative_to(directory).as_posix()}" for path in files)
    lines = (f"{hashlib.sha256((directory / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
