"""Take pictures of every page of the dashboard over the examples project, for docs/dashboard.md."""

from __future__ import annotations

import argparse
import itertools
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.commands.dashboard import ready, served
from benchmarks.errors import BenchmarkError
from docdetect_hook.models.lifecycle import Note, add_candidate, start_canary
from docdetect_hook.models.registry import model_content
from docdetect_hook.models.state import PACKAGED

EXAMPLES = """examples:
  python -m benchmarks screens              renew docs/screens
  python -m benchmarks screens --to /tmp/pictures

exit codes: 0 taken, 2 no browser
"""

_ROOT = Path(__file__).parents[2]
_RUNS = 60
_HOUR = 3600


class _Look(NamedTuple):
    name: str
    width: int
    dark: bool = False


_PAGES = ("/", "/review", "/findings", "/coverage", "/performance", "/models", "/alerts")
_LOOKS = (_Look("light", 1000), _Look("dark", 1000, dark=True), _Look("narrow", 360))
_HEIGHT = 700


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `screens`."""
    parser.add_argument("--to", type=Path, default=_ROOT / "docs" / "screens", metavar="DIR")


def run(args: argparse.Namespace) -> int:
    """Serve the examples with a made-up history, and take the pictures."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise BenchmarkError("needs the extra `test`, for playwright") from error
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise BenchmarkError("needs a browser: apt-get install --no-install-recommends chromium")
    args.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "examples"
        _prepare(project)
        with served(project) as server, sync_playwright() as driver:
            ready(server)
            browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
            who = _visit(browser, server.address)
            for page, look in itertools.product(_PAGES, _LOOKS):
                path = args.to / f"{page[1:] or 'overview'}-{look.name}.png"
                size = _take(browser, server.address + page, look, path, who)
                print(f"{path.name:<24} {size:7,} bytes", flush=True)
            browser.close()
    return 0


def _prepare(project: Path) -> None:
    shutil.copytree(_ROOT / "examples", project)
    (project / ".docdetect.yaml").write_text("rules:\n  scope: public\n", encoding="utf-8")
    root, note = str(project), Note("ada", "120 answers", time.time() - 3 * _HOUR)
    content: dict[str, Any] = {
        **model_content(root, PACKAGED),
        "passed": True,
        "labels": 120,
        "parent": "1.0.0",
    }
    add_candidate(root, content, note)
    start_canary(root, 10, note._replace(why="a first look"))
    # A run before leaves its cases and reports, so that every page shows the same state.
    command = [sys.executable, "-m", "docdetect_hook", "check"]
    subprocess.run(command, cwd=project, stdout=subprocess.DEVNULL, check=False)
    folder = project / ".docdetect"
    with (folder / "metrics.jsonl").open("w", encoding="ascii") as file:
        file.writelines(json.dumps(event) + "\n" for event in _history(time.time()))


def _history(now: float) -> Iterator[dict[str, Any]]:
    """Make up runs in which more and more is documented."""
    for number in range(_RUNS):
        documented = min(5, 2 + number // 15)
        seconds = 0.02 * (1.5 + math.sin(number / 4))
        tally = {
            "files": 3, "chars": 1500, "checked_chars": 900, "check_seconds": 0.002, "definitions": 7,
            "documented": documented, "disagreements": 1, "findings": 7 - documented, "errors": 0,
        }  # fmt: skip
        more = {
            "documented": min(7, documented + number // 40),
            "findings": 7 - min(7, documented + number // 40),
        }
        counts = {"definitions": 7, "documented": documented, "findings": 7 - documented}
        yield {
            "v": 1, "event": "run", "ts": now - (_RUNS - number) * 6 * _HOUR, "model": "1.0.0",
            "seconds": round(seconds * 9, 4), "cpu_seconds": round(seconds * 12, 4),
            "peak_memory_bytes": (40 + number % 7) << 20, "latency": {str(-60 + number % 9): 3, "-50": 1},
            "languages": {"python": tally, "rust": {**tally, **more}}, "whole": True,
            "folders": {"ringqueue": counts, "src": {**counts, **more}},
        }  # fmt: skip


def _visit(browser: Any, address: str) -> Any:  # noqa: ANN401 - playwright may be missing
    """Return what tells one visitor from others, so that every picture shows the same case."""
    context = browser.new_context()
    context.new_page().goto(address + "/review")
    who = context.storage_state()
    context.close()
    return who


def _take(browser: Any, address: str, look: _Look, path: Path, who: Any) -> int:  # noqa: ANN401 - as above
    size = {"width": look.width, "height": _HEIGHT}
    scheme = "dark" if look.dark else "light"
    context = browser.new_context(viewport=size, color_scheme=scheme, storage_state=who)
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(800)  # charts
    page.screenshot(path=str(path))
    context.close()
    return path.stat().st_size
