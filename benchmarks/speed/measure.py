"""The sections of the speed benchmark: what is timed beside what."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks.speed import crates
from benchmarks.speed.peers import Peers
from benchmarks.speed.timing import Cost, Costs, Program, alternate
from benchmarks.speed.trees import COPIES, Tree, python_tree, rust_tree

# pre-commit cuts at 128 KiB of names.
_BATCH = 3000
_FORGET = ("rm", "-rf", ".docdetect")
# The start of Python itself.
BARE = "python -c pass"
GROWTH = ("Python", "Rust")


@dataclass(slots=True)
class Results:
    """Everything measured: what each section costs, turn by turn, and how large what it was run on is."""

    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    costs: dict[str, Costs] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> Results:
        """Read what was kept; what an older version kept in another form counts as not run."""
        kept = json.loads(text)
        return cls(
            kept.get("sizes", {}),
            {
                section: {name: [Cost(*turn) for turn in turns] for name, turns in programs.items()}
                for section, programs in kept.get("costs", {}).items()
            },
        )

    def of(self, section: str) -> Costs:
        """Return what the programs of a section cost, nothing where it was not run."""
        return self.costs.get(section, {})


class Bench:
    """Where files and environments are, and how many turns to take."""

    def __init__(self, corpus: Path, home: Path, peers: Peers, turns: int) -> None:
        """Take the fetched corpus, the directory to work in, the peers and the number of turns."""
        self.home = home
        self.peers = peers
        self.turns = turns
        self.many = 2 * turns + 1  # of what is short
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

    def bare(self, code: str = "pass") -> Program:
        """Return the interpreter that docdetect is installed in, with a few words of code."""
        return Program([self.peers.program("docdetect", "python"), "-c", code], str(self.python.root))


def _python(bench: Bench, results: Results) -> None:
    tree = bench.python
    results.sizes["python"] = tree.size
    _make_repository(tree)
    first = bench.docdetect("x1", cwd=tree.root, cache=True)
    peers = bench.peers.on_python("x1", cwd=str(tree.root))
    results.costs["python"] = alternate(
        {
            "docdetect": bench.docdetect("x1", cwd=tree.root),
            "interrogate": peers["interrogate"],
            "ruff": peers["ruff"],
            "docdetect --jobs 2": bench.docdetect("x1", cwd=tree.root, jobs="2"),
            "docdetect, keeping reports and cases": first._replace(before=_FORGET),
        },
        bench.turns,
    )


def _slow(bench: Bench, results: Results) -> None:
    tree = bench.python
    peers = bench.peers.on_python("x1", cwd=str(tree.root))
    programs = {name: peers[name] for name in ("pydocstyle", "docstr-coverage", "pydoclint")}
    ours = {"docdetect": bench.docdetect("x1", cwd=tree.root)}
    results.costs["slow"] = alternate(ours | programs, bench.turns)


def _clean(bench: Bench, results: Results) -> None:
    results.costs["clean"] = _beside_interrogate(bench, "clean")


def _commit(bench: Bench, results: Results) -> None:
    results.costs["commit"] = _beside_interrogate(bench, *bench.python.commit)


def _beside_interrogate(bench: Bench, *paths: str) -> Costs:
    root = bench.python.root
    return alternate(
        {
            "docdetect": bench.docdetect(*paths, cwd=root),
            "interrogate": bench.peers.on_python(*paths, cwd=str(root))["interrogate"],
        },
        bench.many,
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
    results.costs["batches"] = alternate(
        {
            "first run": every._replace(before=_FORGET),
            "second run": every,
            "one changed file beside": one._replace(before=("sh", "-c", change)),
            BARE: bench.bare(),
        },
        bench.turns,
    )


def _warm(bench: Bench, results: Results) -> None:
    tree = bench.python
    _make_repository(tree)
    cache = bench.home / "ruff-cache"
    results.costs["warm"] = alternate(
        {
            "docdetect": bench.docdetect("x1", cwd=tree.root, jobs="auto", cache=True),
            "ruff": bench.peers.ruff_warm("x1", str(tree.root), str(cache)),
        },
        bench.many,
    )


def _flake8(bench: Bench, results: Results) -> None:
    programs = bench.peers.on_flake8("part", str(bench.python.root))
    results.costs["flake8"] = alternate(programs, bench.turns)


def _rust(bench: Bench, results: Results) -> None:
    tree = bench.rust
    results.sizes["rust"] = tree.size
    results.costs["rust"] = alternate(
        {
            "docdetect": bench.docdetect("x1", cwd=tree.root),
            "tree-sitter-rust": bench.peers.tree_sitter("x1", str(tree.root)),
            "docdetect --jobs 2": bench.docdetect("x1", cwd=tree.root, jobs="2"),
        },
        bench.turns,
    )


def _compiler(bench: Bench, results: Results) -> None:
    if shutil.which("cargo") is None:
        print("  no cargo here: the comparison with the compiler is left out")
        return
    for name, crate in crates.laid_out(bench.corpus, bench.home):
        print(f"  {name}", flush=True)
        results.sizes[name] = crates.size(crate)
        programs = {"docdetect": bench.docdetect("src", cwd=crate), **crates.cargo(crate)}
        results.costs[name] = alternate(programs, bench.turns)


def _one_file(bench: Bench, results: Results) -> None:
    python, rust = bench.python, bench.rust
    text = (python.root / python.one_file).read_text(encoding="utf-8")
    results.sizes["one_file"] = {"chars": len(text), "lines": text.count("\n")}
    peers = bench.peers.on_python(python.one_file, cwd=str(python.root))
    results.costs["one_file"] = alternate(
        {
            "docdetect, Python": bench.docdetect(python.one_file, cwd=python.root),
            "docdetect, Python without findings": bench.docdetect(python.clean_file, cwd=python.root),
            "docdetect, Rust": bench.docdetect(rust.one_file, cwd=rust.root),
            BARE: bench.bare(),
            "python -c 'import libcst'": bench.bare("import libcst"),
            **{name: peers[name] for name in ("ruff", "interrogate", "pydocstyle")},
        },
        bench.many,
    )


def _growth(bench: Bench, results: Results) -> None:
    for language, tree in zip(GROWTH, (bench.python, bench.rust), strict=True):
        programs = {str(copies): bench.docdetect(f"x{copies}", cwd=tree.root) for copies in COPIES}
        results.costs[f"growth, {language}"] = alternate(programs, bench.turns)


def _make_repository(tree: Tree) -> None:
    """Make a project of the files: reports and cases are kept below the root of one only."""
    subprocess.run(["git", "init", "--quiet", str(tree.root)], check=True)


SECTIONS: dict[str, Callable[[Bench, Results], None]] = {
    "python": _python,
    "slow": _slow,
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
