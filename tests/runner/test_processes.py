"""Worker processes: the results of a serial run, in its order, whatever becomes of a worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]
import pytest

from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.discovery.walk import SourcePath
from docdetect_hook.engine import Engine
from docdetect_hook.languages import LANGUAGES
from docdetect_hook.readers.files import TextFiles
from docdetect_hook.records import Language, Problem
from docdetect_hook.runner.executors import check_all, shards_of

ROOT = Path(__file__).parents[2]


class Deadly(NamedTuple):
    """A task that tells the path of each file, and whose process is killed by some of them."""

    deadly: frozenset[str]

    @property
    def settings(self) -> Settings:
        """Return the defaults."""
        return load_settings(isolated=True)

    def checker(self) -> Callable[[SourcePath], str]:
        """Make what checks, or dies."""

        def check(source: SourcePath) -> str:
            if source.path in self.deadly:
                os.kill(os.getpid(), signal.SIGKILL)
            return source.path

        return check

    def lost(self, path: str, problem: Problem) -> str:
        """Tell the loss."""
        return f"{path}: {problem.code}"


def _sources(count: int) -> list[SourcePath]:
    return [SourcePath(f"d{number % 10}/f{number}.py", "python", False) for number in range(count)]


@pytest.mark.parametrize(
    "deadly",
    [
        pytest.param(set(), id="no file"),
        pytest.param({"d3/f13.py"}, id="one file"),
        pytest.param({"d0/f0.py", "d9/f59.py"}, id="the first and the last file", marks=pytest.mark.slow),
        pytest.param(
            {f"d{n % 10}/f{n}.py" for n in range(20, 25)},
            id="several files in a row",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_file_that_kills_its_worker_costs_itself_alone(deadly: set[str]) -> None:
    sources = _sources(60)
    results = list(check_all(sources, Deadly(frozenset(deadly)), 2))
    assert results == [
        f"{source.path}: UND902" if source.path in deadly else source.path for source in sources
    ]


def test_shards_hold_every_file_once_in_order() -> None:
    sources = _sources(60)
    assert [source for shard in shards_of(sources, 2) for source in shard] == sources


def test_a_crate_is_never_cut(tmp_path: Path) -> None:
    names = [f"{crate}/{folder}/{n}.rs" for crate in "ab" for folder in ("src", "tests") for n in range(3)]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("fn f() {}\n")
        (tmp_path / name[0] / "Cargo.toml").write_text("[package]\n")
    shards = shards_of([SourcePath(str(tmp_path / name), "rust", False) for name in names], 2)
    assert [[source.path for source in shard] for shard in shards] == [
        [str(tmp_path / name) for name in names if name[0] == crate] for crate in "ab"
    ]


class Threads(Deadly):
    """A task that tells how many threads there are where it is done."""

    def checker(self) -> Callable[[SourcePath], str]:
        """Make what counts."""
        return lambda _source: str(threading.active_count())


def test_workers_have_no_thread_that_others_must_heed() -> None:
    assert set(check_all(_sources(20), Threads(frozenset()), 2)) == {"1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_loads_what_reports_a_finding(language: Language) -> None:
    settings = load_settings(isolated=True)
    result = Engine(settings, files=TextFiles()).check_text(LANGUAGES[language].sample, "sample", language)
    assert [one.code[:4] for one in result.judged if one.code] == ["UND1"]


@pytest.mark.slow
def test_results_of_workers_equal_those_of_a_serial_run() -> None:
    words = ("check", "--no-feedback", "--no-cache", "--format", "json", "docdetect_hook", "examples")
    command = [sys.executable, "-m", "docdetect_hook", *words, "--jobs"]
    serial, shared = (
        subprocess.run([*command, jobs], capture_output=True, check=False, cwd=ROOT) for jobs in ("1", "2")
    )
    assert serial.stdout == shared.stdout
    assert not shared.stderr


@pytest.mark.skipif(find_spec("distributed") is not None, reason="distributed is there")
def test_a_cluster_needs_its_extra(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["check", "--isolated", "--no-cache", "--scheduler", "tcp://127.0.0.1:1", str(ROOT / "examples")]
        )
        == 2
    )
    assert capsys.readouterr().err == (
        "docdetect: error: --scheduler needs the extra `cluster`: pip install 'docdetect-hook[cluster]'\n"
    )


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    text = '"""Docs."""\n\n\n' + 'def f(a, b):\n    """Add."""\n    return a + b\n\n\n' * 50
    peaks = []
    for count in (40, 240):
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            (folder / f"m{number}.py").write_text(text, encoding="utf-8")
        peaks.append(_peak_of("check", "--isolated", "--jobs", "1", str(folder)))
    assert peaks[1] < peaks[0] + 3_000


def _peak_of(*words: str) -> int:
    """Return the peak memory of a run in kilobytes."""
    code = "import resource, sys; from docdetect_hook.cli import main; main(sys.argv[1:]); " + (
        "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(done.stderr)


def test_workers_killed_from_outside_cost_no_file(tmp_path: Path) -> None:
    count = tmp_path / "count"
    sources = _sources(20)
    results = list(check_all(sources, Unlucky(str(count), 3), 2))
    assert results == [source.path for source in sources]
    assert count.stat().st_size == 3


class Unlucky(NamedTuple):
    """A task whose processes are killed a few times, whatever file they are at: each death adds a byte."""

    marks: str
    most: int

    @property
    def settings(self) -> Settings:
        """Return the defaults."""
        return load_settings(isolated=True)

    def checker(self) -> Callable[[SourcePath], str]:
        """Make what checks, or dies."""

        def check(source: SourcePath) -> str:
            if source.path.endswith(("f3.py", "f7.py", "f9.py")):
                with open(self.marks, "ab") as file:
                    if file.tell() < self.most:
                        file.write(b"x")
                        file.flush()
                        os.kill(os.getpid(), signal.SIGKILL)
            return source.path

        return check

    def lost(self, path: str, problem: Problem) -> str:
        """Tell the loss."""
        return f"{path}: {problem.code}"


# Names that workers, or what starts them, import; each module leaves a mark that it ran.
_EVIL = (
    "multiprocessing", "concurrent", "pickle", "socket", "signal", "struct", "selectors", "libcst", "ast",
    "symtable", "tomllib", "yaml", "json", "re", "tokenize", "logging", "docdetect_hook", "encodings",
)  # fmt: skip
_HOST = """
import sys, threading, time
from docdetect_hook import EnsembleDocumentationDetector
from docdetect_hook.cli import main
if __name__ == "__main__":
    import multiprocessing
    way, method = sys.argv[1:]
    if method != "default":
        multiprocessing.set_start_method(method)
    if "thread" in way:
        threading.Thread(target=time.sleep, args=(3600,), daemon=True).start()
    if "check" in way:
        main(["check", "--jobs", "2", "--no-cache", "--no-feedback", "--isolated", "--exit-zero", "."])
    else:
        text = '"Jobs."\\n' + "# A line.\\n" * 6_000 + "def f():\\n    pass\\n"  # enough for workers
        print(len(EnsembleDocumentationDetector(max_workers=2).detect_many([(text, "python")] * 4)))
