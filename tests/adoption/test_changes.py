"""What a change brings, in real repositories: tables of edits for both ways of asking and both languages."""

import json
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from tests.projects import commit_all, git, make_project, make_repository, write

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
HIDDEN = '''"""Rings that the package may show."""


class Ring:
    def push(self, part):
        pass


class Disc:
    pass
'''
BASE = '''"""What every drive has."""


class _Drive:
    def turn(self):
        """Turn the axis by one step."""

    def halt(self):
        """Halt the axis where it is."""
'''
DRIVES = '''"""The drives of the machine."""

from machine._base import _Drive


class Motor(_Drive):
    """Turns by electricity."""

    def turn(self):
        pass


class Servo(Motor):
    """Turns to an angle."""

    def halt(self):
        pass
'''
LIB = """//! Belts.

mod inner;

pub fn oil() {}

/// Wipes the belt.
pub fn wipe() {}
"""
INNER = """pub struct Chain;

impl Chain {
    pub fn link(&self) {}
}
"""
FILES = {
    "machine/__init__.py": '"""A machine and its parts."""\n',
    "machine/old.py": OLD,
    "machine/_rings.py": HIDDEN,
    "machine/_base.py": BASE,
    "machine/drives.py": DRIVES,
    "belts/Cargo.toml": '[package]\nname = "belts"\nversion = "1.0.0"\nedition = "2021"\n',
    "belts/src/lib.rs": LIB,
    "belts/src/inner.rs": INNER,
}

Edit = Callable[[], object]


def _replaced(path: str, before: str, after: str) -> Edit:
    def edit() -> None:
        text = Path(path).read_text(encoding="utf-8")
        assert before in text
        write(path, text.replace(before, after, 1))

    return edit


def _added(path: str, text: str) -> Edit:
    return lambda: write(path, Path(path).read_text(encoding="utf-8") + text if Path(path).exists() else text)


def _moved(old: str, new: str) -> Edit:
    def edit() -> None:
        Path(new).parent.mkdir(parents=True, exist_ok=True)
        git("mv", old, new)

    return edit


def _all(*edits: Edit) -> Edit:
    return lambda: [edit() for edit in edits]


def _crlf() -> None:
    for path in ("machine/old.py", "belts/src/lib.rs"):
        Path(path).write_bytes(Path(path).read_bytes().replace(b"\n", b"\r\n"))


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("committed"), FILES)


