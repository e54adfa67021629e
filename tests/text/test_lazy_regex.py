"""Patterns that come ready are those that `re` makes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from docdetect_hook.text import lazy_regex
from docdetect_hook.text.lazy_regex import compiled, engine, regex
from docdetect_hook.text.regex_code import ENGINES, PATTERNS
from training.regex_code import MODULES

needs_code = pytest.mark.skipif(engine() not in ENGINES, reason="no code for this interpreter")


def test_a_pattern_that_is_not_kept_is_compiled() -> None:
    assert compiled("a(?P<letter>b)++", re.I) == re.compile("a(?P<letter>b)++", re.I)


@pytest.mark.parametrize(
    "used",
    [
        pytest.param(lambda pattern: pattern.match("AB")[1], id="match"),
        pytest.param(lambda pattern: pattern.fullmatch("abb")[0], id="match to the end"),
        pytest.param(lambda pattern: pattern.search("cab").span(), id="search"),
        pytest.param(lambda pattern: pattern.sub("-", "abcab"), id="replace"),
        pytest.param(lambda pattern: pattern.subn("-", "abcab"), id="replace and count"),
        pytest.param(lambda pattern: pattern.split("1ab2"), id="split"),
        pytest.param(lambda pattern: pattern.findall("abab"), id="find all"),
        pytest.param(lambda pattern: [one.span() for one in pattern.finditer("abab")], id="find one by one"),
        pytest.param(lambda pattern: (pattern.pattern, pattern.groups), id="its text and groups"),
        pytest.param(lambda pattern: dict(pattern.groupindex), id="its names"),
        pytest.param(
            lambda pattern: (pattern.match("AB")[0], dict(pattern.groupindex)), id="one after the other"
        ),
    ],
)
def test_a_pattern_does_what_that_of_re_does(used: Callable[[re.Pattern[str]], object]) -> None:
    text = "a(?P<letter>b)++"
    assert used(regex(text, re.I)) == used(re.compile(text, re.I))


def test_flags_are_those_of_re() -> None:
    flags = (
        lazy_regex.IGNORECASE,
        lazy_regex.MULTILINE,
        lazy_regex.DOTALL,
        lazy_regex.VERBOSE,
        lazy_regex.ASCII,
    )
    assert flags == (re.IGNORECASE, re.MULTILINE, re.DOTALL, re.VERBOSE, re.ASCII)


def test_a_pattern_of_bytes_is_kept_apart_from_one_of_text() -> None:
    assert (regex(b"a+").findall(b"aab"), regex("a+").findall("aab")) == ([b"aa"], ["aa"])


def test_no_pattern_is_compiled_before_it_is_used() -> None:
    regex("(")  # no pattern at all, and nobody uses it


@needs_code
def test_code_that_is_kept_is_what_re_makes() -> None:
    # Equal patterns have the same code, flags and text; groups are a part of the code but for their names.
    for key in PATTERNS:
        flags, _, shown = key.partition(" ")
        text = ast.literal_eval(shown) if shown.startswith(("b'", 'b"')) else shown
        kept, made = compiled(text, int(flags)), re.compile(text, int(flags))
        assert (kept, kept.groups, dict(kept.groupindex)) == (made, made.groups, dict(made.groupindex)), text


@needs_code
def test_every_large_pattern_of_a_run_is_kept() -> None:
    lines = [f"import {name}" for name in MODULES]
    lines += ["from docdetect_hook.text.lazy_regex import asked, key_of"]
    lines += ["print(ascii([key_of(*one) for one in asked() if len(one[0]) > 800]))"]
    told = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    large = ast.literal_eval(told.stdout)
    assert len(large) > 5
    left_out = [key for key in large if key not in PATTERNS]
    assert not left_out, "run `python -m training.regex_code` with each CPython that is supported"


def test_the_code_is_kept_for_every_cpython_that_it_was_made_with() -> None:
    # 3.11, 3.12 and 3.13; whoever writes it with one of them alone takes it from the others.
    assert {20220615, 20221023, 20230612} <= set(ENGINES)