"""


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Lay out a tree whose modules are named as those that workers import."""
    tree = tmp_path / "tree"
    tree.mkdir()
    for name in _EVIL:
        (tree / f"{name}.py").write_text(
            f"open({str(tmp_path / 'ran')!r}, 'a').write(__name__)\n", encoding="utf-8"
        )
    (tmp_path / "host.py").write_text(_HOST, encoding="utf-8")
    return tree


@pytest.mark.parametrize(
    ("way", "method"),
    [
        ("check", "default"),
        *(
            pytest.param(way, method, marks=pytest.mark.slow)
            for way, method in [
                ("check beside a thread", "default"),
                ("detect_many beside a thread", "default"),
                ("detect_many", "default"),
                *product(("check", "detect_many beside a thread"), ("fork", "spawn", "forkserver")),
            ]
        ),
    ],
)
def test_workers_import_nothing_of_the_tree(hostile: Path, way: str, method: str) -> None:
    command = [sys.executable, str(hostile.parent / "host.py"), way, method]
    done = subprocess.run(command, cwd=hostile, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout
    assert not (hostile.parent / "ran").exists()


def test_the_module_imports_nothing_of_the_tree_but_itself(hostile: Path) -> None:
    (hostile / "docdetect_hook.py").unlink()
    command = [sys.executable, "-m", "docdetect_hook", "check", "--isolated", "--jobs", "2", "."]
    done = subprocess.run(command, cwd=hostile, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert not (hostile.parent / "ran").exists()


def _start_long_run(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start a check that takes long, in a group of its own, and wait until it is at work."""
    for number in range(80):
        body = "".join(f"def f{n}(a):\n    return a\n\n\n" for n in range(3_000))
        (folder / f"m{number}.py").write_text(body, encoding="utf-8")
    command = [sys.executable, "-m", "docdetect_hook", "check", "--isolated", "--no-cache", "--no-feedback"]
    process = subprocess.Popen(
        [*command, *words, "."],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 120
    while len(_group(process.pid)) < (3 if "2" in words else 1) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    assert process.poll() is None
    return process


def _group(leader: int) -> list[int]:
    """List the living processes of a group."""
    members = []
    for one in psutil.process_iter():
        try:
            if os.getpgid(one.pid) == leader and one.status() != psutil.STATUS_ZOMBIE:
                members.append(one.pid)
        except (OSError, psutil.Error):
            continue
    return members


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_workers_end_with_the_process_that_started_them(tmp_path: Path, number: signal.Signals) -> None:
    process = _start_long_run(tmp_path, "--jobs", "2")
    process.send_signal(number)
    process.communicate()
    until = time.monotonic() + 60
    while (left := _group(process.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("whole_group", [True, False], ids=["as on a terminal", "to the first process alone"])
def test_an_interruption_ends_the_run_soon_and_in_one_line(
    tmp_path: Path, jobs: str, whole_group: bool
) -> None:
    before = _seconds_of_children()
    process = _start_long_run(tmp_path, "--jobs", jobs)
    if whole_group:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert (process.returncode, told) == (130, "docdetect: interrupted\n")
    assert _seconds_of_children() - before < 20  # the whole run takes a hundred
    assert _group(process.pid) == []


def _seconds_of_children() -> float:
    """Return the processor time of the processes that have ended, which no load of the machine changes."""
    times = os.times()
    return times.children_user + times.children_system