@pytest.fixture(autouse=True)
def project(committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    shutil.copytree(committed, root)
    monkeypatch.chdir(root)
    return root


def _found(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    code = main(["check", "--format", "jsonl", "--no-feedback", *words])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == (1 if rows else 0)
    return [f"{row['path']} {row['code']} {row.get('qualname', '')}".rstrip() for row in rows]


def _both(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Stage everything and ask both ways: they agree where the files are what is staged."""
    git("add", "-A")
    staged = _found(capsys, "--staged")
    assert _found(capsys, "--diff-from", "HEAD") == staged
    return staged


EDITS: dict[str, tuple[Edit, list[str]]] = {
    "a comment in an old Python file is silent": (
        _replaced("machine/old.py", "def oil", "# a note\ndef oil"),
        [],
    ),
    "a comment in an old Rust file is silent": (
        _replaced("belts/src/lib.rs", "pub fn oil", "// a note\npub fn oil"),
        [],
    ),
    "a file with other line ends is silent": (_crlf, []),
    "a reformat of the whole file is silent": (
        _all(
            _replaced("machine/old.py", "def oil():\n    pass", "def oil(\n):\n\n\n        pass"),
            _replaced("belts/src/lib.rs", "pub fn oil() {}", "pub  fn  oil (\n)\n{\n}"),
        ),
        [],
    ),
    "a changed header is silent where the name stays": (
        _replaced("machine/old.py", "def oil()", "def oil(litres, belt=None)"),
        [],
    ),
    "a new undocumented Python function is told": (
        _added("machine/old.py", "\n\ndef grease():\n    pass\n"),
        ["machine/old.py UND103 grease"],
    ),
    "a new documented Python function is silent": (
        _added("machine/old.py", '\n\ndef grease():\n    """Grease both bearings of the belt."""\n'),
        [],
    ),
    "a second function of one name is told": (
        _added("machine/old.py", "\n\ndef oil():\n    pass\n"),
        ["machine/old.py UND103 oil"],
    ),
    "a new undocumented Rust function is told": (
        _added("belts/src/lib.rs", "\npub fn grease() {}\n"),
        ["belts/src/lib.rs UND126 grease"],
    ),
    "a deleted docstring is told": (
        _replaced(
            "machine/old.py", '        """Stop both belts at once, whatever lies on them."""', "        pass"
        ),
        ["machine/old.py UND102 Machine.stop"],
    ),
    "a deleted Rust doc comment is told": (
        _replaced("belts/src/lib.rs", "/// Wipes the belt.\n", ""),
        ["belts/src/lib.rs UND126 wipe"],
    ),
    "a docstring added pays for none deleted": (
        _all(
            _replaced("machine/old.py", "def oil():\n    pass", 'def oil():\n    """Oil the belts, both."""'),
            _replaced(
                "machine/old.py",
                '        """Stop both belts at once, whatever lies on them."""',
                "        pass",
            ),
        ),
        ["machine/old.py UND102 Machine.stop"],
    ),
    "a suppression that is taken away is told": (
        _all(
            _replaced("machine/old.py", "def oil():", "def oil():  # docdetect: ignore[UND103] -- later"),
            lambda: git("commit", "-qam", "suppressed"),
            _replaced("machine/old.py", "  # docdetect: ignore[UND103] -- later", ""),
        ),
        ["machine/old.py UND103 oil"],
    ),
    "a file that was moved is silent": (_moved("machine/old.py", "machine/parts/older.py"), []),
    "a Rust file that was moved is silent": (
        _all(
            _replaced("belts/src/lib.rs", "mod inner;", "pub mod inner;"),
            _replaced("belts/src/inner.rs", "pub struct", "//! Chains.\n\npub struct"),
            lambda: git("commit", "-qam", "public"),
            _moved("belts/src/inner.rs", "belts/src/inner/mod.rs"),
        ),
        [],
    ),
    "a moved file with one new function is told of that one": (
        _all(
            _moved("machine/old.py", "machine/older.py"),
            _added("machine/older.py", "\n\ndef grease():\n    pass\n"),
        ),
        ["machine/older.py UND103 grease"],
    ),
    "a moved function with a changed header is silent when its file was moved": (
        _all(
            _moved("machine/old.py", "machine/older.py"),
            _replaced("machine/older.py", "def oil()", "def oil(litres)"),
        ),
        [],
    ),
    "a module that becomes a package is silent": (
        _all(
            _added("machine/plain.py", "def drive():\n    pass\n"),
            commit_all,
            _moved("machine/plain.py", "machine/plain/__init__.py"),
        ),
        [],
    ),
    "a file cut in two is silent about what it had": (
        _all(
            _added("machine/oils.py", '"""Oils."""\n\n\ndef oil():\n    pass\n'),
            _added("machine/older.py", OLD.replace("\n\ndef oil():\n    pass\n", "")),
            lambda: git("rm", "-q", "machine/old.py"),
        ),
        [],
    ),
    "a copy is told of what it copies": (
        _added("machine/copy.py", OLD),
        ["machine/copy.py UND102 Machine.start", "machine/copy.py UND103 oil"],
    ),
    "a deleted file is silent": (lambda: git("rm", "-q", "machine/old.py"), []),
    "a private module that moves to a public name is told": (
        _moved("machine/_rings.py", "machine/rings.py"),
        [
            "machine/rings.py UND101 Ring",
            "machine/rings.py UND102 Ring.push",
            "machine/rings.py UND101 Disc",
        ],
    ),
    "a re-export asks in the file that defines the name": (
        _added("machine/__init__.py", "\nfrom ._rings import Ring\n"),
        ["machine/_rings.py UND101 Ring", "machine/_rings.py UND102 Ring.push"],
    ),
    "a star import asks for all that it shows": (
        _added("machine/__init__.py", "\nfrom ._rings import *\n"),
        [
            "machine/_rings.py UND101 Ring",
            "machine/_rings.py UND102 Ring.push",
            "machine/_rings.py UND101 Disc",
        ],
    ),
    "a name added to a list asks in the file that defines it": (
        _all(
            _added("machine/faces.py", '"""Faces."""\n\nfrom ._rings import Disc\n\n__all__ = []\n'),
            commit_all,
            _replaced("machine/faces.py", "__all__ = []", '__all__ = ["Disc"]'),
        ),
        ["machine/_rings.py UND101 Disc"],
    ),
    "an import in a plain module shows nothing": (
        _added("machine/faces.py", '"""Faces."""\n\nfrom ._rings import Disc\n'),
        [],
    ),
    "a function added to a package that shows others asks for itself alone": (
        _all(
            _added("machine/__init__.py", "\nfrom ._rings import Ring\n"),
            lambda: git("commit", "-qam", "shown"),
            _added("machine/__init__.py", "\n\ndef build():\n    pass\n"),
        ),
        ["machine/__init__.py UND103 build"],
    ),
    "a text taken from a base asks for what inherited it": (
        _replaced("machine/_base.py", '        """Turn the axis by one step."""', "        pass"),
        ["machine/drives.py UND102 Motor.turn"],
    ),
    "a base that is taken away asks for what inherited from it, further down too": (
        _replaced(
            "machine/_base.py", '\n    def halt(self):\n        """Halt the axis where it is."""\n', ""
        ),
        ["machine/drives.py UND102 Servo.halt"],
    ),
    "a pub use asks in the file that defines the item": (
        _replaced("belts/src/lib.rs", "mod inner;", "mod inner;\npub use inner::Chain;"),
        ["belts/src/inner.rs UND122 Chain", "belts/src/inner.rs UND127 Chain::link"],
    ),
    "a pub mod asks for the module and its items": (
        _replaced("belts/src/lib.rs", "mod inner;", "pub mod inner;"),
        [
            "belts/src/inner.rs UND122 Chain",
            "belts/src/inner.rs UND127 Chain::link",
            "belts/src/lib.rs UND121 inner",
        ],
    ),
    "a private name that the package lists": (
        _all(
            _added("machine/old.py", "\n\ndef _turn():\n    pass\n"),
            _added("machine/__init__.py", "from machine.old import _turn\n\n__all__ = ['_turn']\n"),
        ),
        ["machine/old.py UND103 _turn"],
    ),
    "a private name that others only use": (
        _all(
            _added("machine/old.py", "\n\ndef _turn():\n    pass\n"),
            _added("machine/drives.py", "\n\nfrom machine.old import _turn\n\n_turn()\n"),
        ),
        [],
    ),
    "a private name that a link shows": (
        _all(
            _added("machine/old.py", "\n\ndef _turn():\n    pass\n"),
            _added("parts/shown.txt", "from machine.old import _turn as turn\n\n__all__ = ['turn']\n"),
            lambda: Path("machine/shown.py").symlink_to("../parts/shown.txt"),
        ),
        ["machine/old.py UND103 _turn"],
    ),
    "a syntax error is told once": (
        _added("machine/old.py", "\n\ndef oil(:\n"),
        ["machine/old.py UND901"],
    ),
}


@pytest.mark.parametrize(("edit", "told"), EDITS.values(), ids=EDITS)
def test_what_an_edit_brings(edit: Edit, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    edit()
    assert _both(capsys) == told


def _grease(path: str = "machine/old.py") -> None:
    _added(path, "\n\ndef grease():\n    pass\n")()


NEW = ["machine/old.py UND103 grease"]


def test_the_index_is_judged_and_not_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    _grease()
    assert _found(capsys, "--staged") == []
    git("add", "-A")
    _replaced("machine/old.py", "def grease():\n    pass", 'def grease():\n    """Grease the bearings."""')()
    assert _found(capsys, "--staged") == NEW
    assert _found(capsys, "--diff-from", "HEAD") == []
    Path("machine/old.py").unlink()
    assert _found(capsys, "--staged") == NEW


def test_before_the_first_commit_everything_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fresh").mkdir()
    monkeypatch.chdir(tmp_path / "fresh")
    make_repository()
    write("app.py", '"""Queues."""\n\n\ndef drain():\n    pass\n')
    write("later.py", "def later():\n    pass\n")
    git("add", "app.py")
    assert _found(capsys, "--staged") == ["app.py UND103 drain"]


def test_untracked_files_are_new_to_a_revision(capsys: pytest.CaptureFixture[str]) -> None:
    write("machine/new.py", '"""New parts."""\n\n\ndef grease():\n    pass\n')
    assert _found(capsys, "--diff-from", "HEAD") == ["machine/new.py UND103 grease"]
    assert _found(capsys, "--staged") == []


def test_paths_narrow_the_change_and_not_what_it_affects(capsys: pytest.CaptureFixture[str]) -> None:
    _grease()
    _added("machine/__init__.py", "\nfrom ._rings import Disc\n")()
    git("add", "-A")
    shown = ["machine/_rings.py UND101 Disc"]
    assert _found(capsys, "--staged", "machine/__init__.py") == shown
    assert _found(capsys, "--staged", "machine/old.py") == NEW
    assert _found(capsys, "--staged", "belts") == []


def test_from_a_folder_of_the_repository(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _grease()
    git("add", "-A")
    monkeypatch.chdir("machine")
    assert _found(capsys, "--staged") == ["old.py UND103 grease"]
    assert _found(capsys, "--diff-from", "HEAD") == ["old.py UND103 grease"]
    monkeypatch.chdir("../belts")
    assert _found(capsys, "--staged") == []
    assert _found(capsys, "--staged", "..") == ["../machine/old.py UND103 grease"]


def test_excluded_files_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    write(".docdetect.yaml", "files:\n  exclude: [machine/old.py]\n")
    _grease()
    assert _both(capsys) == []


def test_a_baseline_and_the_base_each_accept_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    _grease()
    main(["baseline", "write"])
    _added("machine/old.py", "\n\ndef wipe():\n    pass\n")()
    assert _both(capsys) == ["machine/old.py UND103 wipe"]
    assert _found(capsys, "--staged", "--no-baseline") == [*NEW, "machine/old.py UND103 wipe"]


def test_in_a_second_work_tree(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git("worktree", "add", "-q", "../second")
    monkeypatch.chdir(project.parent / "second")
    _grease()
    assert _both(capsys) == NEW


def test_a_submodule_is_a_repository_of_its_own(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    monkeypatch.chdir(outer)
    make_repository()
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(project), "inner")
    commit_all()
    _grease("inner/machine/old.py")
    assert _found(capsys, "--diff-from", "HEAD") == []
    git("add", "-A", cwd="inner")
    assert _found(capsys, "--staged") == []
    monkeypatch.chdir(outer / "inner")
    assert _found(capsys, "--staged") == NEW
    assert _found(capsys, "--diff-from", "HEAD") == NEW


def test_a_name_that_is_not_utf_8(capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"machine/b\xe4lt.py")
    write(name, '"""Belts."""\n\n\ndef drive():\n    pass\n')
    git("add", "-A")
    assert len(_found(capsys, "--staged")) == 1
    git("commit", "-qm", "a name in latin-1")
    _grease(name)
    assert [row[-12:] for row in _both(capsys)] == ["UND103 grease"[-12:]]


def test_while_a_merge_has_conflicts(capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "-qb", "theirs")
    _replaced("machine/old.py", "def oil()", "def oil(theirs)")()
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "main")
    _replaced("machine/old.py", "def oil()", "def oil(ours)")()
    git("commit", "-qam", "ours")
    git("merge", "theirs", check=False)
    assert git("ls-files", "-u")
    assert _found(capsys, "--staged") == []


def test_a_merge_brings_what_neither_side_has(capsys: pytest.CaptureFixture[str]) -> None:
    git("checkout", "-qb", "theirs")
    _grease("machine/drives.py")
    _replaced("machine/old.py", "def oil()", "def theirs():\n    pass\n\n\ndef oil(theirs)")()
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "main")
    _replaced("machine/old.py", "def oil()", "def oil(ours)")()
    git("commit", "-qam", "ours")
    git("merge", "theirs", check=False)
    git("checkout", "-q", "--theirs", "machine/old.py")
    git("add", "-A")
    assert _found(capsys, "--staged") == []
    _grease()
    git("add", "-A")
    assert _found(capsys, "--staged") == NEW


HOOK = "#!/bin/sh\nexec docdetect check --staged --no-feedback > told 2>&1\n"


@pytest.mark.parametrize(
    "words",
    [("-am", "all"), ("-m", "one", "machine/old.py")],
    ids=["commit -a", "commit of one file"],
)
def test_a_partial_commit_has_an_index_of_its_own(words: tuple[str, ...]) -> None:
    hook = Path(".git/hooks/pre-commit")
    write(str(hook), HOOK)
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    Path(".git/info/exclude").write_text("told\n", encoding="utf-8")
    _grease()
    if "machine/old.py" in words:  # staged beside it, and no part of the commit
        _added("belts/src/lib.rs", "\npub fn grease() {}\n")()
        git("add", "belts")
    before = git("rev-parse", "HEAD")
    git("commit", *words, check=False)
    assert git("rev-parse", "HEAD") == before
    told = Path("told").read_text(encoding="utf-8").splitlines()
    assert [line.partition(": ")[2] for line in told[:-1]] == [
        "UND103 Missing docstring in function `grease`"
    ]


def test_the_index_of_another_repository_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other").mkdir()
    make_repository(tmp_path / "other")
    write(str(tmp_path / "other" / "app.py"), "def f():\n    pass\n")
    git("add", "-A", cwd=str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert _found(capsys, "--staged") == []


def test_a_base_that_is_not_there_is_told_with_the_command(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = git("rev-parse", "HEAD").strip()
    git("commit", "-q", "--allow-empty", "-m", "second")
    git("clone", "-q", "--depth=1", f"file://{project}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    for revision, command in ((first, "git fetch --unshallow"), ("HEAD~1", "git fetch --unshallow")):
        assert main(["check", "--diff-from", revision]) == 2
        told = capsys.readouterr().err
        assert f"the revision {revision} is not in this repository: fetch it with `{command}`" in told


@pytest.mark.parametrize(
    ("revision", "command"),
    [
        ("origin/next", "git fetch origin next"),
        ("v9.9", "git fetch --all --tags"),
        ("--output=/tmp/x", "git fetch --all --tags"),
        ("a b\n", "git fetch --all --tags"),
    ],
    ids=["a branch of a remote", "an unknown tag", "an option", "no name at all"],
)
def test_an_unknown_revision(revision: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", f"--diff-from={revision}"]) == 2
    assert f"`{command}`" in capsys.readouterr().err


def test_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--staged", "-"]) == 2
    assert "cannot be combined with standard input" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["check", "--staged", "--diff-from", "HEAD"])
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--staged"]) == 2
    assert "needs a git repository" in capsys.readouterr().err


def test_nothing_that_the_repository_names_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    trap = "touch trapped; cat"
    for key in (
        "filter.trap.clean",
        "filter.trap.smudge",
        "diff.trap.textconv",
        "core.fsmonitor",
        "core.pager",
    ):
        git("config", key, trap)
    _grease()
    git("-c", "filter.trap.clean=", "-c", "core.fsmonitor=", "add", "-A")
    write(".gitattributes", "*.py filter=trap diff=trap\n")
    Path("trapped").unlink(missing_ok=True)
    os.utime("machine/old.py", (1, 1))
    assert _found(capsys, "--staged") == NEW
    assert _found(capsys, "--diff-from", "HEAD") == NEW
    assert not Path("trapped").exists()
