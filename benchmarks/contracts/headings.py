"""Compare what docdetect says of `# Errors`, `# Panics` and `# Safety` with clippy's lints."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.process import rows_of
from docdetect_hook.readers.rust.lexer import tokens

_CODES = {
    "clippy::missing_errors_doc": "UND321",
    "clippy::missing_panics_doc": "UND322",
    "clippy::missing_safety_doc": "UND323",
    "clippy::unnecessary_safety_doc": "UND302",
}
# What clippy and rustc are asked for: the lints, and which public items there are in what is compiled.
_LINTS = [word for lint in _CODES for word in ("--force-warn" if "unnecessary" in lint else "-W", lint)]
_ITEMS = ["--force-warn", "missing_docs"]
_MARKS = ("///", "//!", "/**", "/*!")


class Crate(NamedTuple):
    """A crate as it is compiled: features that need nothing from elsewhere, and crates of this list."""

    directory: str
    edition: str
    features: str = ""
    externs: str = ""

    @property
    def name(self) -> str:
        """Return the name that Rust code has for the crate."""
        return self.directory.rpartition("-")[0].replace("-", "_")


CRATES = (
    Crate("arrayvec-0.7.2", "2018", "std"),
    Crate("regex-syntax-0.6.27", "2018", "unicode"),
    Crate("smallvec-1.9.0", "2018", "union"),
    Crate("bytes-1.2.1", "2018", "std"),
    Crate("fnv-1.0.7", "2015", "std"),
    Crate("itoa-1.0.1", "2018"),
    Crate("httparse-1.8.0", "2018", "std"),
    Crate("http-0.2.7", "2018", "", "bytes fnv itoa"),
    Crate("once_cell-1.17.0", "2021", "std race alloc"),
    Crate("humantime-2.1.0", "2018"),
    Crate("gimli-0.27.0", "2018", "read-core std"),
    Crate("bumpalo-3.12.0", "2021", "collections boxed"),
    Crate("base64-0.13.0", "2018", "std"),
    Crate("unicode-bidi-0.3.8", "2018", "std"),
    Crate("memchr-2.5.0", "2018", "std"),
    Crate("object-0.30.0", "2018", "read_core elf pe std macho coff", "memchr"),
    Crate("fallible-iterator-0.2.0", "2018", "std"),
    Crate("pin-project-lite-0.2.9", "2018"),
    Crate("tokio-1.24.2", "2018", "sync rt time", "pin_project_lite bytes"),
    Crate("futures-core-0.3.21", "2018", "std alloc"),
    Crate("futures-channel-0.3.21", "2018", "std alloc", "futures_core"),
    Crate("spin-0.9.5", "2015", "mutex spin_mutex rwlock once lazy barrier fair_mutex"),
    Crate("os_str_bytes-6.0.0", "2018", "raw_os_str conversions"),
)


class Place(NamedTuple):
    """The lines of a header in a file, the last one included."""

    file: str
    first: int
    last: int

    def holds(self, file: str, line: int) -> bool:
        """Return whether a line of a file belongs to the header."""
        return file == self.file and self.first <= line <= self.last


class Score(NamedTuple):
    """The findings of one lint: clippy's, those of them told, ours, and those of them that clippy has."""

    code: str
    theirs: int
    told: int
    ours: int
    right: int

    @property
    def recall(self) -> float:
        """Return the share of clippy's findings that are told, as this code or as missing altogether."""
        return self.told / self.theirs if self.theirs else 1.0

    @property
    def precision(self) -> float:
        """Return the share of our findings that clippy has."""
        return self.right / self.ours if self.ours else 1.0


def scores(corpus: Path) -> Iterator[Score]:
    """Yield the scores over all crates, a print of each difference on the way."""
    if shutil.which("clippy-driver") is None:
        raise BenchmarkError("clippy-driver is missing: install Rust with clippy")
    total: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as made:
        for crate in CRATES:
            total += _counted(crate, corpus, Path(made))
    for code in sorted(_CODES.values()):
        yield Score(code, *(total[code, what] for what in ("theirs", "told", "ours", "right")))


