"""`docdetect suppress`: the comments silence what is reported, and nothing else in a file changes."""

import os
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.adoption.suppress import Comment, placed
from docdetect_hook.cli import main

DOC = '"""Belts and their oil."""\n\n\n'
CASES = {
    "above a function": (
        "a.py",
        DOC + "def oil():\n    pass\n",
        DOC + "# docdetect: ignore[UND103] -- old\ndef oil():\n    pass\n",
    ),
    "above the decorators of a header of many lines, with its tabs": (
        "a.py",
        DOC
        + 'class Belt:\n\t"""Moves parts."""\n\n\t@wrap(\n\t\t1)\n\tdef oil(\n\t\tself,  # it\n\t): pass\n',
        DOC + 'class Belt:\n\t"""Moves parts."""\n\n\t# docdetect: ignore[UND102] -- old\n\t@wrap(\n\t\t1)\n'
        "\tdef oil(\n\t\tself,  # it\n\t): pass\n",
    ),
    "behind the lines for the interpreter and the encoding": (
        "a.py",
        "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\nX = 1\n",
        "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n# docdetect: ignore[UND100] -- old\nX = 1\n",
    ),
    "behind a byte order mark, with the line ends of the file": (
        "a.py",
        "\ufeffX = 1\r\n",
        "\ufeff# docdetect: ignore[UND100] -- old\r\nX = 1\r\n",
    ),
    "into a comment that is there": (
        "a.py",
        DOC + "# docdetect: ignore[UND200] -- so\ndef oil():\n    pass\n",
        DOC + "# docdetect: ignore[UND200, UND103] -- so\ndef oil():\n    pass\n",
    ),
    "at the end of the line below a comment for the next line": (
        "a.py",
        DOC + "# pylint: disable-next=invalid-name\ndef oil(): pass",
        DOC + "# pylint: disable-next=invalid-name\ndef oil(): pass  # docdetect: ignore[UND103] -- old",
    ),
    "above a line that only continues": (
        "a.py",
        DOC + "\\\ndef oil(): pass\n",
        DOC + "# docdetect: ignore[UND103] -- old\n\\\ndef oil(): pass\n",
    ),
    "once above two fields on a line of Rust": (
        "lib.rs",
        "//! Belts.\n/// A belt.\n#[derive(Debug)]\npub struct Belt { pub a: u8, pub b: u8 }\n",
        "//! Belts.\n/// A belt.\n#[derive(Debug)]\n// docdetect: ignore[UND128] -- old\n"
        "pub struct Belt { pub a: u8, pub b: u8 }\n",
    ),
    "above the attributes of an item, not between a block comment's lines": (
        "lib.rs",
        "//! Belts.\n#[inline]\npub fn oil() {}\n/* here\n*/ pub fn drip() {}\n",
        "//! Belts.\n// docdetect: ignore[UND126] -- old\n#[inline]\npub fn oil() {}\n/* here\n"
        "*/ pub fn drip() {}  // docdetect: ignore[UND126] -- old\n",
    ),
    "above inner attributes for the crate": (
        "lib.rs",
        "#![no_std]\n",
        "// docdetect: ignore[UND120] -- old\n#![no_std]\n",
    ),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _suppress(*words: str) -> int:
    return main(["suppress", "--no-cache", "--reason", "old", *words])


def _check(*words: str) -> int:
    return main(["check", "--no-cache", "--no-feedback", *words])


@pytest.mark.parametrize(("name", "before", "after"), CASES.values(), ids=CASES)
def test_where_the_comment_stands(name: str, before: str, after: str) -> None:
    Path(name).write_bytes(before.encode())
    assert _suppress() == 0
    assert Path(name).read_bytes() == after.encode()
    assert _check("--extend-select", "UND910") == 0


def test_the_encoding_of_the_file_holds_for_the_reason() -> None:
    text = DOC + "def oil(): return 'é'\n"
    Path("a.py").write_bytes(("# coding: latin-1\n" + text).encode("latin-1"))
    assert main(["suppress", "--no-cache", "--reason", "für später"]) == 0
    assert "# docdetect: ignore[UND103] -- für später\n".encode("latin-1") in Path("a.py").read_bytes()


def test_a_reason_that_the_encoding_lacks_leaves_the_file_alone(capsys: pytest.CaptureFixture[str]) -> None:
    before = b"# coding: latin-1\ndef oil(): pass\n"
    Path("a.py").write_bytes(before)
    assert main(["suppress", "--no-cache", "--reason", "später \u2713"]) == 1
    assert Path("a.py").read_bytes() == before
    assert "its encoding has no characters for the reason" in capsys.readouterr().err


def test_only_the_codes_that_are_selected() -> None:
    Path("a.py").write_text("def oil(): pass\n", encoding="utf-8")
    assert _suppress("--select", "UND100") == 0
    assert Path("a.py").read_text(encoding="utf-8").startswith("# docdetect: ignore[UND100] -- old\ndef oil")
    assert _check() == 1


def test_what_the_baseline_accepts_gets_no_comment() -> None:
    Path(".docdetect.yaml").write_text("rules: {}\n", encoding="utf-8")
    Path("a.py").write_text("def oil(): pass\n", encoding="utf-8")
    assert main(["baseline", "write", "--no-cache"]) == 0
    assert _suppress() == 0
    assert Path("a.py").read_text(encoding="utf-8") == "def oil(): pass\n"


def test_links_are_left_alone_and_told(tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.py"
    elsewhere.write_text("def oil(): pass\n", encoding="utf-8")
    Path("a.py").symlink_to(elsewhere)
    assert _suppress("a.py") == 1
    assert elsewhere.read_text(encoding="utf-8") == "def oil(): pass\n"
    assert "a.py: is a link and was left alone" in capsys.readouterr().err


def test_the_mode_of_the_file_stays() -> None:
    Path("run.py").write_text("def oil(): pass\n", encoding="utf-8")
    Path("run.py").chmod(0o750)
    assert _suppress() == 0
    assert os.stat("run.py").st_mode & 0o777 == 0o750
    assert os.listdir() == ["run.py"]


def test_a_file_that_changes_in_the_meantime_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path("a.py")
    path.write_text("def oil(): pass\n", encoding="utf-8")

    def meanwhile(*words: Any) -> list[Comment]:
        path.write_text("def drip(): pass\n", encoding="utf-8")
        return placed(*words)

    monkeypatch.setattr("docdetect_hook.commands.suppress.placed", meanwhile)
    assert _suppress() == 1
    assert path.read_text(encoding="utf-8") == "def drip(): pass\n"
    assert "changed in the meantime and was left alone" in capsys.readouterr().err
