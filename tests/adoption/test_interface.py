"""`docdetect changes`: what a change does to the public interface, in real repositories."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from tests.projects import commit_all, git, make_project, write

FILES = {
    "pumps/__init__.py": '"""Pumps."""\n\nfrom ._valves import Shown\n',
    "pumps/_valves.py": (
        '"""Valves."""\n\n\nclass Shown:\n    """Shows how far a valve is open."""\n\n\nclass Hidden:\n    pass\n'
    ),
    "pumps/old.py": (
        '"""Old pumps."""\n\n\ndef fill():\n    """Fill the tank to its upper mark."""\n\n\ndef drain():\n    pass\n'
    ),
    "tests/test_pumps.py": "def test_pumps():\n    pass\n",
    "Cargo.toml": '[package]\nname = "pumps"\nversion = "1.0.0"\n',
    "src/lib.rs": "//! Pumps.\n\nmod inner;\n\n/// Fills the tank.\npub fn fill() {}\n",
    "src/inner.rs": "/// A valve of the tank.\npub struct Valve;\n",
}


def _edit(path: str, before: str, after: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert before in text
    write(path, text.replace(before, after))


def _as_package(module: str) -> None:
    Path(module).mkdir()
    git("mv", f"{module}.py", f"{module}/__init__.py")


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("committed"), FILES)


@pytest.fixture(autouse=True)
def project(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(committed, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)


EDITS: dict[str, tuple[Callable[[], object], list[str]]] = {
    "a comment changes nothing": (
        lambda: _edit("pumps/old.py", "def drain", "# a note\ndef drain"),
        ["No changes of the public interface"],
    ),
    "a new function is added": (
        lambda: _edit("pumps/old.py", "def drain", "def stop():\n    pass\n\n\ndef drain"),
        ["pumps/old.py:8: added: function stop, not documented", "1 added; 1 without documentation"],
    ),
    "a re-export makes a name public where it is defined": (
        lambda: _edit("pumps/__init__.py", "Shown", "Shown, Hidden"),
        [
            "pumps/_valves.py:8: became public: class Hidden, not documented",
            "1 became public; 1 without documentation",
        ],
    ),
    "an import taken away makes a name private": (
        lambda: _edit("pumps/__init__.py", "from ._valves import Shown\n", ""),
        ["pumps/_valves.py:4: made private: class Shown", "1 made private; none without documentation"],
    ),
    "a deleted docstring is lost documentation": (
        lambda: _edit("pumps/old.py", '"""Fill the tank to its upper mark."""', "pass"),
        [
            "pumps/old.py:4: lost documentation: function fill, not documented",
            "1 lost documentation; 1 without documentation",
        ],
    ),
    "a deleted function is removed": (
        lambda: _edit("pumps/old.py", "\n\ndef drain():\n    pass\n", ""),
        ["pumps/old.py:8: removed: function drain", "1 removed; none without documentation"],
    ),
    "a file that moved keeps what it defines": (
        lambda: git("mv", "pumps/old.py", "pumps/older.py"),
        [
            "pumps/older.py:1: added: module older, documented",
            "pumps/old.py:1: removed: module old",
            "1 added, 1 removed; none without documentation",
        ],
    ),
    "a module that becomes a package is imported as before": (
        lambda: _as_package("pumps/old"),
        ["No changes of the public interface"],
    ),
    "a test is no interface": (
        lambda: write("tests/test_more.py", "def test_more():\n    pass\n"),
        ["No changes of the public interface"],
    ),
    "a pub use makes an item public where it is defined": (
        lambda: _edit("src/lib.rs", "mod inner;", "mod inner;\npub use inner::Valve;"),
        [
            "src/inner.rs:2: became public: struct Valve, documented",
            "1 became public; none without documentation",
        ],
    ),
    "a function that is narrowed is made private": (
        lambda: _edit("src/lib.rs", "pub fn", "pub(crate) fn"),
        ["src/lib.rs:6: made private: function fill", "1 made private; none without documentation"],
    ),
}


@pytest.mark.parametrize(("edit", "told"), EDITS.values(), ids=EDITS)
def test_what_an_edit_does_to_the_interface(
    edit: Callable[[], object], told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    edit()
    assert main(["changes", "HEAD"]) == 0
    assert capsys.readouterr().out.splitlines() == told
    assert main(["changes", "HEAD", "--fail-undocumented"]) == (1 if "not documented" in "".join(told) else 0)
    commit_all()
    capsys.readouterr()
    assert main(["changes", "HEAD~1", "HEAD"]) == 0
    assert capsys.readouterr().out.splitlines() == told


def test_without_a_base_the_branch_is_compared_with_where_it_began(
    capsys: pytest.CaptureFixture[str],
) -> None:
    git("checkout", "-qb", "topic")
    _edit("pumps/old.py", "def drain", "def stop():\n    pass\n\n\ndef drain")
    git("commit", "-qam", "on the branch")
    git("checkout", "-q", "main")
    write("pumps/later.py", '"""Later."""\n')
    commit_all()
    git("checkout", "-q", "topic")
    assert main(["changes"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 added; 1 without documentation"


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    _edit("pumps/old.py", "def drain", "def stop():\n    pass\n\n\ndef drain")
    assert main(["changes", "HEAD", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.pop("tool")["name"] == "docdetect"
    assert document == {
        "version": 1,
        "base": "HEAD",
        "head": "the files as they are",
        "undocumented": 1,
        "changes": [
            {
                "effect": "added",
                "path": "pumps/old.py",
                "line": 8,
                "language": "python",
                "kind": "function",
                "qualname": "stop",
                "documented": False,
                "undocumented": True,
            }
        ],
    }


def test_markdown_escapes_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    write("pumps/a|b.py", '"""Bars."""\n\n\ndef fill_up():\n    pass\n')
    assert main(["changes", "HEAD", "--format", "markdown"]) == 0
    assert capsys.readouterr().out == (
        "# Public interface\n\n2 added; 1 without documentation\n\n## Added\n\n"
        "| item | kind | place | documentation |\n|---|---|---|---|\n"
        "| a\\|b | module | pumps/a\\|b.py:1 | documented |\n"
        "| fill\\_up | function | pumps/a\\|b.py:4 | **not documented** |\n"
    )


def test_a_revision_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "v9"]) == 2
    assert "the revision v9 is not in this repository: fetch it with" in capsys.readouterr().err
