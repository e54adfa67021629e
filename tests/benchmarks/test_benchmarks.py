"""Tests of the parts of the benchmarks that decide: scoring, explaining, judging."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy.python_score import Disagreement, score
from benchmarks.accuracy.rulings import UNEXPLAINED, Explainer
from benchmarks.accuracy.rust_score import RustScore, score_crate
from benchmarks.errors import BenchmarkError
from benchmarks.expectations import CrateTruth, pinned_crates, pinned_dependencies
from benchmarks.fetch.python import sample
from benchmarks.hostile.growth import Growth
from benchmarks.hostile.inputs import Input
from benchmarks.hostile.judge import missed
from benchmarks.process import run
from benchmarks.speed.crates import CRATES, compiled, library_manifest
from benchmarks.speed.measure import BARE, Results
from benchmarks.speed.page import render
from benchmarks.speed.targets import Target, targets
from benchmarks.speed.timing import Cost
from tests.projects import write_all


def _definition(kind: str, line: int, name: str, **facts: Any) -> dict[str, Any]:
    return {"k": kind, "l": line, "q": name, "has": False, "empty": False, "dl": 0} | facts


def _row(kind: str, line: int, name: str, **facts: Any) -> dict[str, Any]:
    row = {"path": "p/a.py", "line": line, "kind": kind, "qualname": name, "name": name, "language": "python"}
    return row | {"documented": False, "public": True, "exempt": None, "doc_line": None, "code": None} | facts


_FILE = {
    "f": "p/a.py",
    "parse": "ok",
    "defs": [_definition("module", 1, "", has=True, dl=1), _definition("function", 3, "f")],
    "ruff": [["D103", 3, 5]],
}


@pytest.mark.parametrize(
    ("rows", "wrong", "sides"),
    [
        pytest.param(
            [_row("module", 1, "", documented=True), _row("function", 3, "f")], [], [], id="all right"
        ),
        pytest.param(
            [_row("module", 1, "", documented=True)],
            ["p/a.py:3: function f was not found"],
            ["ruff"],
            id="a definition that was not found",
        ),
        pytest.param(
            [_row("module", 1, "", documented=True), _row("function", 3, "f"), _row("class", 9, "C")],
            ["p/a.py:9: class C is not there"],
            [],
            id="a definition that is not there",
        ),
        pytest.param(
            [_row("module", 1, ""), _row("function", 3, "f", exempt="override")],
            ["p/a.py:1: module : documented should be True"],
            ["docdetect", "ruff"],
            id="a wrong answer and an exemption",
        ),
    ],
)
def test_python_scores(rows: list[dict[str, Any]], wrong: list[str], sides: list[str]) -> None:
    found = score({"p/a.py": _FILE}, rows)

    assert found.wrong == wrong
    assert [disagreement.reported_by for disagreement in found.disagreements] == sides


@pytest.mark.parametrize(
    ("files", "definition", "side", "ruling"),
    [
        pytest.param(
            {"p/p/a.py": "def f(): pass\n"}, ("function", 1, "f"), "ruff", UNEXPLAINED, id="no ruling"
        ),
        pytest.param(
            {"p/p/a.py": "# only\n"}, ("module", 1, ""), "ruff", "empty module", id="an empty module"
        ),
        pytest.param(
            {"p/p/a.py": "class A:\n    class Meta: pass\n"},
            ("nested_class", 2, "A.Meta"),
            "ruff",
            "class Meta",
            id="a class Meta",
        ),
        pytest.param(
            {"p/p/a.py": "class A:\n    def m(self): 'd'\nclass B(A):\n    def m(self): pass\n"},
            ("method", 4, "B.m"),
            "ruff",
            "undecorated override",
            id="an override of a base in the file",
        ),
        pytest.param(
            {"p/p/a.py": "class A(type):\n    def m(self): 1\nclass B(metaclass=A):\n    def m(self): 2\n"},
            ("method", 4, "B.m"),
            "ruff",
            UNEXPLAINED,
            id="a metaclass is no base",
        ),
        pytest.param(
            {"p/p/a.py": "import overrides as o\nclass B(X):\n    @o.override\n    def m(self): 1\n"},
            ("method", 4, "B.m"),
            "ruff",
            "override marked by the overrides package",
            id="an override of the overrides package",
        ),
        pytest.param(
            {"p/p/a.py": "class A:\n    'Of n.'\n    def __init__(self, n, _m): pass\n"},
            ("method", 3, "A.__init__"),
            "ruff",
            "constructor whose parameters",
            id="an explained constructor",
        ),
        pytest.param(
            {"p/p/a.py": "class A:\n    'Of n.'\n    def __init__(self, n, *m): pass\n"},
            ("method", 3, "A.__init__"),
            "ruff",
            UNEXPLAINED,
            id="a constructor that is not explained",
        ),
        pytest.param(
            {
                "p/p/a.py": "from .b import B\nclass A(B[int]):\n    def m(self): pass\n",
                "p/p/b.py": "class B:\n    def m(self): 'd'\n",
            },
            ("method", 3, "A.m"),
            "ruff",
            "override of a base in another file",
            id="an override of a base in another file",
        ),
        pytest.param(
            {"p/p/a.py": "import threading as t\nclass A(t.Thread):\n    def run(self): pass\n"},
            ("method", 3, "A.run"),
            "ruff",
            "override of a base in another file",
            id="an override of a base in the standard library",
        ),
        pytest.param(
            {"p/p/a.py": "import threading as t\nclass A(t.Thread):\n    def walk(self): pass\n"},
            ("method", 3, "A.walk"),
            "ruff",
            UNEXPLAINED,
            id="no override of the standard library",
        ),
        pytest.param(
            {"p/p/a.py": "import typing as t\nif t.TYPE_CHECKING:\n    def f(): pass\n"},
            ("function", 3, "f"),
            "ruff",
            "for type checkers alone",
            id="a definition for type checkers",
        ),
        pytest.param(
            {"p/p/a.py": "def f(): pass\ndel f\ndef g(): pass\n"},
            ("function", 1, "f"),
            "ruff",
            "for type checkers alone",
            id="a definition that is deleted again",
        ),
        pytest.param(
            {"p/p/a.py": "if DEBUG:\n    def f(): pass\n"},
            ("function", 2, "f"),
            "ruff",
            UNEXPLAINED,
            id="a definition on a condition of the program",
        ),
        pytest.param(
            {"p/p/a.py": "__all__ = ['_f']\ndef _f(): pass\n"},
            ("function", 2, "_f"),
            "docdetect",
            "private name listed",
            id="a private name in __all__",
        ),
        pytest.param(
            {"p/p/a.py": "__all__ = []\n__all__.append('f')\ndef f(): pass\n"},
            ("function", 3, "f"),
            "docdetect",
            "`__all__` in a form",
            id="an appended name",
        ),
        pytest.param(
            {
                "p/p/_a.py": "def f(): pass\n",
                "p/p/__init__.py": "from ._b import f\n",
                "p/p/_b.py": "from ._a import *\n",
            },
            ("function", 1, "f"),
            "docdetect",
            "re-export",
            id="a re-export through two private modules",
        ),
        pytest.param(
            {"p/p/_a.py": "def f(): pass\n", "p/p/_b.py": "from ._a import f\n"},
            ("function", 1, "f"),
            "docdetect",
            UNEXPLAINED,
            id="an import by a private module exports nothing",
        ),
    ],
)
def test_rulings(
    tmp_path: Path, files: dict[str, str], definition: tuple[str, int, str], side: str, ruling: str
) -> None:
    write_all(tmp_path, files)
    disagreement = Disagreement(next(iter(files)), _definition(*definition), None, side)

    assert Explainer(tmp_path).explain(disagreement).startswith(ruling)


def _item(kind: str, line: int, name: str, **facts: Any) -> dict[str, Any]:
    item = {"rec": "item", "file": "src/lib.rs", "line": line, "end": line, "kind": kind, "name": name}
    return item | {"has_docs": False, "ctx": "mod", "src": "both", "need": "pub"} | facts


def _rust_row(kind: str, line: int, name: str, **facts: Any) -> dict[str, Any]:
    row = {"path": "src/lib.rs", "line": line, "kind": kind, "name": name, "documented": False}
    return row | {"public": True, "hidden": False, "test": False} | facts


@pytest.mark.parametrize(
    ("items", "rows", "misses"),
    [
        pytest.param(
            [_item("fn", 2, "f", lint=["missing_docs_force"])],
            [_rust_row("function", 2, "f")],
            [],
            id="a missing item that both report",
        ),
        pytest.param(
            [_item("fn", 2, "f", has_docs=True)],
            [],
            ["missed item"],
            id="an item that was not found",
        ),
        pytest.param(
            [_item("fn", 2, "f", has_docs=True, need="priv")],
            [_rust_row("method", 3, "r#f", documented=True)],
            ["says public"],
            id="the wrong publicity, one line off, with a raw name",
        ),
        pytest.param(
            [_item("fn", 2, "f", has_docs=True, end=9)],
            [_rust_row("function", 2, "f", documented=True), _rust_row("struct", 5, "S", documented=True)],
            ["false item: inside a fn body"],
            id="an item in a function",
        ),
        pytest.param(
            [_item("fn", 2, "f", ctx="trait_impl", has_docs=True)],
            [_rust_row("method", 2, "f", documented=True)],
            ["false item: item of a trait impl"],
            id="an item of a trait impl",
        ),
    ],
)
def test_rust_scores(items: list[dict[str, Any]], rows: list[dict[str, Any]], misses: list[str]) -> None:
    total = RustScore()
    score_crate(total, "c-1.0", CrateTruth(items, {}), rows)

    assert [miss.why for miss in total.misses] == misses


def test_rows_in_macro_calls_are_not_judged() -> None:
    total = RustScore()
    truth = CrateTruth([_item("fn", 20, "f", has_docs=True)], {"src/lib.rs": [(1, 9, "cfg_if")]})
    score_crate(
        total,
        "c-1.0",
        truth,
        [_rust_row("function", 5, "g"), _rust_row("function", 20, "f", documented=True)],
    )

    assert total.misses == []
    assert total.counts["unverifiable"] == 1


_ERROR: Mapping[str, Any] = {"path": "p", "line": 1, "code": "UND901", "error": "syntax error"}


@pytest.mark.parametrize(
    ("item", "rows", "verdict"),
    [
        pytest.param(Input("py/form/a.py", b"", "error"), [_ERROR], None, id="an error where one is due"),
        pytest.param(Input("py/form/a.py", b"", "error"), [], "no error was reported", id="no error"),
        pytest.param(
            Input("py/form/a.py", b"", "defs", [[1, "", "blank"]]),
            [_row("module", 1, "", doc_line=1)],
            None,
            id="a blank docstring",
        ),
        pytest.param(
            Input("py/form/a.py", b"", "defs", [[1, "", False]]),
            [_ERROR],
            "unexpected UND901: syntax error",
            id="an error where definitions are due",
        ),
        pytest.param(
            Input("py/kinds/fifo.py", None, "skip"), [], None, id="a pipe is passed over in silence"
        ),
        pytest.param(
            Input("py/trunc/000.py", b"", "bounded"),
            [],
            "neither an answer nor an error",
            id="no answer at all",
        ),
    ],
)
def test_hostile_inputs_are_judged(item: Input, rows: list[Mapping[str, Any]], verdict: str | None) -> None:
    assert missed(item, rows) == verdict


@pytest.mark.parametrize(
    ("seconds", "linear"),
    [
        pytest.param((0.0, 0.01, 0.1, 1.0), True, id="ten times the size, ten times the time"),
        pytest.param((0.0, 0.01, 0.04, 0.55), True, id="too short to measure"),
        pytest.param((0.01, 0.1, 1.0, 100.0), False, id="the square of the size"),
    ],
)
def test_growth(seconds: tuple[float, ...], linear: bool) -> None:
    assert Growth("python", "parens", seconds, survived=True).linear is linear


def test_a_sample_takes_files_by_hash_the_largest_and_the_packages_above() -> None:
    sizes = {"a/b/c.py": 10, "a/__init__.py": 200_000, "big.py": 500_000, "d.py": 20}

    assert sample(sizes, largest=False) == {"a/b/c.py", "d.py", "a/__init__.py"}
    assert sample(sizes, largest=True) == set(sizes)


def _steady(cpu: float, wall: float, peak_mb: float) -> list[Cost]:
    return [Cost(cpu, wall, peak_mb)] * 2


_CRATE = Results(
    sizes={"h2-0.3.13": {"lines": 24_545, "dependencies": 21}},
    costs={
        "h2-0.3.13": {
            "docdetect": _steady(0.1, 0.2, 23.0),
            "cargo clippy": _steady(21.0, 22.0, 276.4),
            "cargo rustdoc --show-coverage": _steady(5.0, 4.0, 203.0),
            "cargo clippy, dependencies compiled": _steady(0.5, 0.6, 197.0),
        }
    },
)


# The machine took the third turn at a third of its speed.
_UNSTEADY = [Cost(1.0, 1.0, 50.0), Cost(1.1, 1.1, 50.0), Cost(3.0, 3.0, 50.0)]
_TIMES = (
    (
        "ratios are of one turn, whatever the machine did between two",
        (0.8, 0.9, 2.7),
        "0.818 x (0.809 to 0.859)",
        False,
    ),
    ("a lucky turn meets no target", (0.2, 0.9, 2.7), "0.818 x (0.509 to 0.859)", False),
    ("an unlucky turn misses none", (0.7, 0.77, 9.0), "0.7 x (0.7 to 1.85)", True),
)


@pytest.mark.parametrize(
    ("ours", "measured", "met"), [pytest.param(*row, id=sentence) for sentence, *row in _TIMES]
)
def test_a_ratio_is_the_median_over_the_turns(ours: Sequence[float], measured: str, met: bool) -> None:
    costs = {"docdetect": [Cost(cpu, cpu, 30.0) for cpu in ours], "interrogate": _UNSTEADY}

    assert [*targets(Results(costs={"commit": costs}))] == [
        Target("A commit of 30 files: CPU against interrogate", "at most 0.7 x", measured, met)
    ]


def test_targets_tell_what_is_met() -> None:
    bare = _steady(0.02, 0.03, 8.0)
    results = Results(
        _CRATE.sizes | {"python": {"chars": 4_000_000}},
        {
            **_CRATE.costs,
            "python": {
                "docdetect": _steady(2.0, 2.0, 50.0),
                "interrogate": _steady(2.0, 2.0, 50.0),
                "docdetect --jobs 2": _steady(2.1, 1.3, 50.0),
            },
            "one_file": {
                "docdetect, Python": _steady(0.09, 0.1, 20.0),
                "docdetect, Python without findings": _steady(0.07, 0.1, 20.0),
                "docdetect, Rust": _steady(0.06, 0.06, 20.0),
                BARE: bare,
            },
            "batches": {
                "first run": _steady(10.0, 10.0, 40.0),
                "second run": _steady(0.9, 1.0, 40.0),
                "one changed file beside": _steady(0.1, 0.1, 24.0),
                BARE: bare,
            },
            "flake8": {
                "flake8": _steady(6.0, 6.0, 50.0),
                "flake8-docstrings": _steady(9.0, 9.0, 50.0),
                "flake8-docdetect": _steady(6.3, 6.3, 50.0),
            },
            "growth, Python": {"4": _steady(1.0, 1.0, 50.0), "8": _steady(2.1, 9.0, 51.0)},
            "growth, Rust": {"4": _steady(1.0, 1.0, 50.0), "8": _steady(2.0, 8.0, 65.0)},
        },
    )

    assert [(target.what, target.measured, target.met) for target in targets(results)] == [
        ("Python, cold: CPU against interrogate", "1 x (1 to 1)", False),
        ("Python, cold: million chars per CPU second", "2 (2 to 2)", False),
        ("Python, two jobs: CPU against one", "1.05 x (1.05 to 1.05)", True),
        ("Python, two jobs: wall against one", "0.65 x (0.65 to 0.65)", False),
        ("Python, cold: peak memory", "50 MB (50 to 50)", True),
        *_BESIDE_BARE,
        ("In batches: CPU of the second run against the first", "0.09 x (0.09 to 0.09)", True),
        (
            *("One changed file beside the cache: CPU", "0.1 s (0.1 to 0.1) beside a bare Python of 0.02 s"),
            True,
        ),
        ("One changed file beside the cache: peak memory", "24 MB (24 to 24)", True),
        ("flake8: added CPU against flake8-docstrings", "0.1 x (0.1 to 0.1)", True),
        (
            "Rust, h2-0.3.13 with 21 dependencies: times faster than `cargo clippy`",
            *("110 x (110 to 110), CPU: 210 x", True),
        ),
        (
            "Rust, h2-0.3.13 with 21 dependencies: times faster than `cargo rustdoc --show-coverage`",
            *("20 x (20 to 20), CPU: 50 x", False),
        ),
        ("Python: CPU of twice the copies", "2.1 x (2.1 to 2.1)", False),
        ("Python: peak memory of 8 copies against one", "1.02 x (1.02 to 1.02)", True),
        ("Rust: CPU of twice the copies", "2 x (2 to 2)", True),
        ("Rust: peak memory of 8 copies against one", "1.3 x (1.3 to 1.3)", False),
    ]


_BESIDE_BARE = (
    (
        *("One Python file with findings: CPU", "0.09 s (0.09 to 0.09) beside a bare Python of 0.02 s"),
        True,
    ),
    (
        *("One Python file without findings: CPU", "0.07 s (0.07 to 0.07) beside a bare Python of 0.02 s"),
        False,
    ),
    ("One Python file of 300 lines: wall", "0.1 s (0.1 to 0.1) beside a bare Python of 0.03 s", True),
    ("One Rust file of 300 lines: wall", "0.06 s (0.06 to 0.06) beside a bare Python of 0.03 s", True),
)


def test_the_page_shows_the_compiler_with_and_without_dependencies_to_compile() -> None:
    page = render(_CRATE, {"cargo": "1.95.0"})

    assert ", cargo 1.95.0." in page
    assert (
        "| h2-0.3.13 | 21 | 24,545 | docdetect | 0.200 | 0.100 | 23 | 1.0 | 1.0 |\n"
        "|  | |  | cargo clippy | 22.000 | 21.000 | 276 | 110.0 | 210.0 |\n"
        "|  | |  | cargo rustdoc --show-coverage | 4.000 | 5.000 | 203 | 20.0 | 50.0 |\n"
        "|  | |  | cargo clippy, dependencies compiled | 0.600 | 0.500 | 197 | 3.0 | 5.0 |\n"
        "\n## Growth\n"
    ) in page


@pytest.mark.parametrize(
    ("kept", "results"),
    [
        pytest.param(asdict(_CRATE), _CRATE, id="everything as it is today"),
        pytest.param({"rust": {"docdetect": [1, 1, 1]}}, Results(), id="medians of an older version"),
        pytest.param({}, Results(), id="nothing"),
    ],
)
def test_kept_results_are_read(kept: dict[str, Any], results: Results) -> None:
    assert Results.read(json.dumps(kept)) == results


_MANIFEST = """[package]
name = "a"
description = \"\"\"
[dev-dependencies is no table here\"\"\"

[[example]]
name = "e"

[dependencies.b]
version = "1"
"""


@pytest.mark.parametrize(
    ("between", "after"),
    [
        pytest.param("", "", id="no such table"),
        pytest.param('[dev-dependencies]\nc = "1"\n\n', "", id="one table for all"),
        pytest.param(
            '[dev-dependencies.c]\nversion = "1"\nfeatures = [\n    "d",\n]\n\n',
            '[dev-dependencies.d]\nversion = "1"\n',
            id="a table for each, the last one at the end",
        ),
        pytest.param("[target.'cfg(unix)'.dev-dependencies.c]\nversion = \"1\"\n", "", id="of a platform"),
    ],
)
def test_a_manifest_loses_its_dev_dependencies_alone(between: str, after: str) -> None:
    features = '[features]\ndefault = ["f"]\n'

    assert library_manifest(_MANIFEST + between + features + after) == (
        _MANIFEST + features + "\n[workspace]\n"
    )


_CARGO_TREE = """h2 v0.3.13 (/home/h2-0.3.13)
bytes v1.2.1
futures-macro v0.3.21 (proc-macro)
syn v1.0.107
tokio v1.24.2
bytes v1.2.1
syn v1.0.107 (*)
syn v2.0.0
"""


@pytest.mark.parametrize(
    ("tree", "count"),
    [
        pytest.param("h2 v0.3.13 (/home/h2-0.3.13)\n", 0, id="none"),
        pytest.param(_CARGO_TREE, 5, id="some are listed twice, and one has two versions"),
    ],
)
def test_dependencies_are_counted_once(tree: str, count: int) -> None:
    assert compiled(tree) == count


def test_the_pins_of_crates_and_of_dependencies_agree() -> None:
    crates = {crate.directory: crate for crate in pinned_crates()}
    dependencies = {crate.directory: crate for crate in pinned_dependencies()}

    assert set(CRATES) <= set(crates)
    assert {name: crates[name] for name in crates.keys() & dependencies.keys()} == {
        name: dependencies[name] for name in crates.keys() & dependencies.keys()
    }


def test_the_size_of_the_benchmark_is_no_part_of_a_programs_peak() -> None:
    ballast = bytearray(100 << 20)
    outcome = run([sys.executable, "-c", "print(1)"])
    assert (outcome.code, outcome.stdout, outcome.peak_mb < 50, len(ballast)) == (0, b"1\n", True, 100 << 20)


def test_a_program_that_cannot_be_run_is_told() -> None:
    with pytest.raises(BenchmarkError, match="No such file"):
        run(["/nonexistent"])