def _counted(crate: Crate, corpus: Path, made: Path) -> Counter[tuple[str, str]]:
    source = next((corpus / kind / crate.directory for kind in ("rs", "registry")
                   if (corpus / kind / crate.directory).is_dir()), None)  # fmt: skip
    if source is None:
        raise BenchmarkError(f"{crate.directory} is not there: run `python -m benchmarks fetch {corpus}`")
    compiled = _compiled(crate, source, made)
    # clippy looks at unsafe traits that nobody outside can name, too.
    theirs = [
        (_CODES[lint], place)
        for lint, place in _warnings(crate, source, made, _LINTS)
        if lint in _CODES and any(one.holds(place.file, place.first) for one in compiled)
    ]
    ours = list(_ours(source))
    counts: Counter[tuple[str, str]] = Counter()
    for code, place in theirs:
        told = any(place.holds(file, line) and (other == code or other.startswith("UND1"))
                   for other, file, line in ours)  # fmt: skip
        counts[code, "theirs"] += 1
        counts[code, "told"] += told
        if not told:
            print(f"  {crate.directory}/{place.file}:{place.first}: {code} missed")
    for code, file, line in ours:
        if code not in _CODES.values() or not any(place.holds(file, line) for place in compiled):
            continue
        right = any(code == other and place.holds(file, line) for other, place in theirs)
        counts[code, "ours"] += 1
        counts[code, "right"] += right
        if not right:
            print(f"  {crate.directory}/{file}:{line}: {code} is not clippy's")
    return counts


def _compiled(crate: Crate, source: Path, made: Path) -> list[Place]:
    """Return the headers of the public items in what is compiled: without documentation rustc names them."""
    bare = made / f"bare-{crate.directory}"
    shutil.copytree(source, bare)
    for path in bare.rglob("*.rs"):
        text = path.read_text(encoding="utf-8", errors="replace")
        path.write_text(_bare(text), encoding="utf-8")
    return [place for lint, place in _warnings(crate, bare, made, _ITEMS) if lint == "missing_docs"]


def _bare(text: str) -> str:
    """Return a text with blanks in place of its documentation."""
    parts = []
    for token in tokens(text):
        part = text[token.start : token.end]
        if token.kind.endswith("comment") and part.startswith(_MARKS) and not part.startswith("////"):
            part = "".join(char if char == "\n" else " " for char in part)
        parts.append(part)
    return "".join(parts)


def _warnings(crate: Crate, source: Path, made: Path, lints: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """Yield what clippy and rustc say of one crate, and leave its metadata for others."""
    sysroot = subprocess.run(["rustc", "--print", "sysroot"], capture_output=True, text=True, check=True)
    root = "src/lib.rs" if (source / "src/lib.rs").exists() else "lib.rs"
    words = ["clippy-driver", "--sysroot", sysroot.stdout.strip(), "--edition", crate.edition]
    words += ["--crate-type", "lib", "--crate-name", crate.name, root, "--cap-lints", "warn"]
    words += [word for one in crate.features.split() for word in ("--cfg", f'feature="{one}"')]
    words += [word for one in crate.externs.split() for word in ("--extern", f"{one}={made}/lib{one}.rmeta")]
    words += ["--emit", "metadata", "--out-dir", str(made), "-L", str(made), "--error-format", "json", *lints]
    done = subprocess.run(words, cwd=source, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"clippy does not compile {crate.directory}: {done.stderr[-4000:]}")
    for line in done.stderr.splitlines():
        row: dict[str, Any] = json.loads(line) if line.startswith("{") else {}
        for span in row.get("spans", ()):
            if span["is_primary"] and row.get("code"):
                yield row["code"]["code"], Place(span["file_name"], span["line_start"], span["line_end"])


def _ours(source: Path) -> Iterator[tuple[str, str, int]]:
    """Yield what docdetect says of one crate: codes, files and lines."""
    words = ["check", "--isolated", "--no-cache", "--format", "jsonl"]
    for row in rows_of([*words, "--select", "UND1,UND302,UND321,UND322,UND323", "."], source):
        # clippy has no lint for headings about errors on what returns none.
        if "code" in row and "# Errors` cannot hold" not in row["message"]:
            yield row["code"], row["path"], row["line"]
