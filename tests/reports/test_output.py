"""Reports in files: whole or not there at all, however a run ends, and streams that stand in for files."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docdetect_hook.cli import main
from docdetect_hook.errors import UserError
from docdetect_hook.reports import FORMATS
from docdetect_hook.reports.output import write_whole

ROOT = Path(__file__).parents[2]
_MANY = '"""Queues of jobs."""\n' + "".join(f"def f{number}(): pass\n" for number in range(300))
unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a project with a file of 300 findings."""
    (tmp_path / "app.py").write_text(_MANY, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "docdetect_hook", "check", "--no-feedback", "--no-cache", *words]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _run(*words: str) -> int:
    return main(["check", "--no-feedback", "--no-cache", *words])


def _names(project: Path) -> set[str]:
    return set(os.listdir(project)) - {".git", "app.py"}


# A run that ends early


@contextlib.contextmanager
def _small_files() -> Iterator[None]:
    """Let the system refuse in the midst of a write, as a full disk does, by a limit on the size of files.

    It holds for the command alone: the report of the tests themselves may go to a file.
    """
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2048, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@unix
@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"concise", "json-lines"}))
def test_a_full_disk_leaves_no_half_report(
    project: Path, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "report").write_text("of yesterday", encoding="utf-8")
    # Else the first format that is loaded would leave half of its bytecode, which later runs could not read.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with _small_files():
        assert _run("--output-file", f"{name}:report", "--output-file", f"{name}:new.out", "app.py") == 2
    told = "docdetect: error: cannot write the report report: File too large\n"
    assert capsys.readouterr().err == told
    assert (project / "report").read_text(encoding="utf-8") == "of yesterday"
    assert _names(project) == {"report"}


def _interrupted_pieces() -> Iterator[str]:
    yield "x" * 100_000
    raise KeyboardInterrupt


def test_an_interruption_of_the_writing_leaves_the_report_of_before(project: Path) -> None:
    (project / "report").write_text("of yesterday", encoding="utf-8")
    for name in ("report", "new"):
        with pytest.raises(KeyboardInterrupt):
            write_whole(name, _interrupted_pieces(), "report")
    assert (project / "report").read_text(encoding="utf-8") == "of yesterday"
    assert _names(project) == {"report"}


@unix
def test_an_interruption_of_the_run_leaves_no_report(project: Path) -> None:
    process = subprocess.Popen(
        _command("--stdin-filename", "app.py", "--format", "json", "--output-file", "sarif:r.sarif", "-"),
        env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    process.stdin.write(b"x = 1\n" * 50_000)  # more than a pipe holds: what is written has been waited for
    process.stdin.flush()
    time.sleep(0.5)  # until it waits for more
    process.send_signal(signal.SIGINT)
    assert process.wait(300) == 130
    assert (process.stdout.read(), process.stderr.read()) == (b"", b"docdetect: interrupted\n")
    process.stdout.close()
    process.stderr.close()
    process.stdin.close()
    assert _names(project) == set()


# Several reports


def test_reports_repeat_in_the_same_format_and_in_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = ("json:a.json", "json:deep/down/b.json", "jsonl:c", "text:d", "e")
    assert (
        _run(*(word for one in files for word in ("--output-file", one)), "--format", "pylint", "app.py") == 1
    )
    told = capsys.readouterr().out
    assert (project / "a.json").read_bytes() == (project / "deep/down/b.json").read_bytes()
    assert len(json.loads((project / "a.json").read_text(encoding="utf-8"))["findings"]) == 300
    assert len((project / "c").read_text(encoding="utf-8").splitlines()) == 300
    assert "300 findings in 1 file" in (project / "d").read_text(encoding="utf-8")
    assert (project / "e").read_text(encoding="utf-8") == told


def test_two_reports_in_one_place_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("--output-file", "sarif:r", "--output-file", "junit:./r", "app.py") == 2
    told = "docdetect: error: --output-file names r more than once: give each report a path of its own\n"
    assert capsys.readouterr().err == told
    assert _names(project) == set()


def test_a_path_with_a_colon_is_a_path(project: Path) -> None:
    assert _run("--format", "json", "--output-file", "x:r.json", "app.py") == 1
    assert json.loads((project / "x:r.json").read_text(encoding="utf-8"))["version"] == 1


# Streams in the place of files


@unix
@pytest.mark.parametrize(
    ("stream", "led_to"),
    [
        ("/dev/stdout", "pipe"),
        ("/proc/self/fd/1", "file"),
        pytest.param("/dev/stdout", "file", marks=pytest.mark.slow),
        pytest.param("/dev/fd/1", "pipe", marks=pytest.mark.slow),
    ],
)
def test_a_report_to_the_standard_output_stands_before_the_text(
    project: Path, stream: str, led_to: str
) -> None:
    if not os.path.exists(stream):
        pytest.skip("this system has no such name")
    before = os.lstat(stream).st_ino
    command = _command("--output-file", f"jsonl:{stream}", "app.py")
    if led_to == "pipe":
        told = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False).stdout
    else:
        with open("log", "w", encoding="utf-8") as log:
            log.write("first\n")
            log.flush()
            subprocess.run(command, env=_environment(), stdout=log, check=False)
        first, _, told = (project / "log").read_text(encoding="utf-8").partition("\n")
        assert first == "first"
    lines = told.splitlines()
    assert [json.loads(line)["code"] for line in lines[:300]] == ["UND103"] * 300
    assert lines[300].startswith("app.py:2:1: UND103 ")
    assert "300 findings in 1 file" in told
    if stream == "/dev/stdout":
        assert os.lstat(stream).st_ino == before, "the name of the stream was replaced"


@unix
def test_a_report_to_a_pipe_is_read_at_its_other_end(project: Path) -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(
        target=lambda: read.append((project / "pipe").read_text(encoding="utf-8")), daemon=True
    )
    reader.start()
    assert _run("--output-file", "sarif:pipe", "app.py") == 1
    reader.join(300)
    assert len(json.loads(read[0])["runs"][0]["results"]) == 300
    assert _names(project) == {"pipe"}


@unix
def test_a_report_to_a_device_that_is_full_is_a_mistake_of_the_user(
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("this system has no such device")
    assert _run("--output-file", "json:/dev/full", "app.py") == 2
    told = "docdetect: error: cannot write the report /dev/full: No space left on device\n"
    assert capsys.readouterr().err == told


@unix
def test_a_report_to_a_reader_that_went_away_is_a_mistake_of_the_user() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        with pytest.raises(UserError, match=r"cannot write the report /dev/fd/[0-9]+: Broken pipe"):
            write_whole(f"/dev/fd/{writing}", ["x"], "report")
    finally:
        os.close(writing)


def test_a_report_cannot_take_the_place_of_a_folder(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "reports").mkdir()
    assert _run("--output-file", "json:reports", "app.py") == 2
    assert "docdetect: error: cannot write the report reports: " in capsys.readouterr().err
    assert _names(project) == {"reports"}
