"""Serve a dashboard over many findings and events, time every page, and watch its memory."""

from __future__ import annotations

import argparse
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.errors import BenchmarkError
from benchmarks.events import DOC, HEADER, PATH, write_events

EXAMPLES = """examples:
  python -m benchmarks dashboard
  python -m benchmarks dashboard --findings 10000 --events 10000 --requests 1000

exit codes: 0 within the limits, 1 over one of them
"""

_PAGES = (
    "/", "/review", "/findings", "/findings?words=name_77&sort=name", "/findings?group=symbol",
    "/findings?page=1999", "/coverage", "/coverage?folder=src", "/performance", "/models", "/alerts",
)  # fmt: skip
_PER_FILE = 100
_MOST_SECONDS = 0.3
_MOST_GROWTH = 1.05  # of the memory between the first tenth of the requests and the last
_ROUNDS = 9
_PATIENCE = 900.0
_READING = b"Reading the project"
_TROUBLE = b'role="alert"'
_MEGA = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `dashboard`."""
    parser.add_argument("--findings", type=int, default=100_000, metavar="N", help="default: 100000")
    parser.add_argument("--events", type=int, default=1_000_000, metavar="N", help="default: 1000000")
    parser.add_argument("--requests", type=int, default=10_000, metavar="N", help="default: 10000")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")


class Server(NamedTuple):
    """A dashboard that runs."""

    address: str
    process: psutil.Process

    def get(self, path: str) -> bytes:
        """Return a page."""
        with urllib.request.urlopen(self.address + path, timeout=120) as answer:
            body: bytes = answer.read()
            return body

    @property
    def memory(self) -> int:
        """Return the bytes that the server takes."""
        return int(self.process.memory_info().rss)


def run(args: argparse.Namespace) -> int:
    """Print the time of each page, which has to keep below 300 ms, and the memory, which has to stay."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if args.events:
            write_events(root, args.events, random.Random(args.seed), time.time())
        _write_sources(root, args.findings)
        with served(root) as server:
            print(f"ready after {ready(server):.0f} s", flush=True)
            over = [path for path in _PAGES if not _time(server, path)]
            grew = not _watch_memory(server, args.requests)
    return int(bool(over) or grew)


def _write_sources(root: Path, findings: int) -> None:
    (root / ".docdetect.yaml").write_text("rules: {}\n", encoding="utf-8")
    account = f'class Account:\n    """An account."""\n\n{HEADER}\n        """{DOC}"""\n'
    _write(root / PATH, f'"""Holds accounts."""\n\n\n{account}')
    for number in range(-(-findings // _PER_FILE)):
        place = root / "src" / f"part{number % 20}" / f"module{number}.py"
        names = (f"name_{at}_of_{number}" for at in range(_PER_FILE))
        text = '"""Holds functions of one part of a large program."""\n'
        _write(place, text + "".join(f"\n\ndef {name}(first, second): ...\n" for name in names))


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


@contextmanager
def served(root: Path) -> Iterator[Server]:
    """Serve the dashboard of a project."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "docdetect_hook", "dashboard", "--port", str(port), "--reviewer", "ada"]
    with subprocess.Popen(words, cwd=root, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        if f":{port}/" not in line:
            raise BenchmarkError(f"the dashboard did not start: {line}")
        yield Server(f"http://127.0.0.1:{port}", psutil.Process(process.pid))
        process.terminate()


def ready(server: Server) -> float:
    """Wait until every page has its figures."""
    begun = time.monotonic()
    while any(_READING in server.get(path) for path in ("/", "/review", "/findings")):
        if time.monotonic() - begun > _PATIENCE:
            raise BenchmarkError("the figures did not come")
        time.sleep(0.5)
    return time.monotonic() - begun


def _time(server: Server, path: str) -> bool:
    """Print how long a page takes; return whether the median keeps within the limit."""
    seconds = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        body = server.get(path)
        seconds.append(time.perf_counter() - begun)
        if _TROUBLE in body:
            raise BenchmarkError(f"{path} tells of trouble instead of figures")
    median, most = statistics.median(seconds), max(seconds)
    print(f"{path:<36} {median * 1000:7.1f} ms  most {most * 1000:7.1f} ms  {len(body):8,} bytes", flush=True)
    return median <= _MOST_SECONDS


def _watch_memory(server: Server, requests: int) -> bool:
    """Print the memory on the way; return whether it stays from the first tenth of the requests on."""
    sizes = []
    for number in range(requests):
        server.get(_PAGES[number % len(_PAGES)])
        if number % max(1, requests // 10) == requests // 10 - 1:
            sizes.append(server.memory)
            print(f"{number + 1:>7,} requests: {sizes[-1] / _MEGA:6.1f} MiB", flush=True)
    return sizes[-1] <= sizes[0] * _MOST_GROWTH if sizes else True
