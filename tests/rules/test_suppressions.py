"""Tests of docdetect_hook.rules.suppressions: which comments silence which finding."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.records import Definition, Language
from docdetect_hook.rules.suppressions import Suppressions, find_suppressions


def _definition(
    line: int,
    *,
    first: int | None = None,
    last: int | None = None,
    language: Language = "python",
    kind: str = "function",
) -> Definition:
    start, end = first or line, last or line
    return Definition("a", line, 0, end, language, kind, "f", "f", True, None, None, start, end)


def _silenced(found: Suppressions, definition: Definition, code: str = "UND103") -> bool:
    return found.covers(definition, code) is not None


PYTHON = [
    pytest.param("def f(): pass\n", False, id="no directive"),
    pytest.param("def f():  # docdetect: ignore[UND101]\n", False, id="another code"),
    pytest.param("def f():  # docdetect: ignore[UND103]\n", True, id="on the line"),
    pytest.param("def f():  # docdetect: ignore[UND1]\n", True, id="a prefix"),
    pytest.param("def f():  # docdetect:ignore[und2, und103]\n", True, id="a list in any case"),
    pytest.param("def f():  # docdetect: ignore[UND]\n", True, id="all codes"),
    pytest.param(
        "def f():  # type: ignore  # docdetect: ignore[UND103] -- why\n", True, id="behind another tool's"
    ),
    pytest.param(
        "def f():  # write docdetect: ignore[UND103] to silence\n", False, id="prose about directives"
    ),
    pytest.param("def f(a='# docdetect: ignore[UND]'):\n", False, id="in a string"),
    pytest.param('def f(a="""\n# docdetect: ignore[UND]\n"""):\n', False, id="in a triple-quoted string"),
    pytest.param("def f(a=r'\\'# docdetect: ignore[UND]'):\n", False, id="in a raw string with a backslash"),
    pytest.param("def f(a=''):  # docdetect: ignore[UND]\n", True, id="behind an empty string"),
    pytest.param("def f():  # noqa\n", True, id="bare noqa"),
    pytest.param("def f():  # NOQA:und103\n", True, id="noqa in any case"),
    pytest.param("def f():  # noqa: E501,W291 UND103 -- why\n", True, id="noqa with a list"),
    pytest.param("def f():  # noqa: UND1\n", True, id="noqa with a prefix"),
    pytest.param("def f():  # noqa: E501\n", False, id="noqa for another code"),
    pytest.param("def f():  # noqable\n", False, id="a word that begins like noqa"),
    pytest.param("def f(a='# noqa'):\n", False, id="noqa in a string"),
]


@pytest.mark.parametrize(("text", "expected"), PYTHON)
def test_python_on_the_definition_line(text: str, expected: bool) -> None:
    found = find_suppressions(text, "python")
    assert _silenced(found, _definition(1)) is expected
    assert found.problems == ()


def test_noqa_can_be_left_to_the_host() -> None:
    text = "def f():  # noqa\n"
    assert not _silenced(find_suppressions(text, "python", noqa=False), _definition(1))


def test_noqa_is_nothing_in_rust() -> None:
    assert not _silenced(find_suppressions("fn f() {} // # noqa\n", "rust"), _definition(1, language="rust"))


HEADER = """\
x = 1{0}
{1}
@decorator{2}
def f({3}
    a,{4}
):{5}
    pass{6}
"""


@pytest.mark.parametrize(
    ("place", "expected"), [(0, False), (1, True), (2, True), (3, True), (4, True), (5, True), (6, False)]
)
def test_every_line_of_the_header_and_the_one_above(place: int, expected: bool) -> None:
    marks = ["  # docdetect: ignore[UND103]" if number == place else "" for number in range(7)]
    found = find_suppressions(HEADER.format(*marks), "python")
    assert _silenced(found, _definition(4, first=3, last=6)) is expected


def test_the_end_of_the_line_above_is_about_that_line() -> None:
    found = find_suppressions("x = 1  # docdetect: ignore[UND]\ndef f(): pass\n", "python")
    assert not _silenced(found, _definition(2))


RUST = [
    pytest.param("pub fn f() {}\n", False, id="no directive"),
    pytest.param("pub fn f() {} // docdetect: ignore[UND126] -- why\n", True, id="on the line"),
    pytest.param("pub fn f() {} /* docdetect: ignore[UND126] */\n", True, id="in a block comment"),
    pytest.param(
        'pub fn f() {} const A: &str = r#"" // docdetect: ignore[UND]"#;\n', False, id="in a raw string"
    ),
    pytest.param("pub fn f<'a>() {} // docdetect: ignore[UND]\n", True, id="behind a lifetime"),
    pytest.param("pub fn f() {} //! docdetect: ignore[UND]\n", False, id="in a doc comment"),
]


