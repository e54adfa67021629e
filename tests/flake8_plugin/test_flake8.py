"""The flake8 plugin, run by the real flake8 on real files: whole output lines."""

import ast
import contextlib
import gc
import io
import json
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from docdetect_flake8 import Plugin
from docdetect_flake8.gate import Gate
from docdetect_hook.cli import main as docdetect_main
from docdetect_hook.config.load import configurations
from docdetect_hook.monitoring.metrics import read_metrics

PYTHON = '"""Queues of jobs."""\n\n\ndef drain():\n    pass\n'
RUST = "//! Queues of jobs.\n\npub fn drain() {}\n"
UND103 = "1: UND103 Missing docstring in function `drain`"
UND126 = "1: UND126 Missing documentation for function `drain`"

Flake8 = Callable[..., subprocess.CompletedProcess[str]]
Rows = Generator[tuple[int, int, str, type], None, None]


# flake8 loads whatever plugins it finds installed; these are the ones that the tests are about.
_PLUGINS = {"docdetect-hook", "flake8", "mccabe", "pycodestyle", "pyflakes"}
_ALONE = (
    "import importlib.metadata, sys\n"
    f"names, every = {_PLUGINS}, importlib.metadata.distributions()\n"
    "ours = [one for one in every if one.metadata['name'].lower().replace('_', '-') in names]\n"
    "importlib.metadata.distributions = lambda: ours\n"
)
_FLAKE8 = _ALONE + "from flake8.main.cli import main\nraise SystemExit(main(sys.argv[1:]))\n"
# What flake8 does where no process can be forked, as on Windows.
_SPAWNING = _ALONE + (
    "import multiprocessing\n"
    "from flake8.main.cli import main\n"
    "if __name__ == '__main__':\n"
    "    multiprocessing.set_start_method('spawn')\n"
    "    raise SystemExit(main(sys.argv[1:]))\n"
)


def _flake8_process(
    folder: Path, *words: str, stdin: str | None = None, program: str = _FLAKE8
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *words],
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
        pytest.param(["--select=E"], [], id="silent when the codes are not selected"),
        pytest.param(["."], [f"./app.py:4:{UND103}"], id="a directory gives Python files"),
        pytest.param(["app.py", "lib.rs"], [f"app.py:4:{UND103}", f"lib.rs:3:{UND126}"], id="files by name"),
        pytest.param(
            ["--filename=*.py,*.rs", "."],
            [f"./app.py:4:{UND103}", f"./lib.rs:3:{UND126}"],
            id="files by pattern",
        ),
        pytest.param(["--docdetect-ignore=UND103", "."], [], id="an option of ours ignores a code"),
        pytest.param(["--extend-ignore=UND103", "."], [], id="an option of flake8 ignores a code"),
        pytest.param(["--docdetect-exclude=app.py", "app.py"], [], id="an option of ours excludes a file"),
    ],
)
def test_whole_output(flake8: Flake8, folder: Path, words: list[str], lines: list[str]) -> None:
    done = flake8(folder, "--isolated", *words)
    assert (done.stdout.splitlines(), done.stderr) == (lines, "")


def test_worker_processes_tell_the_same(folder: Path) -> None:
    done = _flake8_process(folder, "--isolated", "-j", "2", "lib.rs", "app.py")
    assert (done.stdout.splitlines(), done.stderr) == ([f"app.py:4:{UND103}", f"lib.rs:3:{UND126}"], "")


def test_standard_input_is_checked_under_its_display_name(folder: Path) -> None:
    done = _flake8_process(folder, "--stdin-display-name=shown.py", "-", stdin=PYTHON)
    assert done.stdout.splitlines() == [f"shown.py:4:{UND103}"]


def test_rust_on_standard_input(folder: Path) -> None:
    done = _flake8_process(folder, "--stdin-display-name=other.rs", "-", stdin=RUST)
    assert done.stdout.splitlines() == [f"other.rs:3:{UND126}"]


