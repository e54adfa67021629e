"""The pages in a real browser: legible everywhere, by keyboard alone, live, and two people at once."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.dashboard.app import PAGES
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.learning.labels import label_event
from tests.projects import write_all

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
pytestmark = pytest.mark.skipif(
    not _CHROMIUM, reason="needs a browser: apt-get install --no-install-recommends chromium"
)

_CASES = 12
_WAIT = 180  # seconds, on a busy machine
_HOSTILE = "<img src=x onerror=alert(1)>"
_FILES = {
    ".docdetect.yaml": "rules:\n  scope: public\n",
    "src/shop.py": '"""Sells lamps."""\n\n\ndef price(lamp): return 1\n\n\nclass Lamp:\n    def dim(self): pass\n',
    f"src/{'long' * 30}.py": f"def {'name' * 40}(): pass\n",
    f"{_HOSTILE}.py": "def f(): pass\n",
    "lib.rs": "//! Lamps.\npub struct Lamp;\n",
}
_ADDRESSES = ["/" if page == "overview" else f"/{page}" for page in PAGES]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project with findings, cases that wait, and some history."""
    write_all(tmp_path, _FILES)
    FeedbackFile(str(tmp_path)).append(_case(number) for number in range(_CASES))
    with (tmp_path / ".docdetect" / "metrics.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(_run(hours)) + "\n" for hours in range(1, 40))
    return tmp_path


def _case(number: int) -> dict[str, Any]:
    return {
        "v": 1, "event": "disagreement", "id": f"{number:016x}", "path": "snippet.py", "line": 4,
        "language": "python", "kind": "function", "qualname": f"price{number} {_HOSTILE}",
        "header": f"def price{number}(lamp): {'long ' * 60}", "doc": f"Price.\n\n{_HOSTILE}",
        "documented": True, "score": 0.6, "confidence": 0.6, "model": "1.0.0", "ts": 100.0,
        "votes": {"enhanced_python": {"probability": 0.99, "reason": "docstring on line 5"}},
    }  # fmt: skip


def _run(hours: int) -> dict[str, Any]:
    tally = {
        "files": 3, "chars": 900, "checked_chars": 600, "check_seconds": 0.1, "definitions": 20,
        "documented": 20 - hours % 9, "disagreements": 1, "findings": hours % 9, "errors": 0,
    }  # fmt: skip
    return {
        "v": 1, "event": "run", "ts": time.time() - hours * 3600, "model": "1.0.0", "seconds": 1.0,
        "cpu_seconds": 1.5, "peak_memory_bytes": 60 << 20, "latency": {"-30": 3}, "whole": True,
        "languages": {"python": tally, "rust": tally},
        "folders": {"src": {"definitions": 20, "documented": 11, "findings": 9}},
    }  # fmt: skip


@pytest.fixture
def address(root: Path) -> Iterator[str]:
    """Serve the project's dashboard as users do, and return its address."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "docdetect_hook", "dashboard", "--port", str(port), "--reviewer", "ada"]
    with subprocess.Popen(words, cwd=root, stderr=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        assert f"http://127.0.0.1:{port}/" in line, line
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package `playwright`")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page in a browser of its own, and notes what goes wrong in it."""
    with ExitStack() as stack:

        def open_page(path: str, *, width: int = 1200, dark: bool = False) -> Any:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
            )
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(_WAIT * 1000)
            page.wrong = []
            page.on("console", lambda message: message.type == "error" and page.wrong.append(message.text))
            page.on("pageerror", lambda error: page.wrong.append(str(error)))
            page.on("dialog", lambda dialog: page.wrong.append(f"dialog {dialog.message}"))
            page.goto(address + path)
            return page

        yield open_page


def _settle(page: Any) -> None:
    """Wait until the figures are there, and until a page that loads itself again for its first case has done so."""
    page.wait_for_selector("#live :is(.notice[role=status], [data-reload])", state="detached")
    page.wait_for_load_state()


