"""A Dask cluster checks as a local run does, whatever becomes of a worker."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from docdetect_hook.cli import main
from docdetect_hook.config.load import configurations, load_settings
from docdetect_hook.discovery.walk import discover
from docdetect_hook.runner.executors import Work, check_all
from docdetect_hook.runner.summary import FileReport, plain_report

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="needs the extra `cluster`")
_ADDRESS = re.compile(r"tcp://[0-9.]+:[0-9]+")


class Cluster(NamedTuple):
    """A scheduler with its address, and its workers."""

    address: str
    workers: list[subprocess.Popen[str]]


def _start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Run a scheduler and three workers, each in a process of its own; one may be killed."""
    scheduler = _start(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"
    )
    assert scheduler.stderr is not None
    address = next(found[0] for line in scheduler.stderr if (found := _ADDRESS.search(line)))
    command = ("distributed.cli.dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
    workers = [_start(*command) for _ in range(3)]
    for worker in workers:
        assert worker.stderr is not None
        assert any("Registered to" in line for line in worker.stderr)
    try:
        yield Cluster(address, workers)
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.communicate()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out many small packages and go there."""
    monkeypatch.chdir(tmp_path)
    for number in range(30):
        package = tmp_path / f"p{number}"
        package.mkdir()
        (package / "__init__.py").write_text('"""Docs."""\nfrom ._inner import f1\n', encoding="utf-8")
        body = "".join(f"def f{n}(a):\n    return a\n\n\n" for n in range(200))
        (package / "_inner.py").write_text(body, encoding="utf-8")
        (package / "lib.rs").write_text("pub fn f() {}\n" * 200, encoding="utf-8")
    return tmp_path


def _plain(reports: list[FileReport]) -> list[FileReport]:
    return [report._replace(seconds=0.0) for report in reports]


@pytest.mark.slow
def test_the_command_reports_the_same(
    cluster: Cluster, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / ".git").mkdir()
    assert main(["check", "--no-feedback", "--format", "json", "--scheduler", cluster.address]) == 1
    told = capsys.readouterr().out
    assert main(["check", "--no-feedback", "--format", "json"]) == 1
    assert capsys.readouterr().out == told  # answered from the cache that the first run left
    assert main(["check", "--no-feedback", "--no-cache", "--format", "json"]) == 1
    assert capsys.readouterr().out == told


@pytest.mark.slow
def test_a_worker_killed_in_mid_run_costs_nothing(cluster: Cluster, project: Path) -> None:
    settings = load_settings(isolated=True, cwd=str(project))
    work = Work(settings, plain_report)
    sources = list(discover(["."], configurations(isolated=True, cwd=str(project))))
    results = check_all(sources, work, scheduler=cluster.address)
    first = next(results)
    cluster.workers[0].send_signal(signal.SIGKILL)
    assert _plain([first, *results]) == _plain(list(check_all(sources, work, 1)))


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_the_users_error(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", "--isolated", "--no-cache", "--no-feedback", str(ROOT / "examples")]
    assert main([*words, "--scheduler", "nonsense://127.0.0.1:1"]) == 2
    assert capsys.readouterr().err.startswith(
        "docdetect: error: no Dask scheduler answers at nonsense://127.0.0.1:1: "
    )


@pytest.mark.slow
def test_no_address_takes_longer_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("x = 1\n", encoding="utf-8")
    words = ("docdetect_hook", "check", "--isolated", "--no-cache", "--no-feedback", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes connections and says nothing
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        addresses = [f"{protocol}{place}" for protocol in ("", "tls://", "ucx://", "inproc://", "http://")]
        runs = [_start(*words, "--scheduler", address) for address in addresses]
        told = [run.communicate(timeout=300)[1] for run in runs]
    for address, run, text in zip(addresses, runs, told, strict=True):
        (line,) = text.splitlines()
        assert line.startswith(f"docdetect: error: no Dask scheduler answers at {address}: ")
        assert run.returncode == 2
