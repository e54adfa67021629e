"""What comments silence in whole files: behind docstrings, in blocks, and the comments of other tools."""

from __future__ import annotations

import time

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.records import Language
from docdetect_hook.runner.summary import report_of

HEAD = '"""Jobs of the mill."""\n\n\n'


def _told(text: str, language: Language = "python", **rules: object) -> list[str]:
    """Check a text and list its findings as LINE CODE."""
    settings = load_settings(
        isolated=True, overrides={f"rules.{name}": value for name, value in rules.items()}
    )
    path = "src/lib.rs" if language == "rust" else "jobs.py"
    result = report_of(Engine(settings).check_text(text, path, language))
    return [f"{entry.line} {entry.code}" for entry in result.entries]


BEHIND = [
    pytest.param('def f(job):\n    """TODO"""\n', ["4 UND201"], id="no comment"),
    pytest.param('def f(job):\n    """TODO"""  # noqa: UND103\n', ["4 UND201"], id="another code"),
    pytest.param('def f(job):\n    """TODO"""\n    # noqa: UND201\n', ["4 UND201"], id="on the line below"),
    pytest.param(
        'def f(job):\n    """TODO"""\n    x = ""  # noqa: UND201\n', ["4 UND201"], id="behind another string"
    ),
    pytest.param('def f(job):\n    """TODO"""  # noqa: UND201\n', [], id="noqa with the code"),
    pytest.param('def f(job):\n    """TODO"""  # noqa\n', [], id="bare noqa"),
    pytest.param(
        'def f(job):\n    """TODO"""  # docdetect: ignore[UND201] -- soon\n', [], id="a directive of ours"
    ),
    pytest.param(
        'def f(job):\n    r"""\n    TODO\n    """  # docdetect: ignore[UND2]\n', [], id="text of many lines"
    ),
    pytest.param('def f(job):\n    "TO" "DO"  # docdetect: ignore[UND2]\n', [], id="a text in two strings"),
    pytest.param('def f(job): "TODO"  # docdetect: ignore[UND2]\n', [], id="all on one line"),
    pytest.param('def f(job):\n    """ """  # noqa: D419\n', [], id="ruff's code for an empty docstring"),
]


@pytest.mark.parametrize(("text", "expected"), BEHIND)
def test_a_comment_behind_the_docstring_is_about_its_definition(text: str, expected: list[str]) -> None:
    assert _told(HEAD + text) == expected


def test_a_comment_behind_the_docstring_of_a_module_is_about_the_module() -> None:
    assert _told('"""\nTODO\n"""  # docdetect: ignore[UND201]\n\nX = 1\n') == []


WHOLE_FILES = [
    pytest.param("# flake8: noqa\n", [], id="flake8's directive"),
    pytest.param("#flake8: noqa\n", ["2 UND103", "1 UND100"], id="without flake8's blank"),
    pytest.param("X = 1  # flake8: noqa\n", ["1 UND100", "2 UND103"], id="behind code"),
    pytest.param("# flake8: noqa: UND103\n", ["1 UND100"], id="only these codes"),
    pytest.param("# flake8: noqa: E501\n", ["1 UND100", "2 UND103"], id="other codes"),
    pytest.param("# flake8: noqa: D103\n", ["1 UND100"], id="pydocstyle's code for the same"),
    pytest.param("# FLAKE8=NOQA\n", [], id="in the other spelling"),
]


@pytest.mark.parametrize(("text", "expected"), WHOLE_FILES)
def test_a_directive_for_a_whole_file(text: str, expected: list[str]) -> None:
    assert sorted(_told(text + "def f(): pass\n")) == sorted(expected)


DEFINITIONS = "class Mill:\n    def run(self): pass\n\n\ndef f(): pass\n"