def test_noqa_is_the_business_of_flake8(flake8: Flake8, folder: Path) -> None:
    (folder / "app.py").write_text(PYTHON.replace("drain():", "drain():  # noqa: UND103"), encoding="utf-8")
    assert flake8(folder, "app.py").stdout == ""
    assert "UND103" in flake8(folder, "--disable-noqa", "app.py").stdout


def test_our_own_comments_and_configuration_hold(flake8: Flake8, folder: Path) -> None:
    (folder / "lib.rs").write_text(
        RUST.replace("{}", "{} // docdetect: ignore[UND126] -- gone in 2.0"), encoding="utf-8"
    )
    (folder / "pyproject.toml").write_text("[tool.docdetect.rules]\nignore = ['UND103']\n", encoding="utf-8")
    assert flake8(folder, "app.py", "lib.rs").stdout == ""


def test_codes_that_are_off_stay_off_until_named(flake8: Flake8, folder: Path) -> None:
    text = '"""Queues of jobs."""\n\nLIMIT = 3  # docdetect: ignore[UND103] -- gone\n'
    (folder / "app.py").write_text(text, encoding="utf-8")
    assert flake8(folder, "--select=UND", "app.py").stdout == ""
    assert flake8(folder, "--ignore=E501", "--select=UND", "app.py").stdout == ""
    assert "UND910" in flake8(folder, "--extend-select=UND910", "app.py").stdout
    assert "UND910" in flake8(folder, "--docdetect-extend-select=UND910", "app.py").stdout


_BROKEN = [
    pytest.param("pyproject.toml", "[tool.docdetect.rules]\nselekt = []\n", "selekt", id="an unknown key"),
    pytest.param(".docdetect.yaml", "rules: [", "is not valid YAML", id="broken YAML"),
    pytest.param(
        ".docdetect.yaml", 'quality: {patterns: ["("]}', "not a valid pattern", id="a broken pattern"
    ),
    pytest.param(".docdetect.yaml", 'quality: {patterns: ["(a+)+$"]}', "take long", id="a slow pattern"),
    pytest.param(
        ".docdetect.yaml", "quality: {patterns: ['a{99999999999}']}", "not a valid", id="a huge number"
    ),
    pytest.param("pyproject.toml", "[tool.docdetect]\n" + "a." * 20_000 + "a = 1", "dots", id="a long key"),
    pytest.param("setup.cfg", "[docdetect]\nscope = all\n", "section.key", id="a key without a section"),
]


_WORKERS = [
    pytest.param(_FLAKE8, id="workers"),
    pytest.param(_SPAWNING, id="spawned workers"),
]


def _lay_out_broken(folder: Path, name: str, text: str) -> Path:
    """Write a broken configuration with two modules that it holds for, and return where they are."""
    (folder / name).write_text(text, encoding="utf-8")
    inner = folder / ("above" if name == ".docdetect.yaml" else "")
    inner.mkdir(exist_ok=True)
    for module in ("app.py", "other.py"):
        (inner / module).write_text(f"import os\n{PYTHON}", encoding="utf-8")
    return inner


def _check_that_nobody_was_taken_along(done: subprocess.CompletedProcess[str], told: str) -> None:
    assert [line.split(" ")[1] for line in done.stdout.splitlines()] == ["F401", "F401"]
    (line,) = done.stderr.splitlines()
    assert line.startswith("docdetect: error: ")
    assert told in line
    assert done.returncode == 1


_LENIENT = ("--exit-zero", "--select=F,UND", "app.py", "other.py")


@pytest.mark.parametrize(("name", "text", "told"), _BROKEN)
def test_a_broken_configuration_fails_the_run_and_takes_nobody_along(
    flake8: Flake8, folder: Path, name: str, text: str, told: str
) -> None:
    inner = _lay_out_broken(folder, name, text)
    _check_that_nobody_was_taken_along(flake8(inner, *_LENIENT), told)


