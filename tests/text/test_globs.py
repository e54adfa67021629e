"""Tests of docdetect_hook.text.globs: path patterns in the manner of .gitignore."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.text.globs import compile_globs


def _matches(pattern: str, path: str) -> bool:
    compiled = compile_globs([pattern])
    assert compiled is not None
    return compiled.match(path) is not None


@pytest.mark.parametrize(
    ("pattern", "silent", "firing"),
    [
        pytest.param(
            "a.py", ["ba.py", "a.pyc", "b/xa.py"], ["a.py", "b/a.py", "a.py/x"], id="a name, anywhere"
        ),
        pytest.param(
            "gen", ["gen2/a.py", "a/regen"], ["gen/a.py", "b/gen/c/a.py"], id="a directory, by name"
        ),
        pytest.param("gen/", ["gen", "b/gen"], ["gen/a.py", "b/gen/a.py"], id="a directory only"),
        pytest.param("/gen", ["b/gen/a.py"], ["gen/a.py", "gen"], id="at the root only"),
        pytest.param("a/gen", ["b/a/gen/x.py"], ["a/gen/x.py"], id="a slash in the middle ties to the root"),
        pytest.param("**/gen/x", ["gen/y"], ["gen/x", "a/b/gen/x"], id="a leading double star"),
        pytest.param("a/**", ["a", "b/a/x"], ["a/x", "a/b/c"], id="everything inside"),
        pytest.param("a/**/z", ["a/zz", "b/z"], ["a/z", "a/b/z", "a/b/c/z/q"], id="any depth between"),
        pytest.param("*_pb2.py", ["pb2.py", "x_pb2.pyi"], ["x_pb2.py", "d/_pb2.py"], id="a star in a name"),
        pytest.param("/*.py", ["d/a.py"], ["a.py"], id="a star stops at a slash"),
        pytest.param("a*b*a", ["aba2", "ab"], ["aba", "axbxbxa"], id="several stars"),
        pytest.param("?.py", [".py", "ab.py"], ["a.py"], id="one character"),
        pytest.param("[ab].py", ["c.py"], ["a.py", "b.py"], id="a set"),
        pytest.param("[!a-c].py", ["a.py", "c.py"], ["d.py"], id="a negated range"),
        pytest.param("[]a].py", ["b.py"], ["].py", "a.py"], id="a bracket in a set"),
        pytest.param("[z-a].py", ["a.py", "z.py"], [], id="a range that runs backwards holds nothing"),
        pytest.param(r"\*.py", ["a.py"], ["*.py"], id="an escaped star"),
        pytest.param("a b\nc", ["a"], ["a b\nc"], id="blanks and newlines are plain"),
        pytest.param("a.b(c|d", ["aXb(c|d"], ["a.b(c|d"], id="signs of regular expressions are plain"),
    ],
)
def test_patterns(pattern: str, silent: list[str], firing: list[str]) -> None:
    assert [path for path in (*silent, *firing) if _matches(pattern, path)] == firing


def test_no_patterns_compile_to_nothing() -> None:
    assert compile_globs([]) is None


_ALPHABET = st.sampled_from(["a", "b", "*", "?", "/", "**/", "/**/", "/**", "[ab]", "[!a]"])


@given(st.lists(_ALPHABET, min_size=1, max_size=6), st.lists(st.text("ab/", max_size=8), max_size=5))
def test_any_pattern_compiles_and_answers(parts: list[str], paths: list[str]) -> None:
    for path in paths:
        assert isinstance(_matches("".join(parts), path), bool)


def test_matching_is_linear_on_hostile_patterns() -> None:
    compiled = compile_globs(["*a" * 30 + "b", "**/a/" * 20 + "b"])
    assert compiled is not None
    started = time.process_time()
    compiled.match("a" * 5000)
    compiled.match("a/" * 2000)
    assert time.process_time() - started < 1


_CORPUS = [
    "gen", "gen/", "/gen", "a/gen", "**/gen", "gen/**", "a/**/c", "*.py", "/*.py", "a*/b", "?/c", "[ab]/c", "[!a]/c",
    "b/*", "**/b/**/c", "a/b/",
]  # fmt: skip
_PATHS = [
    "gen",
    "a/gen",
    "b/a/gen",
    "gen/x",
    "a.py",
    "b/a.py",
    "a/b/c",
    "a/c",
    "b/c",
    "c/c",
    "ab/b",
    "a/b",
    "b/x/c",
]


@pytest.mark.parametrize("pattern", _CORPUS)
def test_git_agrees(pattern: str, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text(pattern + "\n")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, env=environment, check=True)
    answer = subprocess.run(
        ["git", "check-ignore", "--stdin"],
        cwd=tmp_path,
        env=environment,
        input="\n".join(_PATHS),
        text=True,
        capture_output=True,
        check=False,
    )
    assert [path for path in _PATHS if _matches(pattern, path)] == answer.stdout.split()
