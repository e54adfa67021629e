"""Nothing that a repository or an argument says can control the terminal."""

import contextlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.text.terminal import printable

_EVIL = "\x1b]0;x\x07\u202e\x9b1m"
_RAW = [chr(code) for code in (*range(0x0A), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x202E)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("lib.rs", "lib.rs"),
        ("größe.py", "größe.py"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("one\ntwo", "one\\ntwo"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2067b", "a\\u2067b"),
        ("\udcff", "\\udcff"),
        ("a ##[group]b", "a \\x23#[group]b"),
        ("##vso[task.setvariable variable=A]b", "\\x23#vso[task.setvariable variable=A]b"),
        ("##teamcity[x]", "\\x23#teamcity[x]"),
        (" ::add-mask::x.py", " \\x3a:add-mask::x.py"),
        ("## Usage", "## Usage"),
        ("a::b", "a::b"),
    ],
    ids=[
        "plain text stays",
        "letters of any script stay",
        "an escape sequence is written out",
        "a line end is written out",
        "an override of the direction is written out",
        "an isolate is written out",
        "a byte that is no text is written out",
        "a command of GitHub's first form is written out",
        "a command of Azure is written out",
        "a command of TeamCity is written out",
        "a command of GitHub's second form is written out",
        "a heading stays",
        "a path of Rust stays",
    ],
)
def test_what_reaches_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


Said = Callable[..., str]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Return a function that runs a command in the folder of the test, and returns all that it prints."""

    def run(*words: str) -> str:
        monkeypatch.chdir(tmp_path)
        with contextlib.suppress(SystemExit):  # argparse's own way out
            main(words)
        return "".join(capsys.readouterr())

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Lay out a project whose names, configuration and metrics hold control characters."""
    (tmp_path / ".git").mkdir()
    (tmp_path / f"a{_EVIL}.py").write_text('"""Docs."""\n\n\ndef f():\n    pass\n', encoding="utf-8")
    (tmp_path / f"b{_EVIL}.py").write_text("def f(:\n", encoding="utf-8")
    (tmp_path / ".docdetect").mkdir()
    alert = {"v": 1, "event": "alert", "ts": 1_000_000_000.0, "kind": _EVIL, "text": f"alert {_EVIL}"}
    (tmp_path / ".docdetect" / "metrics.jsonl").write_text(f"{json.dumps(alert)}\n", encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="file names cannot hold control characters there")
@pytest.mark.parametrize(
    "words",
    [
        ["check", "."],
        ["check", "--format", "grouped", "."],
        ["check", f"--{_EVIL}"],
        ["check", f"missing{_EVIL}.py"],
        ["check", "--select", f"UND{_EVIL}", "."],
        ["check", "--config", f"none{_EVIL}.yaml", "."],
        [_EVIL],
        ["items", "--format", "table", "."],
        ["rule", _EVIL],
        ["label", _EVIL, "yes"],
        ["model", "show", _EVIL],
        ["model", "promote", _EVIL],
        ["report", "--since", "9999w"],
        ["report", "--since", _EVIL],
        ["review", "--import", _EVIL],
        ["health"],
        ["stats"],
        ["diagnose"],
    ],
    ids=lambda words: " ".join(words).encode("ascii", "backslashreplace").decode().replace(_EVIL, "EVIL"),
)
@pytest.mark.usefixtures("project")
def test_no_command_writes_control_characters(words: list[str], said: Said) -> None:
    told = said(*words)
    assert told
    assert [char for char in _RAW if char in told] == []


@pytest.mark.parametrize(
    "text",
    [
        '"\\e]0;x\\a": 1\n',
        'rules:\n  "\\e[31m": 1\n',
        "rules: !<%1B%5B31m> 1\n",
        'rules:\n  scope: "\\e[1m"\n',
    ],
    ids=["a section", "a key", "a tag", "a value"],
)
def test_no_mistake_in_a_configuration_writes_control_characters(
    tmp_path: Path, text: str, said: Said
) -> None:
    (tmp_path / ".docdetect.yaml").write_text(text, encoding="utf-8")
    told = said("check", ".")
    assert told.startswith("docdetect: error: ")
    assert [char for char in _RAW if char in told] == []
