"""Run docdetect and its peers over packages, and judge what they say by verdicts of people who read it."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.expectations import DATA
from benchmarks.fetch.python import Pin, download, is_source, wheel_of
from benchmarks.process import rows_of

PEERS = ("ruff==0.17.6", "pydoclint==0.12.0", "docsig==0.97.0")
_RUFF = "check --isolated --no-cache --preview --select DOC102,DOC202,DOC403 --exit-zero --output-format json"
# Nothing but what is documented and does not exist: no completeness, no types.
_PYDOCLINT = (
    "--quiet --style {} -aths False -athd False -scr True -crt False -cyt False -cca False -aid True "
    "-sdsa False"
)
_DOCSIG = (
    "--no-ansi --check-class --check-dunders --check-nested --check-overridden --check-protected "
    "--check-protected-class-methods --ignore-args --ignore-kwargs -t SIG202,SIG403,SIG404,SIG502"
)
_LONGEST = 100  # seconds for one package
_SAID = re.compile(r"\s+(\d+): (DOC103|DOC202|DOC403): (.*)")
_EXTRA = re.compile(r"in the docstring but not in the function signature: \[([^\]]*)\]")
_AT = re.compile(r"(\S+\.py):(\d+) in (\S+)")


class Package(NamedTuple):
    """A pinned package, the style of its docstrings, and whether peers are run on it."""

    pin: Pin
    style: str
    peers: bool


class Said(NamedTuple):
    """One finding of a tool: the file below the packages, its line, the code, and the name it is about."""

    tool: str
    path: str
    line: int
    code: str
    subject: str


class Verdict(NamedTuple):
    """What people who read a finding say of it, and of which class it is."""

    said: Said
    right: bool
    kind: str


def packages() -> Iterator[Package]:
    """Yield the pinned packages."""
    for line in (DATA / "contract_packages.tsv").read_text(encoding="utf-8").splitlines():
        pin, style, *more = line.split("\t")
        name, version = pin.split("==")
        yield Package(Pin(name, version, largest=False), style, bool(more))


def fetch(target: Path) -> None:
    """Download the packages that are not there yet, and unpack their sources."""
    wanted = [one.pin for one in packages() if not (target / one.pin.name).is_dir()]
    with_wheels = target.parent / "wheels"
    download(wanted, with_wheels)
    for pin in wanted:
        wheel = wheel_of(pin, with_wheels)
        if wheel is None:
            raise BenchmarkError(f"pip left no wheel of {pin.requirement}")
        with zipfile.ZipFile(wheel) as archive:
            for info in archive.infolist():
                if is_source(info):
                    archive.extract(info, target / pin.name)


def verdicts() -> Iterator[Verdict]:
    """Yield what people said of findings."""
    with (DATA / "contract_verdicts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = Said(row["tool"], row["path"], int(row["line"]), row["code"], row["subject"])
            yield Verdict(said, row["verdict"] == "right", row["class"])


def ours(place: Path, project: str, codes: Sequence[str]) -> Iterator[Said]:
    """Yield what docdetect says of a project, private definitions included."""
    words = ["check", "--isolated", "--no-cache", "--scope", "all", "--format", "jsonl"]
    for row in rows_of([*words, "--select", ",".join(codes), project], place):
        if "code" in row:
            about = re.search(r"`([^`]*)`", row["message"])
            yield Said("docdetect", row["path"], row["line"], row["code"], about[1] if about else "")


def programs(place: Path) -> Path:
    """Return the folder of the peers' programs, which are installed when they are not there yet."""
    folder = place / ("Scripts" if sys.platform == "win32" else "bin")
    if not (folder / "docsig").exists():
        venv.create(place, with_pip=True)
        subprocess.run([folder / "python", "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return folder


def peers(folder: Path, place: Path, package: Package) -> Iterator[Said]:
    """Yield what the peers say of documented parameters and sections that cannot be, in one package."""
    name = package.pin.name
    for row in json.loads(_output([f"{folder}/ruff", *_RUFF.split(), name], place)):
        path = Path(row["filename"]).relative_to(place).as_posix()
        quoted = re.findall(r"`([^`]*)`", row["message"])
        yield Said("ruff", path, row["location"]["row"], row["code"], quoted[-1] if quoted else "")
    style = "sphinx" if package.style == "epytext" else package.style
    yield from _pydoclint(_patiently([f"{folder}/pydoclint", *_PYDOCLINT.format(style).split(), name], place))
    yield from _docsig(_patiently([f"{folder}/docsig", *_DOCSIG.split(), name], place))


def _pydoclint(output: str) -> Iterator[Said]:
    path = ""
    for line in output.splitlines():
        match = _SAID.match(line)
        if line and not line.startswith(" "):
            path = line.strip()
        elif match is not None and match[2] == "DOC103":
            extra = _EXTRA.search(match[3])
            for one in extra[1].split(", ") if extra else ():
                yield Said("pydoclint", path, int(match[1]), match[2], one.split(":")[0].strip())
        elif match is not None:
            yield Said("pydoclint", path, int(match[1]), match[2], "")


def _docsig(output: str) -> Iterator[Said]:
    path, number, name = "", 0, ""
    for line in output.splitlines():
        match = _AT.match(line)
        if match is not None:
            path, number, name = match[1], int(match[2]), match[3]
        elif line.strip().startswith("SIG") and path:
            yield Said("docsig", path, number, line.strip()[:6], name)


def _output(words: Sequence[str], place: Path) -> str:
    """Return what a program prints on standard output; findings are no failure."""
    return _ran(words, place, None).stdout


def _patiently(words: Sequence[str], place: Path) -> str:
    """Return what a program prints on both streams, nothing where it takes too long, which is told."""
    try:
        done = _ran(words, place, _LONGEST)
    except subprocess.TimeoutExpired:
        print(f"{Path(words[0]).name}: no answer on {words[-1]} in {_LONGEST} s, left out")
        return ""
    return done.stdout + done.stderr


def _ran(words: Sequence[str], place: Path, longest: int | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=place, capture_output=True, text=True, encoding="utf-8", check=False, timeout=longest
    )
