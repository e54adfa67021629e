"""Worker processes: the results of a serial run, in its order, whatever becomes of a worker."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from docdetect_hook.cli import main
from docdetect_hook.config.load import load_settings
from docdetect_hook.config.settings import Settings
from docdetect_hook.discovery.walk import SourcePath
from docdetect_hook.records import Problem
from docdetect_hook.runner.executors import check_all, shards_of

ROOT = Path(__file__).parents[2]


class Deadly(NamedTuple):
    """A task that tells the path of each file, and whose process is killed by some of them."""

    deadly: frozenset[str]

    @property
    def settings(self) -> Settings:
        """Give the defaults."""
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
    [set(), {"d3/f13.py"}, {"d0/f0.py", "d9/f59.py"}, {f"d{n % 10}/f{n}.py" for n in range(20, 25)}],
    ids=["no file", "one file", "the first and the last file", "several files in a row"],
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
    """Give the peak memory of a run in kilobytes."""
    code = "import resource, sys; from docdetect_hook.cli import main; main(sys.argv[1:]); " + (
        "sys.stderr.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(done.stderr)
