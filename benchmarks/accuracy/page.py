"""Write the accuracy figures as a page: what was measured, against what, by which command."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version

from benchmarks.accuracy.faces import Face
from benchmarks.accuracy.full_tree import FullTree
from benchmarks.accuracy.python_score import PythonScore
from benchmarks.accuracy.rust_score import RustScore

# Targets in percent.
_OVERALL = 99.9
_PUBLICITY = 99.8
_MISSING = 99.0

_RUST = "## Rust\n"
_PAGE = """# Accuracy

Written by `python -m benchmarks accuracy DIR` with docdetect-hook {tool}, CPython {python} and libcst
{libcst}; `python -m benchmarks fetch DIR` obtains the same files. `benchmarks/data/README.md` says how the
expectations were made, and `python -m benchmarks accuracy DIR --show 1000` lists every disagreement.

## Python

51 distributions, {files:,} files without the copies below `_vendored`. Truth about definitions and
docstrings is CPython 3.11's `ast`.

| question | agree | of | share |
|---|---:|---:|---:|
| definitions found | {found:,} | {truth:,} | {recall} |
| definitions reported that are there | {found:,} | {reported:,} | {precision} |
| documented or not (a blank docstring does not count) | {documented:,} | {found:,} | {agreement} |
| files whose outline equals that of libcst's full parse | {equal:,} | {parsed:,} | {full} |
| asked for and missing, or not, against ruff's D100 to D107 and D419 | {ruff_agree:,} | {judged:,} | {ruff} |

Both ask for {both:,}. Each disagreement with ruff by the ruling that the source proves to explain it:

| definitions | asked for by | ruling |
|---:|---|---|
{classes}

Packages with lazy imports or facades, imported at run time: of the classes and functions that their public
modules have, documented or not, those that docdetect calls private (at most 1 % may be).

| package | importable | called private | share |
|---|---:|---:|---:|
{faces}

## Rust

72 crates, truth by rustc, rustdoc and clippy 1.95.0. "Core" is all but macro calls and test code. A
positional field in a macro call is an item in the compiler's records; no lint asks for its documentation.

| question | agree | of | share |
|---|---:|---:|---:|
{rust}

Not judged: {unjudged:,} undocumented items that the compiler did not see (compiled out, or in macro calls).
{misses}
"""


def render(
    python: PythonScore,
    full: FullTree,
    classes: Mapping[tuple[str, str], int],
    faces: Sequence[Face],
    rust: RustScore,
) -> str:
    """Return the page; ``classes`` counts disagreements by ruling and by who asks for documentation."""
    ordered = sorted(classes.items(), key=lambda item: (-item[1], item[0]))
    return _PAGE.format(
        tool=version("docdetect-hook"),
        python=platform.python_version(),
        libcst=version("libcst"),
        files=python.files,
        found=python.found,
        truth=python.truth,
        reported=python.reported,
        recall=percent(python.found, python.truth),
        precision=percent(python.found, python.reported),
        documented=python.documented_agree,
        agreement=percent(python.documented_agree, python.found),
        ruff_agree=python.ruff_agree,
        judged=python.judged_by_ruff,
        ruff=percent(python.ruff_agree, python.judged_by_ruff),
        equal=full.equal,
        parsed=full.parsed,
        full=percent(full.equal, full.parsed),
        both=python.missing_both,
        classes="\n".join(f"| {count} | {side} | {name} |" for (name, side), count in ordered),
        faces="\n".join(_face_rows(faces)),
        rust="\n".join(_rust_rows(rust)),
        unjudged=rust.counts["missing all: not judged"],
        misses="\n".join(_misses(rust)),
    )


def with_section(page: str, new: str, language: str) -> str:
    """Return a page whose section of one language is that of a new page; the head is new, too."""
    python, rust = (new, page) if language == "python" else (page, new)
    return python.partition(_RUST)[0] + _RUST + rust.partition(_RUST)[2]


def _face_rows(faces: Sequence[Face]) -> Iterator[str]:
    for face in faces:
        wrong = len(face.private)
        yield f"| {face.package} | {face.importable:,} | {wrong} | {100 * wrong / face.importable:.2f} % |"


def percent(part: int, whole: int) -> str:
    """Return a share, rounded so that only all of it reads as 100 %."""
    share = 100.0 * part / whole if whole else 100.0
    return "100 %" if part == whole else f"{min(share, 99.99):.2f} %"


# Question, agreeing, of how many: keys of the counts.
_RUST_QUESTIONS = (
    ("items found, core", "found core", "expected core"),
    ("items found, test code", "found test", "expected test"),
    ("items found, in macro calls", "found macro", "expected macro"),
    ("items found, in macro calls, with a name", "found named macro", "expected named macro"),
    ("items reported that are there", "reported right", "reported"),
    ("documented or not, core", "documented right core", "documented core"),
    ("documented or not, in macro calls", "documented right macro", "documented macro"),
    ("right item and right answer, misses and inventions counted", "overall right", "overall"),
    ("public or not, as rustc's `missing_docs` sees it", "publicity right", "publicity"),
    ("public and missing: recall", "missing public: both", "missing public: expected"),
    ("public and missing: precision", "missing public: both", "missing public: reported"),
    ("all missing (with clippy's private lint): recall", "missing all: both", "missing all: expected"),
    ("all missing: precision", "missing all: both", "missing all: reported"),
)


def rust_lines(rust: RustScore) -> Iterator[str]:
    """Yield the Rust figures as plain lines."""
    for question, part, whole in _RUST_QUESTIONS:
        right, count = rust.counts[part], rust.counts[whole]
        yield f"{question:<60} {right:6} / {count:<6} {percent(right, count)}"


def _rust_rows(rust: RustScore) -> Iterator[str]:
    for question, part, whole in _RUST_QUESTIONS:
        right, count = rust.counts[part], rust.counts[whole]
        yield f"| {question} | {right:,} | {count:,} | {percent(right, count)} |"


def _misses(rust: RustScore) -> Iterator[str]:
    """Yield the disagreements, counted by what they are and the file they stand in."""
    places: dict[tuple[str, str, str], int] = {}
    for miss in rust.misses:
        key = (miss.why, miss.crate, miss.path)
        places[key] = places.get(key, 0) + 1
    if not places:
        yield "\nNo disagreement is left."
        return
    yield "\nThe disagreements left:\n\n| items | what | where |\n|---:|---|---|"
    for (why, crate, path), count in sorted(places.items(), key=lambda item: (-item[1], item[0])):
        yield f"| {count} | {why} | {crate}, `{path}` |"


def rust_targets_met(rust: RustScore) -> bool:
    """Return whether the Rust figures reach what docdetect promises."""
    return (
        rust.share("overall right", "overall") >= _OVERALL
        and rust.share("publicity right", "publicity") >= _PUBLICITY
        and rust.share("missing public: both", "missing public: expected") >= _MISSING
        and rust.share("missing public: both", "missing public: reported") >= _MISSING
    )
