"""What the command line answers to mistakes, skipped files, full disks and interruptions."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docdetect_hook.cli import main

DOC = '"""Belts and their oil."""\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


MISTAKES = {
    "a file without a command": ("app.py", "did you mean `docdetect check app.py`?"),
    "a directory without a command": (".", "did you mean `docdetect check .`?"),
    "help as a command": ("help", "did you mean `docdetect --help`?"),
    "the short option for the version": ("-V", "did you mean `docdetect --version`?"),
    "quiet": ("-q", "did you mean `docdetect check > /dev/null`?"),
    "a mistyped command": ("chekc", "did you mean `docdetect check`?"),
    "an option in front of its command": (
        "--format=json",
        "options stand behind a command, as in `docdetect check --format`",
    ),
    "a word that is like none": ("zzz", "`docdetect --help` lists the commands"),
}


@pytest.mark.parametrize(("word", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_gets_a_hint(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == 2
    err = capsys.readouterr().err
    assert hint in err
    assert len(err.splitlines()) == 1


SKIPPED = {
    "a stub": ("s.pyi", "stub files are not checked (use --stubs or `files.stubs: true`)"),
    "a notebook": ("n.ipynb", "notebooks are not checked"),
    "a file of another language": ("n.c", "only Python and Rust files are checked"),
    "an excluded file": ("old.py", "excluded by `files.exclude` or --exclude"),
    "a file in a folder that is skipped": ("node_modules/a.py", "files below `node_modules` are not checked"),
    "a script of another language": ("run", "its first line does not call Python"),
}


@pytest.mark.parametrize(("name", "reason"), SKIPPED.values(), ids=SKIPPED)
def test_a_named_file_that_is_skipped_is_told(
    name: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".docdetect.yaml").write_text("files: {exclude: [old.py]}\n", encoding="utf-8")
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("#!/bin/sh\n" if name == "run" else DOC, encoding="utf-8")
    assert main(["check", "--no-feedback", "--no-cache", name]) == 0
    assert capsys.readouterr().err == f"docdetect: note: {name}: {reason}\n"


def test_an_excluded_buffer_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(".docdetect.yaml").write_text("files: {exclude: [old.py]}\n", encoding="utf-8")
    assert main(["check", "--no-feedback", "--stdin-filename", "old.py"]) == 0
    assert capsys.readouterr().err == "docdetect: note: old.py: excluded by `files.exclude` or --exclude\n"


def test_a_file_that_is_checked_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.py").write_text(DOC, encoding="utf-8")
    assert main(["check", "--no-feedback", "--no-cache", "./a.py", "a.py"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no such device here")
@pytest.mark.parametrize("format_", ["json", "html"])
def test_a_full_disk_is_told_without_a_traceback(format_: str) -> None:
    Path("a.py").write_text(DOC + "def f(): pass\n" * 2000, encoding="utf-8")
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "docdetect_hook", "check", "--no-cache", "--format", format_, "a.py"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "docdetect: error: no space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_an_interruption_while_a_class_is_made_ends_with_130_too(tmp_path: Path) -> None:
    code = (
        "import docdetect_hook.commands.check as check\nfrom docdetect_hook.cli import main\n"
        "check.run = lambda _args: exec('raise KeyboardInterrupt')\nraise SystemExit(main(['check']))\n"
    )
    (tmp_path / "host.py").write_text(code, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "host"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 130


def test_every_shell_gets_its_completion(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    for shell in ("bash", "zsh", "fish"):
        assert main(["completion", shell]) == 0
        script = capsys.readouterr().out
        assert all(word in script for word in ("suppress", "output-file", "no-baseline", "sarif"))


def test_bash_completes_commands_and_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("shtab")
    assert main(["completion", "bash"]) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out, encoding="utf-8")
    ask = (
        "source ./script; f=$(complete -p docdetect | sed 's/.*-F \\([^ ]*\\).*/\\1/'); "
        "COMP_WORDS=(docdetect check --no-b); COMP_CWORD=2; $f docdetect --no-b check; echo ${COMPREPLY[@]}"
    )
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=False)
    assert "--no-baseline" in done.stdout


@pytest.mark.parametrize("command", ["baseline write", "coverage", "suppress"])
@pytest.mark.parametrize("option", ["--no-feedback", "--feedback-out=cases.jsonl"])
def test_a_command_that_keeps_no_cases_has_no_option_for_them(
    command: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([*command.split(), option])
    assert f"unknown option {option.partition('=')[0]}" in capsys.readouterr().err
