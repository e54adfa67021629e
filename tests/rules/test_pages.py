"""The table of codes, its pages, and the choice of codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.records import Language
from docdetect_hook.rules.pages import rules_page
from docdetect_hook.rules.rule import Described
from docdetect_hook.rules.selection import selected_codes
from docdetect_hook.rules.table import RULES
from docdetect_hook.runner.summary import report_of

ROOT = Path(__file__).parents[2]
WITH_EXAMPLES = [rule for rule in RULES.values() if rule.page.bad]


def _told(rule: Described, text: str) -> list[tuple[str, str]]:
    settings = load_settings(config=None, isolated=True, overrides={"rules.extend_select": (rule.code,)})
    language: Language = "python" if "python" in rule.languages else "rust"
    path = "src/lib.rs" if language == "rust" else "sample.py"
    path = "package/__init__.py" if rule.code == "UND104" else path
    result = Engine(settings).check_text(text, path, language)
    return [(entry.code, entry.message) for entry in report_of(result).entries]


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: f"the good example of {rule.code}")
def test_good_example_is_silent(rule: Described) -> None:
    assert _told(rule, rule.page.good) == []


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: f"the bad example of {rule.code}")
def test_bad_example_is_told_with_the_message_of_the_page(rule: Described) -> None:
    assert _told(rule, rule.page.bad) == [(rule.code, rule.page.message)]


def test_the_page_in_docs_is_the_generated_one() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page()


@pytest.mark.parametrize(
    ("select", "ignore", "extend", "present", "absent"),
    [
        pytest.param((), (), (), {"UND103", "UND200", "UND901"}, {"UND910"}, id="default codes"),
        pytest.param(("UND103",), (), (), {"UND103", "UND901"}, {"UND102"}, id="select replaces the default"),
        pytest.param(
            ("UND1",), ("UND10",), (), {"UND126"}, {"UND103"}, id="ignore removes a narrower prefix"
        ),
        pytest.param(("UND103",), ("UND1",), (), {"UND103"}, {"UND126"}, id="the longer prefix wins"),
        pytest.param(("UND1",), ("UND1",), (), set(), {"UND103"}, id="ignore wins a tie"),
        pytest.param(("UND",), (), (), {"UND103"}, {"UND910"}, id="a family keeps optional codes off"),
        pytest.param(
            (), (), ("UND910",), {"UND103", "UND910"}, set(), id="extend-select adds to the default"
        ),
        pytest.param((), ("UND901",), (), {"UND900"}, {"UND901"}, id="problems can be ignored by code"),
    ],
)
def test_selected_codes(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    extend: tuple[str, ...],
    present: set[str],
    absent: set[str],
) -> None:
    codes = selected_codes(select, ignore, extend)
    assert present <= codes
    assert not absent & codes


def test_default_codes_are_all_but_the_optional_ones() -> None:
    assert set(RULES) - selected_codes((), (), ()) == {
        code for code, rule in RULES.items() if not rule.default
    }


def test_rule_command_explains_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "und103"]) == 0
    assert capsys.readouterr().out.startswith("## UND103 missing-function-docs\n\nFunction has no docstring.")


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        pytest.param("UND1300", "; did you mean UND130?", id="a code with a digit too many"),
        pytest.param("D103", "; did you mean UND103?", id="a code of another tool"),
        pytest.param("UND13", "; UND130 to UND136 begin so", id="the beginning of codes"),
        pytest.param("UND1X", "", id="nothing near"),
    ],
)
def test_unknown_code_is_a_usage_error_with_what_may_be_meant(
    word: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rule", word]) == 2
    assert f"unknown code {word}{hint} (" in capsys.readouterr().err


def test_module_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docdetect_hook", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.startswith("docdetect ")