def _labels(root: Path) -> list[tuple[str, object]]:
    return [(event["id"], event["label"]) for event in read_events(str(root)) if event["event"] == "label"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "dark"), [(360, False), (1600, False), (1200, True)], ids=["narrow", "wide", "dark"]
)
def test_every_page_can_be_read_and_breaks_no_rule(
    opened: Callable[..., Any], address: str, width: int, dark: bool
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = opened("/", width=width, dark=dark)
    for path in (*_ADDRESSES, "/findings?group=symbol", "/models/promote?version=1.0.0", "/alerts/change"):
        page.goto(address + path)
        _settle(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
        found = axe.run(page).response["violations"]
        grave = [
            (one["id"], [node["target"] for node in one["nodes"]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert grave == [], path
        assert page.wrong == [], path


@pytest.mark.slow
def test_charts_are_drawn_from_their_tables(opened: Callable[..., Any]) -> None:
    page = opened("/performance")
    _settle(page)
    page.wait_for_selector(".uplot canvas")
    assert page.locator(".uplot").count() == 4
    assert page.locator("#chart-latency tbody tr").count() >= 39


@pytest.mark.slow
def test_nothing_moves_while_a_page_is_used(opened: Callable[..., Any]) -> None:
    page = opened("/coverage")
    _settle(page)
    page.evaluate(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => "
        "{ if (!one.hadRecentInput) window.moved += one.value; })).observe({type: 'layout-shift'})"
    )
    page.wait_for_timeout(2500)  # one question for news
    assert page.evaluate("window.moved") < 0.01


@pytest.mark.slow
def test_cases_are_judged_by_keyboard_alone(opened: Callable[..., Any], root: Path) -> None:
    page = opened("/review")
    _settle(page)
    page.wait_for_selector("article.case")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    first = page.locator("input[name=case]").input_value()
    page.keyboard.press("t")
    page.keyboard.type("yes and no")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("n")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator("input[name=case]").input_value() == first
    with page.expect_navigation():
        page.keyboard.press("y")
    with page.expect_navigation():
        page.keyboard.press("s")
    events = [event for event in read_events(str(root)) if event["event"] == "label"]
    assert [(event["label"], event.get("action")) for event in events] == [
        (False, None), (None, "undo"), (True, None), (None, "skip"),
    ]  # fmt: skip
    assert events[0]["notes"] == "yes and no"
    assert page.wrong == []


@pytest.mark.slow
def test_answers_and_files_of_others_appear_without_loading_again(
    opened: Callable[..., Any], root: Path
) -> None:
    page = opened("/review")
    _settle(page)
    page.wait_for_selector("#live:has-text('0 answered')")
    case = read_feedback(str(root)).cases[f"{_CASES - 1:016x}"]
    FeedbackFile(str(root)).record([label_event(case, True, "grace", time.time())])
    page.wait_for_selector("#live:has-text('1 answered')")
    findings = opened("/findings")
    _settle(findings)
    (root / "src" / "new.py").write_text("def brand_new(): pass\n", encoding="utf-8")
    findings.wait_for_selector("text=brand_new")


@pytest.mark.slow
def test_two_people_judge_one_queue_and_lose_nothing(opened: Callable[..., Any], root: Path) -> None:
    pages = [opened("/review"), opened("/review")]
    for page in pages:
        page.wait_for_selector("article.case")
    turn = 0
    while any(page.locator("article.case").count() for page in pages):
        page = pages[turn % 2]
        turn += 1
        if page.locator("article.case").count():
            with page.expect_navigation():
                page.keyboard.press("y" if turn % 3 else "n")
        else:
            page.reload()
        assert turn < 10 * _CASES
    labels = _labels(root)
    judged = {case for case, _ in labels}
    assert len(labels) == len(judged), "nothing twice"
    assert {f"{number:016x}" for number in range(_CASES)} <= judged


@pytest.mark.slow
def test_slow_clients_do_not_keep_others_waiting(address: str) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    with ExitStack() as stack:
        for _ in range(40):
            slow = stack.enter_context(socket.create_connection((host, int(port))))
            slow.sendall(b"POST /review/answer HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx")
        with urllib.request.urlopen(f"{address}/findings", timeout=_WAIT) as answer:
            assert answer.status == 200


@pytest.mark.slow
def test_many_at_once_are_served(address: str) -> None:
    codes: list[int] = []

    def ask() -> None:
        for path in _ADDRESSES:
            with urllib.request.urlopen(address + path, timeout=_WAIT) as answer:
                codes.append(answer.status)

    people = [threading.Thread(target=ask) for _ in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert codes == [200] * 6 * len(_ADDRESSES)


def test_the_version_of_the_server_is_not_told(address: str) -> None:
    with urllib.request.urlopen(f"{address}/badge.svg", timeout=_WAIT) as answer:
        assert re.search("waitress|werkzeug|python", str(answer.headers), re.IGNORECASE) is None