@pytest.mark.slow
@pytest.mark.parametrize("program", _WORKERS)
@pytest.mark.parametrize(("name", "text", "told"), _BROKEN[:2])
def test_workers_take_nobody_along_either(
    folder: Path, program: str, name: str, text: str, told: str
) -> None:
    inner = _lay_out_broken(folder, name, text)
    _check_that_nobody_was_taken_along(_flake8_process(inner, "-j", "2", *_LENIENT, program=program), told)


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_broken_configuration_below_is_told_once_and_takes_nobody_along(folder: Path, jobs: str) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/.docdetect.yaml").write_text("rules:\n  ignor: []\n", encoding="utf-8")
    for name in ("sub/app.py", "sub/other.py", "sub/third.py"):
        (folder / name).write_text(f"import os\n{PYTHON}", encoding="utf-8")
    done = _flake8_process(folder, "-j", jobs, "--exit-zero", "--select=F,UND", ".")
    assert sorted(done.stdout.splitlines()) == [
        f"./app.py:4:{UND103}",
        *(f"./sub/{name}.py:1:1: F401 'os' imported but unused" for name in ("app", "other", "third")),
    ]
    place = folder / "sub/.docdetect.yaml"
    assert done.stderr == (
        f"docdetect: error: {place}:2: unknown key `rules.ignor`; did you mean `rules.ignore`?\n"
    )
    assert done.returncode == 1


def test_a_wrong_option_is_told_by_its_name_in_flake8(flake8: Flake8, folder: Path) -> None:
    done = flake8(folder, "--docdetect-select=D103", "app.py")
    assert done.stdout == ""
    assert done.stderr.startswith("docdetect: error: --docdetect-select (flake8) must be a list of codes")
    assert done.returncode == 1


def test_a_second_configuration_is_told_once(folder: Path) -> None:
    (folder / ".docdetect.yaml").write_text("", encoding="utf-8")
    (folder / "setup.cfg").write_text("[docdetect]\n", encoding="utf-8")
    done = _flake8_process(folder, "-j", "2", "--exit-zero", "app.py", "lib.rs")
    assert done.stderr.splitlines() == [
        f"docdetect: warning: {folder / 'setup.cfg'} is not read: .docdetect.yaml beside it counts"
    ]


@pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_accepted_findings_are_silent(flake8: Flake8, folder: Path, jobs: str) -> None:
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        assert docdetect_main(["baseline", "write", "--no-cache"]) == 0
    (folder / "app.py").write_text(f"{PYTHON}\n\ndef fill():\n    pass\n", encoding="utf-8")
    run = flake8 if jobs == "1" else _flake8_process
    done = run(folder, "-j", jobs, "--select=UND", "app.py", "lib.rs")
    assert done.stdout.splitlines() == ["app.py:8:1: UND103 Missing docstring in function `fill`"]
    for words in (["--docdetect-no-baseline"], ["--docdetect-isolated"]):
        assert len(flake8(folder, "--select=UND", *words, "app.py", "lib.rs").stdout.splitlines()) == 3
    (folder / ".docdetect-baseline.json").rename(folder / "old.json")
    named = flake8(folder, "--select=UND", "--docdetect-baseline=old.json", "app.py", "lib.rs")
    assert named.stdout.splitlines() == done.stdout.splitlines()


def test_a_damaged_baseline_is_told_once_and_fails_the_run(folder: Path) -> None:
    (folder / ".docdetect-baseline.json").write_text("[", encoding="utf-8")
    done = _flake8_process(folder, "-j", "2", "--select=F,UND", "app.py", "lib.rs")
    assert done.stdout == ""
    assert done.stderr.count("is not a valid baseline") == 1
    assert done.returncode == 1


def test_an_isolated_run_reads_no_configuration(flake8: Flake8, folder: Path) -> None:
    (folder / ".docdetect.yaml").write_text("rules: [", encoding="utf-8")
    done = flake8(folder, "--docdetect-isolated", "app.py")
    assert (done.stdout.splitlines(), done.stderr) == ([f"app.py:4:{UND103}"], "")


