"""The sections of the speed benchmark: what is timed beside what."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path

from benchmarks.speed import crates
from benchmarks.speed.crates import CrateResult
from benchmarks.speed.peers import Peers
from benchmarks.speed.timing import Cost, Program, alternate
from benchmarks.speed.trees import COPIES, Tree, python_tree, rust_tree

# pre-commit cuts at 128 KiB of names.
_BATCH = 3000
_FORGET = ("rm", "-rf", ".docdetect")


@dataclass(slots=True)
class Results:
    """Everything measured; each field belongs to one section and is empty until it was run."""

    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    python: dict[str, Cost] = field(default_factory=dict)
    warm: dict[str, Cost] = field(default_factory=dict)
    flake8: dict[str, Cost] = field(default_factory=dict)
    rust: dict[str, Cost] = field(default_factory=dict)
    crates: dict[str, CrateResult] = field(default_factory=dict)
    clean: dict[str, Cost] = field(default_factory=dict)
    one_file: dict[str, Cost] = field(default_factory=dict)
    commit: dict[str, Cost] = field(default_factory=dict)
    batches: dict[str, Cost] = field(default_factory=dict)
    growth: dict[str, dict[str, Cost]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Results:
        """Read what was kept, also by another version: a section it calls otherwise counts as not run."""
        kept = json.loads(text)
        return cls(**{own.name: kept[own.name] for own in fields(cls) if own.name in kept})


class Bench:
    """Where files and environments are, and how often to run."""

    def __init__(self, corpus: Path, home: Path, peers: Peers, runs: int) -> None:
        """Take the fetched corpus, the directory to work in, the peers and the number of runs."""
        self.home = home
        self.peers = peers
        self.runs = runs
        self.corpus = corpus

    @cached_property
    def python(self) -> Tree:
        """Lay out the Python files when they are first needed."""
        return python_tree(self.corpus, self.home / "py")

    @cached_property
    def rust(self) -> Tree:
        """Lay out the crates when they are first needed."""
        return rust_tree(self.corpus, self.home / "rs")

    def docdetect(self, *paths: str, cwd: Path, jobs: str = "1", cache: bool = False) -> Program:
        """Return a `docdetect check`, by default in one process and cold: it keeps nothing, as its peers."""
        words = [self.peers.program("docdetect", "docdetect"), "check", "--isolated", "--jobs", jobs]
        return Program([*words, *(() if cache else ("--no-cache", "--no-feedback")), *paths], str(cwd))


def _python(bench: Bench, results: Results) -> None:
    tree = bench.python
    _note_size(results, "python", tree)
    _make_repository(tree)
    first = bench.docdetect("x1", cwd=tree.root, cache=True)
    results.python = alternate(
        {
            "docdetect": bench.docdetect("x1", cwd=tree.root),
            "docdetect --jobs 2": bench.docdetect("x1", cwd=tree.root, jobs="2"),
            "docdetect, keeping reports and cases": first._replace(before=_FORGET),
            **bench.peers.on_python("x1", cwd=str(tree.root)),
        },
        bench.runs,
    )


def _clean(bench: Bench, results: Results) -> None:
    tree = bench.python
    results.clean = alternate(
        {
            "docdetect": bench.docdetect("clean", cwd=tree.root),
            "interrogate": bench.peers.on_python("clean", cwd=str(tree.root))["interrogate"],
        },
        bench.runs,
    )


def _commit(bench: Bench, results: Results) -> None:
    tree = bench.python
    results.commit = alternate(
        {
            "docdetect": bench.docdetect(*tree.commit, cwd=tree.root),
            "interrogate": bench.peers.on_python(*tree.commit, cwd=str(tree.root))["interrogate"],
        },
        2 * bench.runs + 1,
    )


def _batches(bench: Bench, results: Results) -> None:
    """Time all copies in batches as pre-commit cuts them, and one file beside the reports that they leave."""
    tree = bench.python
    _make_repository(tree)
    batches = bench.docdetect("--", cwd=tree.root, cache=True)
    words = shlex.join(batches.argv)
    script = (
        f"find x{COPIES[-1]} -name '*.py' | sort | xargs -n {_BATCH} {words} > batches.out; test $? -lt 124"
    )
    every = batches._replace(argv=("sh", "-c", script))
    changed = f"x{COPIES[-1]}/{tree.one_file.partition('/')[2]}"
    one = bench.docdetect(changed, cwd=tree.root, cache=True)
    change = f"echo '# changed' >> {shlex.quote(changed)}"
    results.batches = alternate(
        {
            "first run": every._replace(before=_FORGET),
            "second run": every,
            "one changed file beside": one._replace(before=("sh", "-c", change)),
        },
        bench.runs,
    )


def _warm(bench: Bench, results: Results) -> None:
    tree = bench.python
    _make_repository(tree)
    cache = bench.home / "ruff-cache"
    results.warm = alternate(
        {
            "docdetect": bench.docdetect("x1", cwd=tree.root, jobs="auto", cache=True),
            "ruff": bench.peers.ruff_warm("x1", str(tree.root), str(cache)),
        },
        bench.runs,
    )


def _flake8(bench: Bench, results: Results) -> None:
    tree = bench.python
    results.flake8 = alternate(bench.peers.on_flake8("part", str(tree.root)), bench.runs)


def _rust(bench: Bench, results: Results) -> None:
    tree = bench.rust
    _note_size(results, "rust", tree)
    results.rust = alternate(
        {
            "docdetect": bench.docdetect("x1", cwd=tree.root),
            "docdetect --jobs 2": bench.docdetect("x1", cwd=tree.root, jobs="2"),
            "tree-sitter-rust": bench.peers.tree_sitter("x1", str(tree.root)),
        },
        bench.runs,
    )


def _compiler(bench: Bench, results: Results) -> None:
    if shutil.which("cargo") is None:
        print("  no cargo here: the comparison with the compiler is left out")
        return
    results.crates = crates.measure(
        bench.corpus, bench.home, lambda crate: bench.docdetect("src", cwd=crate), bench.runs
    )


def _one_file(bench: Bench, results: Results) -> None:
    python, rust = bench.python, bench.rust
    for name, tree in (("one_python", python), ("one_rust", rust)):
        text = (tree.root / tree.one_file).read_text(encoding="utf-8")
        results.sizes[name] = {"chars": len(text), "lines": text.count("\n")}
    home = str(python.root)
    interpreter = bench.peers.program("docdetect", "python")
    results.one_file = alternate(
        {
            "docdetect, Python": bench.docdetect(python.one_file, cwd=python.root),
            "docdetect, Python without findings": bench.docdetect(python.clean_file, cwd=python.root),
            "docdetect, Rust": bench.docdetect(rust.one_file, cwd=rust.root),
            "python -c pass": Program([interpreter, "-c", "pass"], home),
            "python -c 'import libcst'": Program([interpreter, "-c", "import libcst"], home),
            **{
                name: program
                for name, program in bench.peers.on_python(python.one_file, cwd=home).items()
                if name in ("ruff", "interrogate", "pydocstyle")
            },
        },
        2 * bench.runs + 1,
    )


def _growth(bench: Bench, results: Results) -> None:
    for language, tree in (("Python", bench.python), ("Rust", bench.rust)):
        programs = {str(copies): bench.docdetect(f"x{copies}", cwd=tree.root) for copies in COPIES}
        results.growth[language] = alternate(programs, bench.runs)


def _make_repository(tree: Tree) -> None:
    """Make a project of the files: reports and cases are kept below the root of one only."""
    subprocess.run(["git", "init", "--quiet", str(tree.root)], check=True)


def _note_size(results: Results, name: str, tree: Tree) -> None:
    results.sizes[name] = {"files": tree.files, "chars": tree.chars, "lines": tree.lines}
    results.sizes["machine"] = {"cores": len(os.sched_getaffinity(0))}


SECTIONS: dict[str, Callable[[Bench, Results], None]] = {
    "python": _python,
    "clean": _clean,
    "warm": _warm,
    "flake8": _flake8,
    "rust": _rust,
    "compiler": _compiler,
    "one_file": _one_file,
    "commit": _commit,
    "batches": _batches,
    "growth": _growth,
}
