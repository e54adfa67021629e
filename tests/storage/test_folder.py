"""The folder of a project: what is opened in it, and what a checkout can put there in vain."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.storage.folder import (
    FOLDER_NAME,
    LONGEST_LINE,
    StorageError,
    bounded_lines,
    is_leftover,
    open_folder,
    refusal,
)
from tests.projects import git, make_repository

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")

_DISPUTED = '"""Sums values for the report."""\n\n\n@app.route("/")\ndef index():\n    return 1\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a repository with a disputed definition, and a file outside of it that is worth something."""
    root = tmp_path / "project"
    root.mkdir()
    make_repository(root)
    (root / "app.py").write_text(_DISPUTED, encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "precious").write_text("unfinished line", encoding="utf-8")
    for number in range(12):
        (tmp_path / "outside" / f"{number:08x}.jsonl").write_text("rows", encoding="utf-8")
    (tmp_path / "outside" / "old.new").write_text("new", encoding="utf-8")
    monkeypatch.chdir(root)
    return root


def _outside(root: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (root.parent / "outside").iterdir()}


def _link(name: str, target: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    return make


def _pipe(name: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(path)

    return make


def _cache_name(root: Path) -> str:
    """Learn under which name this very run keeps its reports."""
    main(["check", "."])
    (path,) = (root / FOLDER_NAME / "cache").glob("*/*")
    subprocess.run(["rm", "-r", str(root / FOLDER_NAME)], check=True)
    return f"{path.parent.name}/{path.name}"


def _cache(make: Callable[[str], Callable[[Path], None]]) -> Callable[[Path], None]:
    return lambda root: make(f".docdetect/cache/{_cache_name(root)}")(root)


@pytest.mark.parametrize(
    "hostile",
    [
        _link(".docdetect", "../outside"),
        _link(".docdetect/feedback.jsonl", "../../outside/precious"),
        _link(".docdetect/feedback.jsonl", "/dev/zero"),
        _link(".docdetect/feedback.jsonl.lock", "../../outside/precious"),
        _link(".docdetect/metrics.jsonl", "../../outside/precious"),
        _link(".docdetect/metrics.jsonl", "/dev/full"),
        _link(".docdetect/cache", "../../outside"),
        _cache(lambda name: _link(name, "/dev/zero")),
        _cache(lambda name: _link(name, "/dev/stdin")),
        _pipe(".docdetect/feedback.jsonl"),
        _pipe(".docdetect/metrics.jsonl"),
        _cache(_pipe),
    ],
    ids=[
        "the folder is a link",
        "the feedback file is a link",
        "the feedback file is endless",
        "the lock is a link",
        "the metrics file is a link",
        "the metrics file is full",
        "the cache is a link",
        "the kept reports are endless",
        "the kept reports wait for a terminal",
        "the feedback file is a pipe",
        "the metrics file is a pipe",
        "the kept reports are a pipe",
    ],
)
def test_what_is_not_ours_is_told_once_and_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str], hostile: Callable[[Path], None]
) -> None:
    main(["check", "--isolated", "--no-cache", "--no-feedback", "."])
    expected = capsys.readouterr().out
    hostile(project)
    before = _outside(project)
    capsys.readouterr()
    main(["check", "."])
    said = capsys.readouterr()
    assert said.out == expected
    assert said.err.count("\n") == 1
    assert "it is left alone" in said.err
    assert _outside(project) == before


@pytest.mark.parametrize(
    "words",
    [["label", "3f0c", "yes"], ["stats"], ["health"], ["model", "list"], ["model", "promote"], ["diagnose"]],
    ids=" ".join,
)
@pytest.mark.parametrize("name", [".docdetect", ".docdetect/feedback.jsonl", ".docdetect/models"])
def test_no_command_follows_a_link(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, words: list[str]
) -> None:
    _link(name, "../outside" if name == FOLDER_NAME else "../../outside")(project)
    before = _outside(project)
    assert main(words) in (0, 1, 2)
    assert "Traceback" not in capsys.readouterr().err
    assert _outside(project) == before


def test_links_between_folders_of_models_are_not_walked(project: Path) -> None:
    models = project / FOLDER_NAME / "models"
    for number in range(40):
        (models / f"d{number}").mkdir(parents=True)
        for name in ("x", "y"):
            (models / f"d{number}" / name).symlink_to(f"../d{number + 1}")
    assert main(["check", "."]) == 1
    assert main(["check", "--isolated", "."]) == 1


def test_a_folder_that_git_tracks_is_neither_read_nor_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "."])
    before = {path.name: path.read_bytes() for path in (project / FOLDER_NAME).iterdir() if path.is_file()}
    git("add", "-f", FOLDER_NAME)
    capsys.readouterr()
    assert main(["check", "."]) == 1
    assert capsys.readouterr().err.count("is part of the repository: it is neither read nor written") == 1
    after = {path.name: path.read_bytes() for path in (project / FOLDER_NAME).iterdir() if path.is_file()}
    assert after == before
    assert main(["stats"]) == 2


