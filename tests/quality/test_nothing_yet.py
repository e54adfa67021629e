"""Texts that say only that documentation is missing, texts of programs, and facts in a second sentence."""

from __future__ import annotations

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.placeholders import find_placeholder
from docdetect_hook.runner.summary import report_of


def _item(name: str, kind: str = "function") -> Item:
    return Item("python", kind, name, name, f"def {name}(speed):", "mill.py")


SILENT = [
    pytest.param("help_of", "Return the docstring.", id="a docstring that is returned"),
    pytest.param("Parser", "Documentation parser.", id="documentation that is parsed"),
    pytest.param("missing_docs", "Missing documentation.", id="a name that is about documentation"),
    pytest.param("check", "Fail if the docstring is missing.", id="a condition about documentation"),
    pytest.param("text", "Description of the goods.", id="a description of something"),
    pytest.param("spin", "Docstring for other wheels.", id="a docstring for something else"),
    pytest.param("run", "Run pylint.", id="a linter that is run"),
    pytest.param(
        "spin", "Spin.\n\n:param speed: Description of the speed in metres.", id="a field with a fact"
    ),
    pytest.param("spin", ":raises KeyError:", id="an exception that is named"),
    pytest.param("p_expr", "expr : expr PLUS term", id="a rule of a grammar"),
    pytest.param("t_PLUS", r"\+", id="a token of a lexer"),
    pytest.param("t_X", "x", id="a token of one letter"),
    pytest.param("eq", "==", id="an operator"),
    pytest.param("digits", r"\d", id="a raw pattern"),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_documentation_is_let_alone(name: str, text: str) -> None:
    assert find_placeholder(_item(name), text) is None


FIRING = [
    pytest.param("spin", "Documentation is not available yet.", id="a text that says it is not there"),
    pytest.param("spin", "This method is undocumented.", id="a method that calls itself undocumented"),
    pytest.param("spin", "No docs.", id="no docs"),
    pytest.param("spin", "Documentation: TBD", id="to be done"),
    pytest.param("spin", "Missing associated docstring in file.", id="the notice of a generator"),
    pytest.param("spin", "The docstring for spin.", id="whose docstring it would be"),
    pytest.param("spin", "docstring of FunctionName", id="the name that a snippet has"),
    pytest.param("spin", "Description of function spin.", id="what would be described"),
    pytest.param("spin", "Docstring for spin.\n\n:speed: TODO\n:return: TODO", id="entries of any name"),
    pytest.param("spin", ":speed: TODO\n:gear: TODO", id="entries alone"),
    pytest.param("spin", "Keep flake8 quiet.", id="written for a linter"),
    pytest.param("spin", "Lorem ipsum dolor sit amet, consectetur.", id="Latin"),
    pytest.param(
        "spin",
        "Short summary.\n\nParameters\n----------\nspeed : type\n    Description of parameter `speed`.",
        id="described parameters of a template",
    ),
    pytest.param("t_PLUS", "TODO", id="a note on a token"),
    pytest.param("p_expr", "TODO: write the grammar", id="a note on a rule"),
    pytest.param("neg", "-", id="a dash"),
    pytest.param("neg", "???", id="question marks"),
]


@pytest.mark.parametrize(("name", "text"), FIRING)
def test_leftovers_are_told(name: str, text: str) -> None:
    assert find_placeholder(_item(name), text) is not None


def _codes(text: str) -> list[str]:
    settings = load_settings(isolated=True, overrides={"rules.extend_select": ("UND202",)})
    source = f'"""Rows of the mill."""\n\n\ndef drain_queue(queue):\n    """{text}"""\n'
    result = report_of(Engine(settings).check_text(source, "mill.py", "python"))
    return [finding.code for finding in result.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Drain the queue.", ["UND202"], id="one sentence"),
        pytest.param("Drain the queue. This drains the queue.", ["UND202"], id="the same sentence again"),
        pytest.param("Drain the queue. Waits until writers stop.", [], id="a condition"),
        pytest.param(
            "Drain the queue.\n\n    Writers block meanwhile.", [], id="a fact in a paragraph of its own"
        ),
    ],
)
def test_a_later_sentence_with_a_fact_is_documentation(text: str, expected: list[str]) -> None:
    assert _codes(text) == expected


def test_a_long_notice_of_a_generator_is_not_taken_for_prose() -> None:
    assert _codes("Missing associated documentation comment in .proto file.") == ["UND201"]
