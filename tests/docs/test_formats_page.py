"""The page about the report formats: its examples are what the command prints, its fields are those of JSON."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.reports import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
SAMPLE = '''"""Queues of jobs."""


class Queue:
    """Holds jobs until a worker is free."""

    def put(self, job):
        self.jobs.append(job)
'''
_DOCUMENTS = ("json", "jsonl", "sarif", "gitlab", "rdjson")
_NAMES = sorted(set(FORMATS) - {"concise", "json-lines", "html"})


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to the project that the page shows."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "jobs.py").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def _printed(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    main(["check", "--no-feedback", "--no-cache", "--format", name, "src"])
    return capsys.readouterr().out


def _example(name: str) -> str:
    """Return the indented block below the heading of a format."""
    section = PAGE.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
    lines = section.splitlines(keepends=True)
    return textwrap.dedent(
        "".join(line for line in lines if line.startswith("    ") or not line.strip())
    ).strip("\n")


def _steady(text: str) -> str:
    """Leave out what differs from run to run and from version to version."""
    return re.sub(r'time="[\d.]+"', 'time="0"', re.sub(r"\b\d+\.\d+\.\d+\b", "VERSION", text)).strip("\n")


def _shape(value: object) -> object:
    """Return the keys of a document and the kinds of its values: the numbers are the model's."""
    if isinstance(value, dict):
        return {key: _shape(one) for key, one in value.items()}
    return [_shape(one) for one in value] if isinstance(value, list) else type(value).__name__


def test_the_page_shows_the_source_of_its_examples() -> None:
    assert textwrap.indent(SAMPLE, "    ").replace("    \n", "\n") in PAGE


@pytest.mark.parametrize("name", _NAMES)
def test_every_example_is_what_the_command_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = _printed(name, capsys)
    if name in _DOCUMENTS:
        assert _shape(json.loads(_example(name))) == _shape(json.loads(printed))
    else:
        assert _steady(_example(name)) == _steady(printed)


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_names_every_format(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_field_of_a_finding_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(_printed("json", capsys))
    table = PAGE.partition("| key of a finding |")[2].partition("\n\n")[0]
    told = [name for line in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", line.split("|")[1])]
    assert told == list(document["findings"][0])
    assert [name for name in document["summary"] if f"`{name}`" not in PAGE] == []