def test_a_later_run_of_a_host_is_judged_by_itself(folder: Path) -> None:
    (folder / ".docdetect.yaml").write_text("rules: [", encoding="utf-8")
    code = (
        "import os\nfrom flake8.main.cli import main\n"
        "codes = [main(['-j1', 'app.py'])]\nos.remove('.docdetect.yaml')\n"
        "print(codes, main(['-j1', '--exit-zero', 'app.py']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [f"app.py:4:{UND103}", "[1] 0"]


def test_a_fault_in_one_file_is_a_row_of_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = configurations(config=None, isolated=True, overrides={}, cwd=str(folder))
    monkeypatch.setattr(Plugin, "gate", Gate(found, None, keeps_disputes=False))
    monkeypatch.chdir(folder)
    rows = list(Plugin(ast.parse("x = 1"), "a\0b.py", ["x = 1\n"]).run())
    assert all(message.startswith("UND") for _, _, message, _ in rows)


@pytest.fixture
def disputed(folder: Path) -> Path:
    """Make a project of twelve functions whose documentation the voters dispute, one a file."""
    (folder / ".git").mkdir()
    for name in ("app.py", "lib.rs"):
        (folder / name).unlink()
    for number in range(12):
        text = f'"""Queues of jobs."""\n\n\n@app.route("/")\ndef index_{number}():\n    return 1\n'
        (folder / f"part{number}.py").write_text(text, encoding="utf-8")
    return folder


def _cases(folder: Path) -> list[str]:
    """List the disputed functions that the feedback file holds."""
    lines = (folder / ".docdetect" / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted(name for line in lines if (name := json.loads(line)["qualname"]))


_ALL = sorted(f"index_{number}" for number in range(12))
# A program that runs flake8 itself, several times.
_HOSTING = _ALONE + (
    "import glob\n"
    "from flake8.api.legacy import get_style_guide\n"
    "for name in sorted(glob.glob('part*.py')):\n"
    "    get_style_guide().check_files([name])\n"
    "get_style_guide().check_files(glob.glob('part*.py'))\n"
)


def test_disputed_cases_are_kept_once(flake8: Flake8, disputed: Path) -> None:
    for _ in range(2):
        assert flake8(disputed, ".").stderr == ""
        assert _cases(disputed) == _ALL


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        pytest.param([_FLAKE8, "-j", "1", "."], id="one process"),
        pytest.param([_FLAKE8, "-j", "8", "."], id="many workers"),
        pytest.param([_SPAWNING, "-j", "2", "."], id="spawned workers"),
        pytest.param([_HOSTING], id="runs inside another program"),
    ],
)
def test_processes_that_end_keep_disputed_cases_once(disputed: Path, command: list[str]) -> None:
    for _ in range(2):
        done = _flake8_process(disputed, *command[1:], program=command[0])
        assert done.stderr == ""
        assert _cases(disputed) == _ALL


def test_disputed_cases_of_standard_input_are_kept(disputed: Path) -> None:
    text = (disputed / "part7.py").read_text(encoding="utf-8")
    _flake8_process(disputed, "--stdin-display-name=part7.py", "-", stdin=text)
    assert _cases(disputed) == ["index_7"]


@pytest.mark.slow
def test_disputed_cases_are_not_kept_where_nobody_wants_them(disputed: Path) -> None:
    _flake8_process(disputed, "--docdetect-no-feedback", ".")
    assert not (disputed / ".docdetect").exists()


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_trouble_with_the_feedback_file_is_told_once_and_changes_no_outcome(
    disputed: Path, jobs: str
) -> None:
    before = _flake8_process(disputed, "-j", jobs, "--docdetect-no-feedback", ".")
    (disputed / ".docdetect").write_text("in the way", encoding="utf-8")
    done = _flake8_process(disputed, "-j", jobs, ".")
    assert (done.returncode, done.stdout) == (before.returncode, before.stdout)
    assert [line.partition(": warning: ")[0] for line in done.stderr.splitlines()] == ["docdetect"]