@pytest.mark.parametrize(("text", "expected"), RUST)
def test_rust(text: str, expected: bool) -> None:
    found = find_suppressions(text, "rust")
    assert _silenced(found, _definition(1, language="rust"), "UND126") is expected


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        pytest.param("x = 1\n# docdetect: ignore-file[UND103]\n", "UND101", False, id="another code"),
        pytest.param("x = 1\n# docdetect: ignore-file[UND103]\n", "UND103", True, id="anywhere in the file"),
        pytest.param("# docdetect: ignore-file[UND]\n", "UND200", True, id="all codes"),
    ],
)
def test_ignore_file(text: str, code: str, expected: bool) -> None:
    assert _silenced(find_suppressions(text, "python"), _definition(9), code) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "#!/bin/x\n\n# docdetect: ignore[UND100]\nimport os\n", True, id="among the first comments"
        ),
        pytest.param("import os  # docdetect: ignore[UND100]\n", True, id="by its code on line 1"),
        pytest.param("def f():  # docdetect: ignore[UND]\n", False, id="about the definition on line 1"),
        pytest.param("import os\n# docdetect: ignore[UND100]\n", False, id="below the first code"),
    ],
)
def test_the_finding_of_the_module(text: str, expected: bool) -> None:
    found = find_suppressions(text, "python")
    assert _silenced(found, _definition(1, kind="module"), "UND100") is expected


def test_the_answer_carries_place_and_reason() -> None:
    found = find_suppressions("\nasync def f():  # docdetect: ignore[UND103] --  generated \n", "python")
    one = found.covers(_definition(2), "UND103")
    assert one == (2, 18, ("UND103",), "generated", "ignore", False, 0)


def test_what_silenced_nothing_is_unused() -> None:
    text = "def f(): ...  # docdetect: ignore[UND103]\ndef g(): ...  # docdetect: ignore[UND]\ndef h(): ...  # noqa\n"
    found = find_suppressions(text, "python")
    found.covers(_definition(1), "UND103")
    assert [(one.line, one.col) for one in found.unused()] == [(2, 16)]


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("docdetect: ignore[UND103", "`docdetect: ignore[` has no closing bracket"),
        (
            "docdetect: ignore[]",
            "`docdetect: ignore[]` names no code",
        ),
        (
            "docdetect: ignore[D103]",
            "`docdetect: ignore`: unknown code D103; did you mean `UND103`?",
        ),
        ("docdetect: ignore[UND199]", "`docdetect: ignore`: unknown code UND199"),
        ("docdetect: ignor", "unknown directive `docdetect: ignor`; did you mean `ignore`?"),
        ("docdetect: ignore", "`docdetect: ignore` needs codes in brackets, such as `ignore[UND103]`"),
        (
            "docdetect: ignore-file[UND103]",
            "`docdetect: ignore-file` must stand alone at the start of a line",
        ),
    ],
)
def test_malformed_directives_are_told(comment: str, message: str) -> None:
    found = find_suppressions(f"def f():  # {comment}\n", "python", known_codes=["UND103"])
    (problem,) = found.problems
    assert (problem.line, problem.col) == (1, 12)
    assert problem.message.removesuffix("; did you mean `UND103`?") == message.removesuffix(
        "; did you mean `UND103`?"
    )
    assert not _silenced(found, _definition(1))


_PARTS = [
    "'",
    '"',
    "'''",
    '"""',
    "#",
    "//",
    "/*",
    "*/",
    "\\",
    "\n",
    "docdetect: ",
    "ignore",
    "-file",
    "[",
    "]",
    "UND1",
]


@given(st.lists(st.sampled_from([*_PARTS, "noqa", ":", " ", "r", "x"]), max_size=25))
def test_any_text_is_read_without_failing(parts: list[str]) -> None:
    text = "".join(parts)
    for language in ("python", "rust"):
        found = find_suppressions(text, language)
        assert all(1 <= one.line <= text.count("\n") + 1 and one.col >= 0 for one in found.unused())


@pytest.mark.parametrize(
    "piece", ["#noqa:A1,", "# docdetect: ", "'\\", '"""', "#" * 50, "# docdetect: ignore[A", "# noqa\n", "a1"]
)
def test_reading_is_linear(piece: str) -> None:
    text = "# docdetect: ignore # noqa: " + piece * (100_000 // len(piece))
    started = time.process_time()
    find_suppressions(text, "python")
    assert time.process_time() - started < 2
