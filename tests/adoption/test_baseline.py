"""The baseline as a team meets it: accept old findings, keep them through edits, merges and moves."""

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from tests.projects import commit_all, git, make_repository, write_all

OLD = '''"""Parts of a machine."""


class Machine:
    """Moves parts from belt to belt."""

    def start(self):
        pass

    def stop(self):
        """Stop both belts at once, whatever lies on them."""


def oil():
    pass
'''
RUST = "//! Belts.\n\npub fn oil() {}\n"
ACCEPTED = ["old.py UND103 oil", "old.py UND102 Machine.start", "lib.rs UND126 oil"]


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("committed")
    make_repository(root)
    write_all(root, {"old.py": OLD, "lib.rs": RUST})
    with contextlib.chdir(root):
        assert _run("baseline", "write") == 0
    commit_all(root)
    return root


@pytest.fixture(autouse=True)
def project(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(committed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*words: str) -> int:
    return main([*words, *(("--no-feedback", "--no-cache") if words[0] == "check" else ())])


def _found(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    _run("check", "--format", "jsonl", *words)
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [f"{row['path']} {row['code']} {row['qualname']}" for row in rows]


def _edit(path: str, before: str, after: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert before in text
    Path(path).write_text(text.replace(before, after), encoding="utf-8")


def test_accepted_findings_are_silent_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check") == 0
    assert capsys.readouterr().out.endswith(
        "No findings in 2 files (3 accepted by the baseline); 4 of 7 definitions documented (57.1 %)\n"
    )
    assert sorted(_found(capsys, "--no-baseline")) == sorted(ACCEPTED)


HEAD = '{"version": 1, "findings": [\n'
ENTRY = '{"code": "UND103", "path": "gone.py", "qualname": "oil", "kind": "function", "header": "0f"},'
TAIL = "{}]}\n"

EDITS = {
    "lines inserted above shift what is accepted": (
        ('"""Parts of a machine."""', '"""Parts of a machine."""\n' + "\n# a note" * 100),
        [],
    ),
    "a new method is reported": (
        ("    def stop", "    def turn(self):\n        pass\n\n    def stop"),
        ["old.py UND102 Machine.turn"],
    ),
    "a deleted docstring is reported": (
        ('        """Stop both belts at once, whatever lies on them."""', "        pass"),
        ["old.py UND102 Machine.stop"],
    ),
    "a second function of one name is reported": (
        ("def oil():", "def oil():\n    pass\n\n\ndef oil():"),
        ["old.py UND103 oil"],
    ),
}


@pytest.mark.parametrize(("edit", "reported"), EDITS.values(), ids=EDITS)
def test_what_an_edit_brings(
    edit: tuple[str, str], reported: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    _edit("old.py", *edit)
    assert _found(capsys) == reported


def test_a_docstring_added_does_not_pay_for_one_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    _edit("old.py", "def oil():\n    pass", 'def oil():\n    """Oil the belts, both at once."""')
    _edit("old.py", '        """Stop both belts at once, whatever lies on them."""', "        pass")
    assert _found(capsys) == ["old.py UND102 Machine.stop"]


def test_a_moved_file_keeps_its_entries(capsys: pytest.CaptureFixture[str]) -> None:
    Path("machines").mkdir()
    git("mv", "old.py", "machines/belt.py")
    assert _found(capsys) == []
    assert _found(capsys, "machines/belt.py") == []


def test_a_module_that_becomes_a_package_keeps_its_entries(capsys: pytest.CaptureFixture[str]) -> None:
    Path("plain.py").write_text("def drive(): pass\n", encoding="utf-8")
    assert _run("baseline", "write") == 0
    Path("plain").mkdir()
    Path("plain.py").rename("plain/__init__.py")
    assert _found(capsys, ".") == []


def test_an_entry_of_a_moved_file_does_not_accept_a_header_of_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("old.py").unlink()
    Path("new.py").write_text('"""Pumps of oil."""\n\n\ndef oil(pump, litres):\n    pass\n', encoding="utf-8")
    assert _found(capsys) == ["new.py UND103 oil"]


def test_writing_for_one_file_leaves_the_others_alone(capsys: pytest.CaptureFixture[str]) -> None:
    _edit("lib.rs", "pub fn oil() {}", "pub fn oil() {}\npub fn drip() {}")
    _edit("old.py", "def oil():", "def wipe():\n    pass\n\n\ndef oil():")
    assert _run("baseline", "write", "lib.rs") == 0
    assert _found(capsys) == ["old.py UND103 wipe"]


def test_stale_entries_are_told_and_pruned(capsys: pytest.CaptureFixture[str]) -> None:
    _edit("old.py", "def oil():\n    pass", 'def oil():\n    """Oil the belts, both at once."""')
    capsys.readouterr()
    assert _run("check") == 0
    assert capsys.readouterr().err == (
        "docdetect: 1 entry accepts nothing any more in the baseline: run `docdetect baseline prune`\n"
    )
    assert _run("check", "lib.rs") == 0
    assert "nothing any more" not in capsys.readouterr().err
    assert _run("baseline", "prune") == 0
    assert capsys.readouterr().out == (
        "old.py: UND103 oil\n.docdetect-baseline.json: 1 stale entries dropped, 2 findings accepted\n"
    )
    assert _run("check") == 0


def test_stale_entries_of_files_whose_reports_are_kept_are_told_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("belt.py").write_text('"""Belts that move parts."""\n', encoding="utf-8")
    Path("old.py").write_text('"""Nothing is left here."""\n', encoding="utf-8")
    told = []
    for _ in range(2):
        assert main(["check", "--no-feedback"]) == 0
        told.append(capsys.readouterr().err)
    assert "2 entries accept nothing any more" in told[0]
    assert told[0] == told[1]


def test_a_narrower_selection_makes_nothing_stale(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", "--select", "UND101") == 0
    assert "nothing any more" not in capsys.readouterr().err


def test_branches_that_accept_different_symbols_merge(capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "-qb", "one")
    Path("one.py").write_text('"""Pumps of oil."""\n\n\ndef one():\n    pass\n', encoding="utf-8")
    _run("baseline", "write")
    commit_all()
    git("checkout", "-qb", "two", "HEAD~1")
    Path("two.py").write_text('"""Pumps of water."""\n\n\ndef two():\n    pass\n', encoding="utf-8")
    _run("baseline", "write")
    commit_all()
    git("merge", "-q", "one", "-m", "both")
    assert _found(capsys) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not a valid baseline"),
        ('{"version": 2, "findings": []}', "has version 2"),
        ('{"version": 1, "findings": [{"code": 3}]}', "is not a valid baseline"),
        ("{\n<<<<<<< ours\n", "has merge conflict markers"),
        (f"{HEAD}{ENTRY}\n{ENTRY[:-9]}\n{TAIL}", "is not a valid baseline"),
        (f"{HEAD}{ENTRY}\n{ENTRY.replace('oil', 'o' + chr(92) + 'q')}\n{TAIL}", "is not a valid baseline"),
        (f"{HEAD}{ENTRY}\n{ENTRY}x{TAIL}", "is not a valid baseline"),
    ],
    ids=[
        "torn",
        "of a later version",
        "with a code that is a number",
        "with conflict markers",
        "with a torn entry of a file that is not there",
        "with an escape that JSON has not",
        "with more on its last line",
    ],
)
def test_a_damaged_baseline_is_told(text: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(".docdetect-baseline.json").write_text(text, encoding="utf-8")
    assert _run("check") == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text,
        lambda text: text.replace('"code": ', '"code":'),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\\u00f6l", "\u00f6l"),
        lambda text: "\n".join([*text.split("\n")[:1], *sorted(text.split("\n")[1:-2])[::-1], TAIL]),
    ],
    ids=["as written", "with other blanks", "with other line ends", "in other letters", "in another order"],
)
def test_a_baseline_accepts_the_same(
    rewrite: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path('\u00f6l "a".py').write_text(
        '"""Oils the belts."""\n\n\ndef \u00f6l():\n    pass\n', encoding="utf-8"
    )
    assert _run("baseline", "write") == 0
    path = Path(".docdetect-baseline.json")
    path.write_bytes(rewrite(path.read_text(encoding="utf-8")).encode())
    assert _found(capsys) == []


def test_the_file_is_the_same_however_often_it_is_written(project: Path) -> None:
    before = (project / ".docdetect-baseline.json").read_bytes()
    _run("baseline", "write")
    assert (project / ".docdetect-baseline.json").read_bytes() == before
    assert before.startswith(b'{"version": 1, "findings": [\n{"code": ')
