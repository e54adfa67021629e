"""The flake8 plugin, run by the real flake8 on real files: whole output lines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = '"""Queues of jobs."""\n\n\ndef drain():\n    pass\n'
RUST = "//! Queues of jobs.\n\npub fn drain() {}\n"
UND103 = "1: UND103 Missing docstring of function `drain`"
UND126 = "1: UND126 Missing documentation of function `drain`"


def _flake8(folder: Path, *words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flake8", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        input=stdin,
        encoding="utf-8",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with one undocumented function in each language."""
    (tmp_path / "app.py").write_text(PYTHON, encoding="utf-8")
    (tmp_path / "lib.rs").write_text(RUST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        pytest.param(["--select=E"], ["./lib.rs"][:0], id="silent when the codes are not selected"),
        pytest.param(["."], [f"./app.py:4:{UND103}"], id="a directory gives Python files"),
        pytest.param(["app.py", "lib.rs"], [f"app.py:4:{UND103}", f"lib.rs:3:{UND126}"], id="files by name"),
        pytest.param(
            ["--filename=*.py,*.rs", "."],
            [f"./app.py:4:{UND103}", f"./lib.rs:3:{UND126}"],
            id="files by pattern",
        ),
        pytest.param(
            ["-j", "2", "lib.rs", "app.py"],
            [f"app.py:4:{UND103}", f"lib.rs:3:{UND126}"],
            id="worker processes",
        ),
        pytest.param(["--docdetect-ignore=UND103", "."], [], id="an option of ours ignores a code"),
        pytest.param(["--extend-ignore=UND103", "."], [], id="an option of flake8 ignores a code"),
        pytest.param(["--docdetect-exclude=app.py", "app.py"], [], id="an option of ours excludes a file"),
    ],
)
def test_whole_output(folder: Path, words: list[str], lines: list[str]) -> None:
    done = _flake8(folder, "--isolated", *words)
    assert (done.stdout.splitlines(), done.stderr) == (lines, "")


def test_standard_input_is_checked_under_its_display_name(folder: Path) -> None:
    done = _flake8(folder, "--stdin-display-name=shown.py", "-", stdin=PYTHON)
    assert done.stdout.splitlines() == [f"shown.py:4:{UND103}"]


def test_rust_on_standard_input(folder: Path) -> None:
    done = _flake8(folder, "--stdin-display-name=other.rs", "-", stdin=RUST)
    assert done.stdout.splitlines() == [f"other.rs:3:{UND126}"]


def test_noqa_is_the_business_of_flake8(folder: Path) -> None:
    (folder / "app.py").write_text(PYTHON.replace("drain():", "drain():  # noqa: UND103"), encoding="utf-8")
    assert _flake8(folder, "app.py").stdout == ""
    assert "UND103" in _flake8(folder, "--disable-noqa", "app.py").stdout


def test_our_own_comments_and_configuration_hold(folder: Path) -> None:
    (folder / "lib.rs").write_text(
        RUST.replace("{}", "{} // docdetect: ignore[UND126] -- gone in 2.0"), encoding="utf-8"
    )
    (folder / "pyproject.toml").write_text("[tool.docdetect.rules]\nignore = ['UND103']\n", encoding="utf-8")
    assert _flake8(folder, "app.py", "lib.rs").stdout == ""


def test_codes_that_are_off_stay_off_until_named(folder: Path) -> None:
    text = '"""Queues of jobs."""\n\nLIMIT = 3  # docdetect: ignore[UND103] -- gone\n'
    (folder / "app.py").write_text(text, encoding="utf-8")
    assert _flake8(folder, "--select=UND", "app.py").stdout == ""
    assert _flake8(folder, "--ignore=E501", "--select=UND", "app.py").stdout == ""
    assert "UND910" in _flake8(folder, "--extend-select=UND910", "app.py").stdout
    assert "UND910" in _flake8(folder, "--docdetect-extend-select=UND910", "app.py").stdout


def test_a_broken_configuration_does_not_end_the_run(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.docdetect.rules]\nselekt = []\n", encoding="utf-8")
    done = _flake8(folder, "app.py")
    assert done.stdout.splitlines() == [f"app.py:4:{UND103}"]
    assert "selekt" in done.stderr


def test_disputed_cases_of_all_workers_are_kept_once(folder: Path) -> None:
    (folder / ".git").mkdir()
    for number in range(12):
        text = f'"""Queues of jobs."""\n\n\ndef get_user_{number}():\n    """Get user."""\n'
        (folder / f"part{number}.py").write_text(text, encoding="utf-8")
    for _ in range(2):
        _flake8(folder, "-j", "2", ".")
    lines = (folder / ".docdetect" / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    names = [json.loads(line)["qualname"] for line in lines]
    assert sorted(filter(None, names)) == sorted(f"get_user_{number}" for number in range(12))
    (folder / ".docdetect" / "feedback.jsonl").unlink()
    _flake8(folder, "--docdetect-no-feedback", ".")
    assert not (folder / ".docdetect" / "feedback.jsonl").exists()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\xfe\x00\x01", id="no text at all"),
        pytest.param(b"def f(:\n", id="syntax error"),
        pytest.param(b"x = " + b"(" * 5000 + b"\n", id="brackets nested far too deep"),
        pytest.param(b"\x00", id="a NUL"),
        pytest.param(b'def f():\n    "\\N{NO SUCH}"\n', id="an escape that does not exist"),
    ],
)
@pytest.mark.parametrize("name", ["odd.py", "odd.rs"])
def test_no_file_ends_the_run(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    done = _flake8(folder, "--isolated", name, "app.py")
    assert f"app.py:4:{UND103}" in done.stdout.splitlines()
    assert "Traceback" not in done.stderr