# Runs flake8 and tells how often it opened the feedback file and had a text parsed besides its own parsing,
# and what it has loaded.
_WATCHED = _ALONE + (
    "import atexit, json\n"
    "opened, parsed = [], []\n"
    "def hear(event, args):\n"
    "    if event == 'open' and str(args[0]).endswith('feedback.jsonl'): opened.append(args[0])\n"
    "def note(frame, event, called):\n"
    "    if event == 'c_call' and called.__name__ in ('symtable', 'compile')"
    " and frame.f_code.co_filename.endswith('syntax.py'): parsed.append(1)\n"
    "def tell(): sys.stderr.write(json.dumps([len(opened), len(parsed), sorted(sys.modules)]))\n"
    "atexit.register(tell)\n"
    "sys.addaudithook(hear)\n"
    "from flake8.main.cli import main\n"
    "sys.setprofile(note)\n"
    "raise SystemExit(main(sys.argv[1:]))\n"
)
_NOT_FOR_FLAKE8 = {
    "docdetect_hook.cache",
    "docdetect_hook.cli",
    "docdetect_hook.commands",
    "docdetect_hook.discovery",
    "docdetect_hook.learning",
    "docdetect_hook.monitoring.statistics",
    "docdetect_hook.reports",
    "docdetect_hook.feedback.compaction",
    "docdetect_hook.golden.validate",
    "yaml",
}


def _watched(folder: Path) -> tuple[int, int, set[str]]:
    done = _flake8_process(folder, "-j", "1", ".", program=_WATCHED)
    opened, parsed, modules = json.loads(done.stderr)
    return opened, parsed, {".".join(name.split(".")[:2]) for name in modules} | set(modules)


@pytest.mark.slow
def test_a_run_costs_one_look_at_the_feedback_file_and_no_second_parse(disputed: Path) -> None:
    opened, parsed, loaded = _watched(disputed)
    assert (opened, parsed, loaded & _NOT_FOR_FLAKE8) == (
        1,
        0,
        set(),
    )  # one write: there is nothing to look at yet
    opened, parsed, loaded = _watched(disputed)
    assert (opened, parsed, loaded & {*_NOT_FOR_FLAKE8, "filelock"}) == (1, 0, set())
    assert _cases(disputed) == _ALL


@pytest.mark.slow
def test_a_run_writes_its_metrics(disputed: Path) -> None:
    _flake8_process(disputed, "-j", "1", ".")
    (run,) = [one for one in read_metrics(str(disputed)) if one["event"] == "run"]
    tally = run["languages"]["python"]
    assert (tally["files"], tally["errors"]) == (len(list(disputed.rglob("*.py"))), 0)
    assert tally["check_seconds"] > 0
    _flake8_process(disputed, "-j", "1", "--docdetect-no-feedback", ".")
    assert len(list(read_metrics(str(disputed)))) == 1


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> Rows:
    """Start on a file with 50 findings, in this process."""
    found = configurations(config=None, isolated=True, overrides={})
    monkeypatch.setattr(Plugin, "gate", Gate(found, None, keeps_disputes=False))
    text = "".join(f"def drain_{number}():\n    pass\n" for number in range(50))
    return Plugin(ast.parse(text), "app.py", text.splitlines(keepends=True)).run()


def test_nothing_is_collected_while_flake8_takes_the_rows_of_a_file(rows: Rows) -> None:
    collections = []
    taken: list[object] = []

    def note(phase: str, _: object) -> None:
        collections.append(phase)

    next(rows)
    gc.callbacks.append(note)
    try:
        for row in rows:
            taken.append((row, [[] for _ in range(1000)]))
            assert not collections
    finally:
        gc.callbacks.remove(note)
    assert (len(taken), gc.isenabled()) == (50, True)


def test_collecting_goes_on_when_flake8_takes_no_more_rows(rows: Rows) -> None:
    next(rows)
    rows.close()
    assert gc.isenabled()


def test_a_host_that_never_collects_stays_so(rows: Rows) -> None:
    gc.disable()
    try:
        assert len(list(rows)) == 51
        assert not gc.isenabled()
    finally:
        gc.enable()


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
def test_no_file_ends_the_run(flake8: Flake8, folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    done = flake8(folder, "--isolated", name, "app.py")
    assert f"app.py:4:{UND103}" in done.stdout.splitlines()
    assert "Traceback" not in done.stderr
