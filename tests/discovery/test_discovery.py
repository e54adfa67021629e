"""Tests of docdetect_hook.discovery.walk: which files a run takes, in which order, under which names."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from docdetect_hook.config.load import Configurations, configurations
from docdetect_hook.discovery.git import git_program
from docdetect_hook.discovery.walk import SourcePath, _suffix, discover
from docdetect_hook.languages import SUFFIXES, language_of
from docdetect_hook.text.terminal import printable
from tests.projects import git, make_repository

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the temporary directory, without what a hook that runs these tests may have set."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)


def _settings(**given: object) -> Configurations:
    return configurations(isolated=True, overrides={f"files.{name}": value for name, value in given.items()})


def _found(paths: Iterable[str] = (".",), **given: object) -> list[str]:
    return [source.path for source in discover(paths, _settings(**given))]


def _write(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x = 1\n")


@pytest.fixture(params=["walk", "git"])
def tree(request: pytest.FixtureRequest) -> str:
    """Run a test without and with git."""
    if request.param == "git":
        make_repository()
    return str(request.param)


@pytest.mark.usefixtures("tree")
def test_sources_are_sorted_and_named_from_where_we_stand() -> None:
    _write("b.rs", "a.py", "pkg/a.py", "pkg/b.txt", "pkg.py", "README.md")
    assert _found() == ["a.py", "b.rs", "pkg.py", "pkg/a.py"]
    assert _found(["./pkg/", "a.py", ".//pkg/a.py"]) == ["a.py", "pkg/a.py"]


@pytest.mark.usefixtures("tree")
def test_absolute_and_upward_paths_stay_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("sub/a.py", "b.py")
    monkeypatch.chdir(tmp_path / "sub")
    assert _found([str(tmp_path)]) == [f"{tmp_path}/b.py", f"{tmp_path}/sub/a.py"]
    assert _found(["..", "a.py"]) == ["../b.py", "a.py"]


def test_each_file_comes_once_and_naming_it_counts(tree: str) -> None:
    _write("a.py")
    assert tree
    expected = [SourcePath("a.py", "python", True)]
    assert list(discover([".", "a.py", "./a.py"], _settings())) == expected
    assert list(discover(["a.py", "."], _settings())) == expected


@pytest.mark.usefixtures("tree")
def test_what_may_change_unseen_has_no_stamp() -> None:
    _write("now.py", "../out.py")
    os.utime("now.py", (2**32, 2**32))
    os.symlink("../out.py", "link.py")
    assert {source.path: source.stamp for source in discover(["."], _settings())} == {
        "now.py": "", "link.py": ""
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["a.py", "a.b.rs", ".py", "..py", "a/.py", "a.py/b", "a.", "a", "a/..py", "a.pyi"]
)
def test_a_suffix_is_what_the_standard_library_calls_one(name: str) -> None:
    assert SUFFIXES.get(_suffix(name)) == SUFFIXES.get(os.path.splitext(name)[1])


@pytest.mark.usefixtures("tree")
def test_customary_directories_are_skipped_both_ways() -> None:
    skipped = [
        ".venv/a.py",
        "node_modules/a.py",
        "target/debug/a.rs",
        "build/lib/a.py",
        "d/site-packages/a.py",
    ]
    _write("a.py", "dist/a.py", "pip/_vendor/__init__.py", *skipped)
    assert _found() == ["a.py"]
    assert _found(skipped) == []


@pytest.mark.usefixtures("tree")
def test_a_package_or_module_is_not_skipped_for_its_name() -> None:
    kept = [
        "src/build/__init__.py",
        "src/build/a.py",
        "src/target/mod.rs",
        "src/target/x.rs",
        "src/dist.rs",
        "src/dist/a.rs",
    ]
    _write(*kept, "build.rs", "build/out.rs", "Cargo.toml")
    assert _found() == sorted(["build.rs", *kept])
    assert _found(kept) == sorted(kept)


@pytest.mark.usefixtures("tree")
def test_what_stands_above_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write("build/p/a.py")
    monkeypatch.chdir(tmp_path / "build/p")
    assert _found() == ["a.py"]
    assert _found([str(tmp_path / "build/p/a.py")]) == [f"{tmp_path}/build/p/a.py"]


@pytest.mark.usefixtures("tree")
def test_exclude_holds_for_walked_and_named_files() -> None:
    _write("a.py", "gen/a.py", "pkg/gen/a.py", "pkg/x_pb2.py")
    assert _found(exclude=["/gen", "*_pb2.py"]) == ["a.py", "pkg/gen/a.py"]
    assert _found(["gen/a.py", "pkg/x_pb2.py", "./gen"], exclude=["gen/", "*_pb2.py"]) == []


@pytest.mark.usefixtures("tree")
def test_gitignore_files_are_obeyed() -> None:
    _write("a.py", "b.py", "pkg/b.py", "pkg/c.py", "pkg/keep.py", "out/a.py")
    Path(".gitignore").write_text("# comment\n/b.py\nout/\nkeep.py\n")
    Path("pkg/.gitignore").write_text("*.py\n!b.py\n")
    assert _found() == ["a.py", "pkg/b.py"]
    assert _found(["b.py"]) == ["b.py"]


@pytest.mark.usefixtures("tree")
def test_an_ignored_directory_may_be_asked_for_by_name() -> None:
    _write("a.py", "out/a.py")
    Path(".gitignore").write_text("out/\n")
    assert _found(["out"]) == ["out/a.py"]


@pytest.mark.usefixtures("tree")
def test_stubs_are_taken_on_request_only() -> None:
    _write("a.pyi")
    assert _found([".", "a.pyi"]) == []
    assert _found([".", "a.pyi"], stubs=True) == ["a.pyi"]


@pytest.mark.usefixtures("tree")
def test_any_file_name_is_taken() -> None:
    names = ["-a.py", "a b.py", "a\nb.py", "a\x1b[31m.py", "é.py", '"a".py', "*.py"]
    if os.name == "posix":
        names.append(os.fsdecode(b"\xff.py"))
    _write(*names)
    assert _found() == sorted(names)
    assert _found(names) == sorted(names)


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX file kinds")
@pytest.mark.usefixtures("tree")
def test_odd_kinds_are_passed_over_in_a_directory() -> None:
    _write("d.py/in.py", "real.py")
    os.mkfifo("fifo.py")
    Path("loop.py").symlink_to("loop.py")
    Path("zero.py").symlink_to("/dev/zero")
    Path("gone.py").symlink_to("nowhere")
    Path("link.py").symlink_to("real.py")
    Path("up").symlink_to("..")
    assert _found() == ["d.py/in.py", "real.py"]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX file kinds")
def test_a_link_out_of_the_tree_is_taken() -> None:
    _write("shared/a.py", "pkg/b.py")
    Path("pkg/a.py").symlink_to("../shared/a.py")
    assert _found(["pkg"]) == ["pkg/a.py", "pkg/b.py"]
    assert _found() == ["pkg/b.py", "shared/a.py"]


def test_what_is_named_and_cannot_be_read_is_given_so_that_it_is_told() -> None:
    if os.name == "posix":
        os.mkfifo("fifo.py")
        assert _found(["fifo.py"]) == ["fifo.py"]
    assert list(discover(["gone.rs", "gone"], _settings())) == [
        SourcePath("gone", "python", True),
        SourcePath("gone.rs", "rust", True),
    ]


def test_a_script_is_known_by_its_first_line_when_named() -> None:
    Path("tool").write_text("#!/usr/bin/env python3\nx = 1\n")
    Path("shell").write_text("#!/bin/sh\n# python\n")
    Path("text.md").write_text("#!/usr/bin/env python3\n")
    assert _found(["tool", "shell", "text.md"]) == ["tool"]
    assert _found() == []


def test_git_lists_tracked_and_new_files_but_no_deleted_ones() -> None:
    make_repository()
    _write("kept.py", "deleted.py", "ignored_but_tracked.py")
    git("add", ".")
    Path(".gitignore").write_text("ignored*\n")
    Path("deleted.py").unlink()
    _write("new.py", "ignored_new.py")
    assert _found() == ["ignored_but_tracked.py", "kept.py", "new.py"]


def test_a_conflict_does_not_double_files() -> None:
    make_repository()
    for branch in ("one", "two"):
        git("checkout", "-q", "--orphan", branch)
        Path("a.py").write_text(branch)
        git("add", ".")
        git("commit", "-q", "-m", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "--allow-unrelated-histories", "one")
    assert _found() == ["a.py"]


def test_a_repository_inside_is_walked_by_its_own_rules() -> None:
    make_repository()
    _write("a.py", "inner/a.py", "inner/b.py")
    make_repository("inner")
    Path("inner/.gitignore").write_text("b.py\n")
    git("-C", "inner", "commit", "-q", "--allow-empty", "-m", "start")
    assert _found() == ["a.py", "inner/a.py"]
    assert _found(exclude=["inner/"]) == ["a.py"]


def test_the_environment_of_a_hook_names_no_other_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    make_repository("other")
    make_repository("here")
    _write("here/a.py", "here/skip.py", "other/b.py")
    Path("here/.gitignore").write_text("skip.py\n")
    monkeypatch.setenv("GIT_DIR", str(Path("other/.git").resolve()))
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    monkeypatch.setenv("GIT_PREFIX", "x/")
    assert _found(["here"]) == ["here/a.py"]


def test_a_repository_cannot_make_us_run_programs() -> None:
    make_repository()
    _write("a.py")
    git("config", "core.fsmonitor", "touch ran-fsmonitor; false")
    Path(".git/hooks/post-index-change").write_text("#!/bin/sh\ntouch ran-hook\n")
    Path(".git/hooks/post-index-change").chmod(0o755)
    assert _found() == ["a.py"]
    assert not Path("ran-fsmonitor").exists()
    assert not Path("ran-hook").exists()


def test_without_git_the_walk_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    make_repository()
    _write("a.py", "b.py", ".git/x.py")
    Path(".gitignore").write_text("b.py\n")
    monkeypatch.setenv("PATH", "")
    assert _found() == ["a.py"]


def test_a_virtual_environment_is_known_by_its_marker() -> None:
    _write("a.py", "my-env/pyvenv.cfg", "my-env/bin/a.py", "venv/__init__.py", "venv/pyvenv.cfg")
    assert _found() == ["a.py"]


def test_deep_directories_do_not_exhaust_the_stack() -> None:
    path = "/".join("d" * 300)
    os.makedirs(path)
    _write(f"{path}/a.py")
    settings = _settings()
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 150)
    try:
        found = list(discover(["."], settings))
    finally:
        sys.setrecursionlimit(limit)
    assert [source.path for source in found] == [f"{path}/a.py"]


@pytest.mark.usefixtures("tree")
def test_a_thousand_files_are_found_quickly() -> None:
    for number in range(10):
        os.makedirs(f"pkg/d{number}")
        for other in range(100):
            os.close(os.open(f"pkg/d{number}/m{other}.py", os.O_CREAT | os.O_WRONLY))
    started = time.process_time()
    assert len(_found(exclude=["*_pb2.py", "gen/"])) == 1_000
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("path", "language"),
    [("a.py", "python"), ("a.pyi", "python"), ("d/a.rs", "rust"), ("a.txt", None)],
)
def test_the_suffix_tells_the_language(path: str, language: str | None) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("a b/é.py", "a b/é.py"),
        ("a\nb.py", "a\\nb.py"),
        ("\x1b[31m.py", "\\x1b[31m.py"),
        ("\udcff.py", "\\udcff.py"),
        ("a\u202eyp.b", "a\\u202eyp.b"),
        ("a\x85b", "a\\x85b"),
    ],
)
def test_paths_are_printed_escaped(path: str, shown: str) -> None:
    assert printable(path) == shown


# Even for root a closed directory is closed, without the capabilities that override it.
_BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
_CHECK = [sys.executable, "-m", "docdetect_hook", "check", "--isolated", "--no-cache", "--no-feedback"]


def _checked(*words: str) -> subprocess.CompletedProcess[str]:
    bound = _BOUND if os.geteuid() == 0 else []
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*bound, *_CHECK, *words], capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture
def closed() -> Iterator[None]:
    """Lay out a directory that may not be looked into, beside a file."""
    if not hasattr(os, "geteuid") or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("nothing is closed here")
    for name in ("a.py", "closed/b.py", "closed/in/c.py"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text('"""Jobs."""\n')
    Path("closed").chmod(0)
    yield
    Path("closed").chmod(0o755)


_CLOSED = "closed:1:1: UND900 cannot be read: permission denied"


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        pytest.param([], [_CLOSED], 1, id="on the way"),
        pytest.param(["git"], [_CLOSED], 1, id="on the way of git"),
        pytest.param(["--jobs", "2"], [_CLOSED], 1, id="on the way of workers"),
        pytest.param(["closed"], [_CLOSED], 2, id="by name"),
        pytest.param(["closed/b.py"], [_CLOSED.replace(":", "/b.py:", 1)], 2, id="a file in it by name"),
        pytest.param(["--exclude", "closed"], [], 0, id="left out"),
    ],
)
def test_a_directory_that_may_not_be_looked_into_is_told(
    words: list[str], told: list[str], code: int
) -> None:
    if "git" in words:
        words = words[1:]
        make_repository()
    done = _checked(*words)
    assert (done.stdout.splitlines()[:-1], done.returncode) == (told, code), done.stderr


@pytest.mark.usefixtures("closed")
def test_tracked_files_in_a_closed_directory_are_told() -> None:
    Path("closed").chmod(0o755)
    make_repository()
    git("add", ".")
    Path("closed").chmod(0)
    lines = _checked().stdout.splitlines()[:-1]
    assert [line.split(":")[0] for line in lines] == ["closed", "closed/b.py", "closed/in/c.py"]


def test_a_current_directory_that_is_closed_is_the_users_error() -> None:
    if not hasattr(os, "geteuid") or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        pytest.skip("nothing is closed here")
    Path.cwd().chmod(0o300)
    try:
        done = _checked()
    finally:
        Path.cwd().chmod(0o755)
    assert (done.stdout.splitlines()[0], done.returncode) == (
        ".:1:1: UND900 cannot be read: permission denied",
        2,
    )


@pytest.mark.parametrize("has_git", [False, True], ids=["without git", "with git"])
def test_what_lies_too_deep_is_told(has_git: bool, tmp_path: Path) -> None:
    name = "d" * 200
    for _ in range(25):  # beyond 4,096 characters
        Path("m.py").write_text('"""Jobs."""\n')
        Path(name).mkdir()
        os.chdir(name)
    os.chdir(tmp_path)
    if has_git:
        make_repository()
    paths = [source.path for source in discover(["."], _settings())]
    assert sum(path.endswith("m.py") and len(path) < 4096 for path in paths) >= 19
    assert any(len(path) > 3900 and not path.endswith("m.py") for path in paths) or len(paths) == 25
    done = _checked()
    assert "UND900 cannot be read: file name too long" in done.stdout
    shutil.rmtree(tmp_path / name)


@pytest.mark.slow
def test_repositories_nest_deep_and_none_is_lost() -> None:
    make_repository()
    top = Path.cwd()
    for _ in range(300):
        Path("m.py").write_text("x = 1\n")
        Path("d").mkdir()
        os.chdir("d")
        Path(".git/refs").mkdir(parents=True)
        Path(".git/objects").mkdir()
        Path(".git/HEAD").write_text("ref: refs/heads/main\n")
    os.chdir(top)
    assert len(_found()) == 300


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_git_that_waits_for_a_pipe_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docdetect_hook.discovery.git._TIMEOUT", 1)
    make_repository()
    os.mkfifo(".gitignore")
    _write("a.py")
    assert _found() == ["a.py"]


def test_git_is_not_taken_from_the_current_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Path("git").write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n")
    Path("git").chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "bin", os.environ["PATH"]]))
    git_program.cache_clear()
    _write("a.py")
    assert _found() == ["a.py"]
    assert os.path.isabs(git_program())
    assert not (tmp_path / "ran").exists()
