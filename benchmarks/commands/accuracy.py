"""Score docdetect on the fetched packages and crates, and write docs/accuracy.md."""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.accuracy import libc, page
from benchmarks.accuracy.faces import Face
from benchmarks.accuracy.faces import compare as compare_faces
from benchmarks.accuracy.full_tree import FullTree, compare
from benchmarks.accuracy.python_score import PythonScore
from benchmarks.accuracy.python_score import score as score_python
from benchmarks.accuracy.rulings import UNEXPLAINED, Explainer
from benchmarks.accuracy.rust_score import RustScore, score_crate
from benchmarks.corpus import fetched, python_corpus, registry, rust_corpus
from benchmarks.expectations import python_files, rust_crates
from benchmarks.process import rows_of

EXAMPLES = """examples:
  python -m benchmarks accuracy ~/corpus
  python -m benchmarks accuracy ~/corpus --language rust --show 200 --page /tmp/accuracy.md
"""

_PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `accuracy`."""
    parser.add_argument("directory", type=Path, metavar="DIR")
    parser.add_argument(
        "--language",
        choices=("python", "rust"),
        help="default: both; one alone renews its section of the page",
    )
    parser.add_argument(
        "--show", type=int, default=40, metavar="N", help="disagreements printed; default: 40"
    )
    parser.add_argument("--page", type=Path, default=_PAGE, metavar="FILE", help="default: docs/accuracy.md")


def run(args: argparse.Namespace) -> int:
    """Score, print the disagreements, write the page."""
    python, rust, full, libc_met = PythonScore(), RustScore(), FullTree(), True
    classes: dict[tuple[str, str], list[str]] = {}
    faces: list[Face] = []
    if args.language != "rust":
        corpus = fetched(python_corpus(args.directory))
        python, classes = _python(corpus)
        _print_python(python, classes, args.show)
        full = compare(corpus, sorted(_checked()))
        print(f"python: {full.equal} of {full.parsed} outlines equal those of libcst's full parse")
        for path in full.different[: args.show]:
            print(f"  WRONG {path}")
        faces = compare_faces(args.directory)
        _print_faces(faces, args.show)
    if args.language != "python":
        rust = _rust(fetched(rust_corpus(args.directory)))
        _print_rust(rust, args.show)
        libc_met = _libc(fetched(registry(args.directory)) / libc.DIRECTORY)
    counts = {name: len(found) for name, found in classes.items()}
    text = page.render(python, full, counts, faces, rust)
    if args.language is not None and args.page.exists():
        text = page.with_section(args.page.read_text(encoding="utf-8"), text, args.language)
    args.page.parent.mkdir(exist_ok=True)
    args.page.write_text(text, encoding="utf-8")
    unexplained = any(name == UNEXPLAINED for name, _ in classes)
    fine = python.right and not full.different and not unexplained and all(face.right for face in faces)
    rust_fine = args.language == "python" or (libc_met and page.rust_targets_met(rust))
    return 0 if fine and rust_fine else 1


def _checked() -> dict[str, dict[str, Any]]:
    """Return what is expected of the files that docdetect looks at: copies of others' code it leaves out."""
    return {path: file for path, file in python_files().items() if "_vendored" not in path.split("/")}


def _python(corpus: Path) -> tuple[PythonScore, dict[tuple[str, str], list[str]]]:
    expected = _checked()
    packages: defaultdict[str, list[str]] = defaultdict(list)
    for path, file in expected.items():
        packages[file["pkg"]].append(path)
    rows: list[dict[str, Any]] = []
    for package in sorted(packages):
        rows += _items(corpus, packages[package])
    score = score_python(expected, rows)
    explainer = Explainer(corpus)
    classes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for disagreement in score.disagreements:
        where = f"{disagreement.path}:{disagreement.expected['l']}: {disagreement.expected['q'] or '(file)'}"
        classes[explainer.explain(disagreement), disagreement.reported_by].append(where)
    return score, dict(classes)


def _rust(corpus: Path) -> RustScore:
    total = RustScore()
    for directory, truth in sorted(rust_crates().items()):
        files = sorted({item["file"] for item in truth.items})
        score_crate(total, directory, truth, _items(corpus / directory, files))
    return total


def _libc(directory: Path) -> bool:
    score = libc.score_libc(_items(directory, libc.files()))
    print(f"libc: {score.found} of {score.expected} missing found, {len(score.wrong)} private ones reported")
    for path, line in score.wrong:
        print(f"  WRONG {path}:{line}")
    return score.met


def _items(directory: Path, files: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of `docdetect items` for the files, type stubs and vendored packages included."""
    with tempfile.TemporaryDirectory() as elsewhere:
        # Directories such as third_party/ are skipped below the configuration file, not outside.
        config = Path(elsewhere, "docdetect.yaml")
        config.write_text("files:\n  stubs: true\n", encoding="utf-8")
        return rows_of(["items", "--config", str(config), "--format", "jsonl", "--", *files], directory)


def _print_python(score: PythonScore, classes: dict[tuple[str, str], list[str]], show: int) -> None:
    print(f"python: {score.found} of {score.truth} definitions found, {score.reported} reported")
    print(f"python: documentation agrees for {score.documented_agree}")
    print(f"python: ruff agrees for {score.ruff_agree} of {score.judged_by_ruff}")
    print(f"python: both ask for {score.missing_both}")
    for line in score.wrong[:show]:
        print(f"  WRONG {line}")
    for (name, side), found in sorted(classes.items(), key=lambda item: -len(item[1])):
        print(f"  {len(found):5} {name} ({side} asks)")
        for line in found[: show if name == UNEXPLAINED else 3]:
            print(f"          {line}")


def _print_faces(faces: Sequence[Face], show: int) -> None:
    for face in faces:
        print(f"python: {face.package}: {len(face.private)} of {face.importable} importable called private")
        for line in face.private[:show]:
            print(f"  {line}")


def _print_rust(score: RustScore, show: int) -> None:
    for line in page.rust_lines(score):
        print(f"rust: {line}")
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for miss in score.misses:
        groups[miss.why].append(f"{miss.crate}/{miss.path}:{miss.line}: {miss.kind} {miss.name}")
    for why, found in sorted(groups.items(), key=lambda item: -len(item[1])):
        print(f"  {len(found):5} {why}")
        for line in found[: max(1, show // len(groups))]:
            print(f"          {line}")
