"""Obtain the pinned Python distributions as wheels and unpack a fixed sample of their files."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.expectations import DATA

# One set of wheels whatever machine asks: CPython 3.11 on x86-64 Linux. Nothing is built or run.
_PLATFORMS = (
    *(f"manylinux_2_{minor}_x86_64" for minor in (34, 28, 27, 24, 17, 5)),
    "manylinux2014_x86_64",
    "manylinux1_x86_64",
    "any",
)
_TARGET = (
    *("--implementation", "cp", "--python-version", "3.11.7"),
    *("--abi", "cp311", "--abi", "abi3", "--abi", "none"),
)
_SAMPLE_BYTES = 130_000
_INITS = ("__init__.py", "__init__.pyi")


class Pin(NamedTuple):
    """A pinned distribution; ``largest`` adds its largest file to its sample."""

    name: str
    version: str
    largest: bool

    @property
    def requirement(self) -> str:
        """Return the pin as pip reads it."""
        return f"{self.name}=={self.version}"


def pins() -> list[Pin]:
    """Read the pinned distributions."""
    lines = (DATA / "python_packages.txt").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==(\S+)(.*)", line) for line in lines)
    return [Pin(_normal(match[1]), match[2], "+largest" in match[3]) for match in found if match]


def fetch(target: Path, wheels: Path, only: Iterable[str] = ()) -> int:
    """Fetch and unpack the distributions below ``target``; return the number of files written."""
    names = set(only)
    wanted = [pin for pin in pins() if not names or pin.name in names]
    download(wanted, wheels)
    return sum(_unpack(pin, wheels, target) for pin in wanted)


def _normal(name: str) -> str:
    """Normalise a distribution name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def download(wanted: Iterable[Pin], wheels: Path) -> None:
    """Download the wheels of those distributions that are not there yet."""
    missing = [pin.requirement for pin in wanted if wheel_of(pin, wheels) is None]
    if not missing:
        return
    wheels.mkdir(parents=True, exist_ok=True)
    platforms = [word for platform in _PLATFORMS for word in ("--platform", platform)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    run = subprocess.run([*command, *_TARGET, *platforms, "--dest", str(wheels), *missing], check=False)
    if run.returncode:
        raise BenchmarkError("pip could not download the pinned wheels; its message stands above")


def wheel_of(pin: Pin, wheels: Path) -> Path | None:
    """Return the wheel of a distribution, if it is there."""
    for path in sorted(wheels.glob("*.whl")):
        name, version = path.name.split("-")[:2]
        if (_normal(name), version) == (pin.name, pin.version):
            return path
    return None


def _unpack(pin: Pin, wheels: Path, target: Path) -> int:
    wheel = wheel_of(pin, wheels)
    if wheel is None:
        raise BenchmarkError(f"pip left no wheel of {pin.requirement} in {wheels}")
    with zipfile.ZipFile(wheel) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist() if is_source(info)}
        chosen = sample(sizes, largest=pin.largest)
        for name in sorted(chosen):
            path = target / pin.name / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(name))
    return len(chosen)


def is_source(info: zipfile.ZipInfo) -> bool:
    """Return whether an entry of a wheel is Python source of the distribution."""
    name = info.filename
    return (
        name.endswith((".py", ".pyi"))
        and not name.startswith("/")
        and ".." not in name.split("/")
        and ".data/" not in name
        and ".dist-info/" not in name
    )


def sample(sizes: dict[str, int], *, largest: bool) -> set[str]:
    """Choose files in the order of the hash of their names while they fit, and the packages above them.

    The choice depends on names and sizes alone, so everybody measures the same files.
    """
    chosen, used = set(), 0
    for name in sorted(sizes, key=lambda name: hashlib.sha1(name.encode()).hexdigest()):
        if used + sizes[name] <= _SAMPLE_BYTES:
            chosen.add(name)
            used += sizes[name]
    if largest:
        chosen.add(max(sorted(sizes), key=lambda name: sizes[name]))
    parents = {str(parent) for name in chosen for parent in Path(name).parents if str(parent) != "."}
    inits = {f"{parent}/{init}" for parent in parents for init in _INITS}
    return chosen | (inits & sizes.keys())
