"""Findings in the order in which they are worth fixing."""

from pathlib import Path

import pytest

from docdetect_hook.cli import main

THOROUGH = '"""Frames."""\n\n\n' + "".join(
    f'def {verb}_block(path, size):\n    """{verb.title()} what the disk holds, in order."""\n    do(path, size)\n\n\n'
    for verb in ("copy", "move", "sort", "wipe")
)
BARE = '"""Blocks."""\n\n\n' + "".join(
    f"def {verb}_block(path, size):\n    do(path, size)\n\n\n" for verb in ("copy", "move", "sort", "wipe")
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go to a project with a file that documents nothing and one that documents all but one function."""
    (tmp_path / "bare.py").write_text(BARE, encoding="utf-8")
    (tmp_path / "thorough.py").write_text(THOROUGH + "def find(path):\n    do(path)\n", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def _check(*words: str) -> int:
    return main(["check", "--no-feedback", "--no-cache", *words])


@pytest.mark.parametrize("form", ["text", "full", "jsonl"])
def test_the_one_gap_in_a_thorough_file_comes_first(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    _check("--format", form)
    assert "bare.py" in capsys.readouterr().out.split("\n")[0]
    assert _check("--format", form, "--sort", "confidence") == 1
    assert "thorough.py" in capsys.readouterr().out.split("\n")[0]


def test_the_totals_are_those_of_any_order(capsys: pytest.CaptureFixture[str]) -> None:
    _check("--statistics")
    *found, first, second = capsys.readouterr().out.splitlines()
    _check("--statistics", "--sort", "confidence")
    *ranked, other, last = capsys.readouterr().out.splitlines()
    assert (sorted(found), first, second) == (sorted(ranked), other, last)


def test_a_format_that_keeps_findings_with_their_file_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert _check("--format", "junit", "--sort", "confidence") == 2
    assert "is for the formats text, concise, full, json, jsonl, json-lines" in capsys.readouterr().err
