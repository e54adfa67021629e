"""The manuals name commands, options, formats, codes and pages that exist."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from docdetect_hook.cli import main, parse
from docdetect_hook.reports import FORMATS
from docdetect_hook.rules.table import RULES

ROOT = Path(__file__).parents[2]
NAMES = ("adoption", "ci", "dashboard", "editors", "formats", "migration")
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in NAMES}
WRITTEN = sorted({
    re.split(r"  | [<>] | && ", part.strip())[0]
    for text in PAGES.values()
    for part in re.findall(r"^(?:    |.*- script: |    - )(docdetect .+)$|`(docdetect [^`\\]+)`", text, re.MULTILINE)
    for part in part
    if part
})  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_a_command_can_be_called(written: str) -> None:
    words = shlex.split(written)[1:]
    assert parse(words).command == words[0]


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_files_and_codes_exist(name: str) -> None:
    text = PAGES[name]
    assert [one for one in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / "docs" / one).exists()] == []
    assert set(re.findall(r"UND\d{3}", text)) <= set(RULES)


@pytest.mark.parametrize("name", NAMES)
def test_yaml_is_valid(name: str) -> None:
    for block in re.findall(r"^```yaml\n(.*?)^```", PAGES[name], re.MULTILINE | re.DOTALL):
        assert isinstance(yaml.safe_load(block), dict)


def test_every_format_is_described() -> None:
    assert [name for name in FORMATS if f"`{name}`" not in PAGES["formats"]] == []


def test_every_key_of_the_report_is_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("def f(): pass\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("def f(:\n", encoding="utf-8")
    assert main(["check", "--no-feedback", "--no-cache", "--format", "json"]) == 1
    report = yaml.safe_load(capsys.readouterr().out)  # JSON is YAML
    keys = {*report, *report["summary"], *report["tool"], *report["findings"][0], *report["errors"][0]}
    assert [key for key in sorted(keys - {"error"}) if f"`{key}`" not in PAGES["formats"]] == []


def test_every_input_of_the_action_is_described() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert [name for name in action["inputs"] if f"| `{name}` |" not in PAGES["ci"]] == []
