"""Compare what packages with facades and lazy imports show at run time with what docdetect calls public."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.process import rows_of, run

# Distribution, version, package: lazy_loader's stubs, a facade, and one before private modules.
_PINS = (
    ("scikit-image", "0.26.0", "skimage"),
    ("cattrs", "26.2.1", "cattrs"),
    ("structlog", "26.1.0", "structlog"),
)
_TRUTH = Path(__file__).with_name("faces_truth.py")
MOST_PRIVATE = 0.01


class Face(NamedTuple):
    """One package: how many definitions can be imported, and those that docdetect calls private."""

    package: str
    importable: int
    private: list[str]

    @property
    def right(self) -> bool:
        """Return whether at most one definition in a hundred is called private."""
        return len(self.private) <= MOST_PRIVATE * self.importable


def compare(directory: Path) -> list[Face]:
    """Install the pinned packages below ``directory``, import them there, and compare."""
    python = _environment(directory)
    site = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    return [_face(python, site.stdout.decode().strip(), package) for _, _, package in _PINS]


def _environment(directory: Path) -> Path:
    place = directory / "environments" / "faces"
    python = place / "bin" / "python"
    done = place / ".installed"
    if not done.exists():
        pins = [f"{name}=={version}" for name, version, _ in _PINS]
        for words in (
            [sys.executable, "-m", "venv", "--clear", str(place)],
            [str(python), "-m", "pip", "install", "--quiet", "--only-binary=:all:", *pins],
        ):
            if subprocess.run(words, check=False).returncode:
                raise BenchmarkError(f"could not install the packages to import: {' '.join(words)} failed")
        done.touch()
    return python


def _face(python: Path, site: str, package: str) -> Face:
    truth = run([str(python), "-P", str(_TRUTH), package])
    if truth.code:
        raise BenchmarkError(truth.stderr.decode("utf-8", "replace")[-2000:])
    shown = [tuple(json.loads(line)[1:]) for line in truth.stdout.splitlines()]
    public = dict(_public(site, package))
    wrong = [f"{path}: {name}" for path, name in shown if public.get((path, name)) is False]
    counted = sum((path, name) in public for path, name in shown)
    return Face(package, counted, wrong)


def _public(site: str, package: str) -> Iterator[tuple[tuple[str, str], bool]]:
    """Yield for each definition of a package whether docdetect calls it public."""
    for row in rows_of(["items", "--isolated", "--format", "jsonl", "--", package], site):
        yield (os.path.normpath(row["path"]), row["qualname"]), row["public"]