@pytest.mark.parametrize("setting", ["index.version=4", "core.splitIndex=true"], ids=["packed", "split"])
def test_an_index_of_another_form_tells_as_well(project: Path, setting: str) -> None:
    git = ["git", "-c", setting]
    (project / ".docdetect-baseline.json").write_text("{}", encoding="utf-8")
    (project / FOLDER_NAME).mkdir()
    (project / FOLDER_NAME / "feedback.jsonl").write_text("", encoding="utf-8")
    subprocess.run([*git, "add", "app.py", ".docdetect-baseline.json"], check=True)
    assert refusal(str(project)) == ""
    subprocess.run([*git, "add", "-f", FOLDER_NAME], check=True)
    assert "is part of the repository" in refusal(str(project))


def test_a_project_below_the_root_of_its_repository_is_looked_up_there(project: Path) -> None:
    inner = project / "inner"
    (inner / FOLDER_NAME).mkdir(parents=True)
    (project / "other" / FOLDER_NAME).mkdir(parents=True)
    (project / "other" / FOLDER_NAME / "x").write_text("", encoding="utf-8")
    git("add", "-f", "other")
    assert refusal(str(inner)) == ""
    assert "is part of the repository" in refusal(str(project / "other"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root, to make files of others")
def test_a_file_of_another_user_is_left_alone(project: Path) -> None:
    (project / FOLDER_NAME).mkdir()
    path = project / FOLDER_NAME / "feedback.jsonl"
    path.write_text("", encoding="utf-8")
    os.chown(path, 12345, -1)
    with open_folder(str(project)) as folder, pytest.raises(StorageError, match="belongs to another user"):
        folder.open_append("feedback.jsonl", 100)


def test_a_file_over_the_limit_is_not_read(project: Path) -> None:
    (project / FOLDER_NAME).mkdir()
    with open(project / FOLDER_NAME / "feedback.jsonl", "wb") as file:
        file.truncate(6 << 30)
    assert main(["check", "."]) == 1
    assert main(["diagnose"]) == 2


def test_a_line_that_is_too_long_comes_empty(project: Path) -> None:
    with open_folder(str(project), create=True) as folder:
        folder.replace("x", b"a\n" + b"b" * (3 * LONGEST_LINE) + b"\nc\nd")
        with folder.open_read("x", 1 << 30) as file:
            assert list(bounded_lines(file)) == [b"a\n", b"\n", b"c\n", b"d"]


def test_a_file_of_ignored_names_that_a_full_disk_left_empty_is_filled(project: Path) -> None:
    (project / FOLDER_NAME).mkdir()
    (project / FOLDER_NAME / ".gitignore").write_text("", encoding="utf-8")
    main(["check", "."])
    assert "\n*\n" in (project / FOLDER_NAME / ".gitignore").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("state.json.0123456789abcdef.new", True),
        ("old.new", False),
        ("state.json.new", False),
        ("state.json.0123456789ABCDEF.new", False),
        (".0123456789abcdef.new", False),
    ],
    ids=["our own", "a foreign name", "no digits", "other digits", "nothing in front"],
)
def test_only_names_of_our_own_pattern_are_removed(name: str, ours: bool) -> None:
    assert is_leftover(name) is ours


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(project: Path) -> None:
    with open_folder(str(project), create=True) as folder:
        folder.replace("x", b"old")
        with pytest.raises(TypeError), folder.replacing("x") as file:
            file.write(None)  # type: ignore[call-overload]
        assert folder.read("x", 10) == b"old"
        assert folder.leftovers() == []


def test_a_folder_swapped_for_a_link_while_it_is_open_leads_nowhere(project: Path) -> None:
    with open_folder(str(project), create=True) as folder:
        (project / FOLDER_NAME).rename(project / "moved")
        (project / FOLDER_NAME).symlink_to("../outside")
        folder.replace("x", b"new")
    assert (project / "moved" / "x").read_bytes() == b"new"
    assert "x" not in _outside(project)


def test_the_lint_path_starts_no_git_for_it(project: Path) -> None:
    code = (
        "import sys, subprocess\nfrom docdetect_hook.storage.folder import refusal\n"
        "subprocess.run = None\nassert refusal('.') == ''\n"
    )
    (project / FOLDER_NAME).mkdir()
    git("add", "app.py")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=project)


def test_one_holds_a_lock_at_a_time(project: Path) -> None:
    with open_folder(str(project), create=True) as first, open_folder(str(project)) as second:
        for holder, other in ((first, second), (second, first)):
            held, tried = holder.locked("state", 5, 0.01), other.locked("state", 0.05, 0.01)
            with held, pytest.raises(TimeoutError), tried:
                pytest.fail("two hold it")


def test_a_lock_that_is_free_loads_nothing(project: Path) -> None:
    code = (
        "import sys; from docdetect_hook.storage.folder import open_folder\n"
        "with open_folder('.', create=True) as folder, folder.locked('state', 1, 1): print('filelock' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"
