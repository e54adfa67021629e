"""Findings with a correction say so, each format in its way."""

import json
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.cli import main

SOURCE = (
    '"""Belts."""\n\n\ndef oil():\n    """"""\n    return 1\n\n\n'
    "# Gibt zurück, wie viel Öl der Riemen verliert.\ndef rub(): return 'ö'\n\n\ndef drip(): return 1\n"
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / ".docdetect.yaml").write_text("learning: {enabled: false}\n", encoding="utf-8")


def _report(capsys: pytest.CaptureFixture[str], name: str) -> str:
    assert main(["check", "--format", name, "a.py"]) == 1
    return capsys.readouterr().out


@pytest.mark.parametrize("run", ["first", "kept"])
def test_text_marks_them(run: str, capsys: pytest.CaptureFixture[str]) -> None:
    if run == "kept":
        _report(capsys, "text")
    assert _report(capsys, "text") == (
        "a.py:4:1: UND200 Empty docstring in function `oil` [*]\n"
        "a.py:10:1: UND103 Missing docstring in function `rub` [*]\n"
        "a.py:13:1: UND103 Missing docstring in function `drip`\n"
        "[*] 1 can be corrected by `docdetect fix`, 1 can be corrected by `docdetect fix --unsafe-fixes`\n"
        "3 findings in 1 file; 1 of 4 definitions documented (25.0 %)\n"
    )


def test_json_has_the_edits(capsys: pytest.CaptureFixture[str]) -> None:
    fixes = [one["fix"] for one in json.loads(_report(capsys, "json"))["findings"]]
    text = '\n    """Gibt zurück, wie viel Öl der Riemen verliert."""\n    '
    assert fixes == [
        {
            "message": "Remove the empty docstring",
            "safe": True,
            "edits": [{"line": 5, "col": 1, "end_line": 6, "end_col": 1, "text": ""}],
        },
        {
            "message": "Make a docstring of the comment above",
            "safe": False,
            "edits": [
                {"line": 9, "col": 1, "end_line": 10, "end_col": 1, "text": ""},
                {"line": 10, "col": 11, "end_line": 10, "end_col": 12, "text": text},
            ],
        },
        None,
    ]


def test_sarif_has_the_replacements(capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = json.loads(_report(capsys, "sarif"))["runs"][0]["results"]
    assert "fixes" not in third
    assert len(second["fixes"][0]["artifactChanges"][0]["replacements"]) == 2
    region = {"startLine": 5, "startColumn": 1, "endLine": 6, "endColumn": 1}
    assert first["fixes"] == [
        {
            "description": {"text": "Remove the empty docstring."},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "a.py", "uriBaseId": "%SRCROOT%"},
                    "replacements": [{"deletedRegion": region, "insertedContent": {"text": ""}}],
                }
            ],
        }
    ]


def test_rdjson_has_one_replacement_with_columns_in_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    found: list[dict[str, Any]] = json.loads(_report(capsys, "rdjson"))["diagnostics"]
    assert [one.get("suggestions") for one in found] == [
        [{"range": {"start": {"line": 5, "column": 1}, "end": {"line": 6, "column": 1}}, "text": ""}],
        [
            {
                "range": {"start": {"line": 9, "column": 1}, "end": {"line": 10, "column": 12}},
                "text": 'def rub():\n    """Gibt zurück, wie viel Öl der Riemen verliert."""\n    ',
            }
        ],
        None,
    ]
