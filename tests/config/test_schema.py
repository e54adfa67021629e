"""Tests of docdetect_hook.config.schema: what an editor is told is what docdetect takes."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.config.schema import FILE_NAME, schema
from docdetect_hook.config.settings import OPTIONS
from docdetect_hook.errors import UserError
from docdetect_hook.rules.table import CODE_NAMES

ROOT = Path(__file__).parents[2]
VALIDATOR = Draft202012Validator(schema(CODE_NAMES))
_FENCE = re.compile(r"^( *)```(yaml|toml)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)


def _examples() -> list[tuple[str, Any]]:
    """Return the configurations of the pages; hooks and workflows are YAML of other kinds."""
    found = []
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for _, kind, text in _FENCE.findall(page.read_text(encoding="utf-8")):
            value = yaml.safe_load(text) if kind == "yaml" else tomllib.loads(text)
            value = value.get("tool", {}).get("docdetect") if kind == "toml" else value
            ours = isinstance(value, dict) and not value.keys() & {"repos", "jobs", "on", "steps", "stages"}
            if ours and (kind == "toml" or page.name in {"README.md", "configuration.md"}):
                found.append((f"{page.name}: {text[:40]}", value))
    return found


def test_the_shipped_file_is_what_the_options_make() -> None:
    shipped = (files("docdetect_hook.config") / FILE_NAME).read_text(encoding="utf-8")
    made = json.dumps(schema(CODE_NAMES), indent=2) + "\n"
    assert shipped == made, f"docdetect config --format schema > docdetect_hook/config/{FILE_NAME}"


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--format", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == schema(CODE_NAMES)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema(CODE_NAMES))


@pytest.mark.parametrize(("name", "value"), _examples(), ids=[name for name, _ in _examples()])
def test_examples_of_the_pages_are_accepted(name: str, value: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(value)] == []
    assert name


def test_there_are_examples() -> None:
    assert len(_examples()) >= 5


def test_every_default_is_accepted() -> None:
    value: dict[str, dict[str, Any]] = {}
    for one in OPTIONS.values():
        default = list(one.default) if isinstance(one.default, tuple) else one.default
        value.setdefault(one.section, {})[one.name] = default
    assert [error.message for error in VALIDATOR.iter_errors(value)] == []


_GOOD = [
    "rules: {select: [UND1, und107, UND, ALL, missing-function-docs]}",
    "rules:",
    "extend: ../x.yaml",
    "detection: {weights: {pattern_based: 2}}",
    "files: {exclude: ['*.py', /a/b, 'x/']}",
    "overrides: [{paths: [tests/], tests: true, ignore: [UND103]}]",
    "{}",
]
_BAD = [
    "rulez: {}",
    "exclude: [gen/]",
    "extend: [a]",
    "extend: ''",
    "rules: []",
    "rules: {ignor: []}",
    "rules: {fail-under: 80}",
    "rules: {fail_under: 101}",
    "rules: {fail_under: '80'}",
    "rules: {scope: publik}",
    "rules: {select: UND1}",
    "rules: {select: [D103]}",
    "rules: {select: [UND109]}",
    "rules: {select: ['UND103 UND101']}",
    "rules: {select: [missing-function-doc]}",
    "performance: {cache_size: 0}",
    "performance: {cache_size: yes}",
    "performance: {cache_size: 1.5}",
    "learning: {enabled: 1}",
    "files: {exclude: gen}",
    "files: {exclude: ['!a']}",
    "files: {exclude: ['']}",
    "files: {exclude: ['/ ']}",
    "rules: {ignore_decorators: ['!a']}",
    "detection: {weights: [1]}",
    "detection: {weights: {pattern: 1}}",
    "detection: {weights: {pattern_based: -1}}",
    "overrides: {paths: []}",
    "overrides: [{ignore: [UND1]}]",
    "overrides: [{paths: [a], fail_under: 3}]",
    "overrides: [{paths: [a], igmore: []}]",
]


@pytest.mark.parametrize("text", [*_GOOD, *_BAD])
def test_schema_and_reader_agree(text: str, tmp_path: Path) -> None:
    base = tmp_path / "x.yaml"
    base.write_text("", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/.docdetect.yaml").write_text(text, encoding="utf-8")
    try:
        load_settings(cwd=str(tmp_path / "a"), known_codes=CODE_NAMES)
        read = True
    except UserError:
        read = False
    assert (read, VALIDATOR.is_valid(yaml.safe_load(text))) == (text in _GOOD,) * 2