FOREIGN = [
    pytest.param("def f(): pass  # noqa: D103\n", [], id="pydocstyle's code"),
    pytest.param("def f(): pass  # noqa: D102\n", ["4 UND103"], id="pydocstyle's code for another kind"),
    pytest.param("def f(): pass  # noqa: D1\n", [], id="pydocstyle's prefix"),
    pytest.param("def f(): pass  # noqa: D400\n", ["4 UND103"], id="pydocstyle's code about form"),
    pytest.param("def f(): pass  # noqa: E501,D103\n", [], id="among other codes"),
    pytest.param("def f(): pass  # pylint: disable=missing-function-docstring\n", [], id="pylint's name"),
    pytest.param("def f(): pass  # pylint: disable=C0116, C0301\n", [], id="pylint's code among others"),
    pytest.param("def f(): pass  # pylint: disable=missing-docstring\n", [], id="pylint's old name"),
    pytest.param(
        "def f(): pass  # pylint: disable=invalid-name\n", ["4 UND103"], id="another of pylint's names"
    ),
    pytest.param("def f(): pass  # pylint: disable=C0115\n", ["4 UND103"], id="pylint's code for classes"),
    pytest.param(
        "X = '# pylint: disable=C0116'\ndef f(): pass\n", ["5 UND103"], id="pylint's comment in a string"
    ),
    pytest.param(
        "X = 1  # pylint: disable=C0116\ndef f(): pass\n", ["5 UND103"], id="at the end of another line"
    ),
    pytest.param(
        "class Mill:  # pylint: disable=missing-docstring\n    def run(self): pass\n\n\ndef f(): pass\n",
        ["8 UND103"],
        id="on a class it holds for its members",
    ),
    pytest.param(
        "class Mill:\n    # pylint: disable=missing-docstring\n    def run(self): pass\n\n\ndef f(): pass\n",
        ["9 UND103"],
        id="first in a body it holds for the class",
    ),
    pytest.param(
        "class Mill:\n    def run(self): pass\n\n    # pylint: disable=C0116\n    def stop(self): pass\n",
        ["4 UND101", "5 UND102"],
        id="later in a body it holds from there",
    ),
    pytest.param(
        "class Mill:\n    x = 1\n    # pylint: disable=C0116\n    def run(self): pass\n\n\ndef f(): pass\n",
        ["4 UND101", "10 UND103"],
        id="in a body it ends with the body",
    ),
    pytest.param(
        f"# pylint: disable=C0116\n{DEFINITIONS}", ["5 UND101"], id="alone at the top it holds to the end"
    ),
    pytest.param(
        f"# pylint: disable=C0116\n{DEFINITIONS}# pylint: enable=C0116\ndef g(): pass\n",
        ["11 UND103", "5 UND101"],
        id="until it is enabled again",
    ),
    pytest.param(
        "# pylint: disable-next=C0116\n@cache\ndef f(): pass\n\n\ndef g(): pass\n",
        ["9 UND103"],
        id="the next only",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FOREIGN)
def test_comments_of_other_tools_hold_for_the_same_code(text: str, expected: list[str]) -> None:
    assert sorted(_told(HEAD + text)) == sorted(expected)


def test_pylint_can_leave_the_module_out() -> None:
    assert _told("# pylint: disable=missing-module-docstring\nX = 1\n") == []
    assert _told("X = 1\n# pylint: disable=missing-module-docstring\n") == ["1 UND100"]


def test_comments_of_other_tools_can_be_switched_off() -> None:
    text = (
        HEAD + "def f(): pass  # noqa: D103\ndef g(): pass  # pylint: disable=C0116\ndef h(): pass  # noqa\n"
    )
    assert _told(text) == []
    assert _told(text, foreign_suppressions=False) == ["4 UND103", "5 UND103"]


BLOCKS = [
    pytest.param("begin-ignore[UND103]", "end-ignore[UND103]", ["4 UND101"], id="the block"),
    pytest.param("begin-ignore[UND]", "end-ignore[UND]", [], id="a prefix"),
    pytest.param("begin-ignore[UND101, UND103]", "end-ignore[UND103, UND101]", [], id="a list"),
    pytest.param(
        "begin-ignore[UND103]",
        "x",
        ["10 UND103", "4 UND101", "5 UND102", "6 UND911", "7 UND103"],
        id="no end",
    ),
    pytest.param(
        "x",
        "end-ignore[UND103]",
        ["10 UND103", "4 UND101", "5 UND102", "7 UND103", "9 UND911"],
        id="no begin",
    ),
]


@pytest.mark.parametrize(("begin", "end", "expected"), BLOCKS[:3])
def test_a_block_is_silent(begin: str, end: str, expected: list[str]) -> None:
    text = f"{HEAD.rstrip()}\n# docdetect: {begin}\n\nclass Mill: pass\ndef f(): pass\n# docdetect: {end}\n"
    assert _told(text) == expected


@pytest.mark.parametrize(("begin", "end", "expected"), BLOCKS[3:])
def test_half_a_block_is_told(begin: str, end: str, expected: list[str]) -> None:
    first = "# " + (f"docdetect: {begin}" if begin != "x" else "")
    last = "# " + (f"docdetect: {end}" if end != "x" else "")
    text = f"{HEAD}class Mill:\n    def run(self): pass\n{first}\ndef f(): pass\n\n{last}\ndef g(): pass\n"
    assert sorted(_told(text)) == sorted(expected)


def test_a_block_must_be_closed_before_the_next() -> None:
    text = HEAD + "# docdetect: begin-ignore[UND103]\n# docdetect: begin-ignore[UND103]\n"
    assert _told(text + "# docdetect: end-ignore[UND103]\n") == ["5 UND911"]


RUST = [
    pytest.param("// docdetect: ignore[UND121]\npub mod ring {}\n", [], id="above a module"),
    pytest.param("pub mod ring {} // docdetect: ignore[UND121]\n", [], id="behind a module"),
    pytest.param("#[inline] // docdetect: ignore[UND126]\npub fn f() {}\n", [], id="on an attribute"),
    pytest.param("pub fn f( // docdetect: ignore[UND126]\n    a: u8,\n) {}\n", [], id="in the header"),
    pytest.param("// docdetect: ignore[UND201]\n/// TODO\npub fn f() {}\n", [], id="above the documentation"),
    pytest.param("/// TODO\n// docdetect: ignore[UND201]\npub fn f() {}\n", [], id="below the documentation"),
    pytest.param("pub fn f() {\n} // docdetect: ignore[UND126]\n", ["3 UND126"], id="behind the body"),
]


@pytest.mark.parametrize(("text", "expected"), RUST)
def test_rust(text: str, expected: list[str]) -> None:
    assert _told("//! Mill.\n\n" + text, "rust") == expected


UNUSED = [
    pytest.param("def f(): pass  # docdetect: ignore[UND103]\n", {}, [], id="used"),
    pytest.param('def f(): "Mill grain."  # docdetect: ignore[UND103]\n', {}, ["4 UND910"], id="unused"),
    pytest.param(
        "X = 1  # docdetect: ignore[UND103]\n", {"select": "UND910,UND101"}, [], id="of a code that is off"
    ),
    pytest.param(
        "X = 1  # docdetect: ignore[UND1]\n", {"select": "UND910,UND101"}, ["4 UND910"], id="partly on"
    ),
    pytest.param(
        "def f(): pass  # docdetect: ignore[UND103]\n",
        {"select": "UND910,UND103", "min_confidence": 1.0},
        [],
        id="of a finding below the confidence asked for",
    ),
    pytest.param("X = 1  # noqa: UND103\n", {}, [], id="noqa is left to flake8 and ruff"),
    pytest.param("X = 1\n# docdetect: ignore-file[UND103]\n", {}, ["5 UND910"], id="of a whole file"),
    pytest.param(
        "# docdetect: begin-ignore[UND103]\nX = 1\n# docdetect: end-ignore[UND103]\n",
        {},
        ["4 UND910"],
        id="of a block",
    ),
]


@pytest.mark.parametrize(("text", "rules", "expected"), UNUSED)
def test_what_silences_nothing_is_told(text: str, rules: dict[str, object], expected: list[str]) -> None:
    assert _told(HEAD + text, "python", extend_select=("UND910",), **rules) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "comment",
    [
        "# docdetect: ignore-file[UND107]",
        "# docdetect: ignore[UND107]",
        "# pylint: disable=missing-docstring",
        "# docdetect: begin-ignore[UND101]\n# docdetect: end-ignore[UND101]",
        "# docdetect: begin-ignore[UND101]",
        "# flake8: noqa: D101",
    ],
)
def test_many_comments_and_definitions_take_linear_time(comment: str) -> None:
    count = 150_000 // len(comment)
    text = f"{comment}\n" * count + "def f(): pass\n" * 4000
    started = time.process_time()
    _told(text)
    assert time.process_time() - started < 3
