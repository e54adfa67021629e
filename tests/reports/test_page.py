"""The page of `--format html` in a real browser: what it loads, and whether it can be read, wide and narrow."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from docdetect_hook.cli import main
from tests.projects import write_all

_BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
pytestmark = pytest.mark.skipif(
    not _BROWSER, reason="needs a browser: apt-get install --no-install-recommends chromium"
)

_LONG = "a" * 90
# Files whose names and texts would load or run something, or make the page wider than a telephone.
_FILES = {
    f"deep/{_LONG}/b.py": f"def {_LONG}{_LONG}(x): pass\n",
    "<img src=x onerror=alert(1)>.py": "def f(): pass  # <img src=/leak> <script src=/leak.js></script>\n",
    "<link rel=stylesheet href=leak.css>.py": "def g(): pass\n",
    "src/lib.rs": "//! Docs.\n/// TODO\npub struct A {}\n",
    "Cargo.toml": '[package]\nname = "x"\n',
    "pkg/good.py": '"""Adds numbers of two kinds."""\n',
}

# Runs in a page around the report: lays it into frames of several widths and measures.
_MEASURE = """
const luminance = ([r, g, b]) => {
  const part = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const colour = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
const contrast = (a, b) => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
};
const measure = (frame, width) => {
  const page = frame.contentDocument;
  const ground = page.createElement("div");
  ground.style.background = "Canvas";
  page.body.append(ground);
  const behind = colour(getComputedStyle(ground).backgroundColor);
  const texts = [...page.querySelectorAll("h1, p, th, td, .code, pre, a")];
  return {
    width,
    dark: luminance(behind) < 0.2,
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    contrast: Math.min(...texts.map((one) => contrast(colour(getComputedStyle(one).color), behind))),
    smallest: Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize))),
    scripts: page.scripts.length,
    foreign: page.querySelectorAll("img, link, iframe, object, svg").length,
    text: page.body.innerText,
  };
};
const frames = [...document.querySelectorAll("iframe")];
addEventListener("load", () => {
  document.body.dataset.measured = JSON.stringify(frames.map((one) => measure(one, one.clientWidth)));
});
"""


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the report of a project that would like to break out of it."""
    write_all(tmp_path, _FILES)
    monkeypatch.chdir(tmp_path)
    main(["check", "--no-feedback", "--no-cache", "--isolated", "--format", "html", "."])
    return capsys.readouterr().out


class _Server(HTTPServer):
    """Serves texts by path, and remembers what was asked for."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.texts = texts
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with the text of the path."""
        assert isinstance(self.server, _Server)
        self.server.asked.append(self.path)
        text = self.server.texts.get(self.path)
        self.send_response(200 if text is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((text or "").encode())

    def log_message(self, *_words: object) -> None:
        """Stay silent."""


@pytest.fixture
def server(page: str) -> Iterator[_Server]:
    """Serve the report, and a page that holds it in frames of 360 and 1,600 pixels."""
    frames = "".join(
        f'<iframe style="border: 0; height: 900px; width: {width}px" srcdoc="{html.escape(page)}"></iframe>'
        for width in (360, 1600)
    )
    around = f"<!DOCTYPE html><meta charset=utf-8><body>{frames}<script>{_MEASURE}</script>"
    server = _Server({"/report.html": page, "/around.html": around})
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _opened(server: _Server, path: str, profile: Path, *, dark: bool = False) -> str:
    """Return the document as the browser holds it once it is loaded."""
    done = subprocess.run(
        [
            _BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={profile}", f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            "--window-size=1700,1000", "--virtual-time-budget=5000", "--dump-dom",
            f"http://127.0.0.1:{server.server_port}{path}",
        ],
        capture_output=True, text=True, check=True, timeout=600,
    )  # fmt: skip
    return done.stdout


@pytest.mark.slow
def test_the_page_loads_nothing_and_runs_nothing(server: _Server, tmp_path: Path) -> None:
    shown = _opened(server, "/report.html", tmp_path / "profile")
    assert "Documentation report" in shown
    assert set(server.asked) <= {"/report.html", "/favicon.ico"}
    assert "&lt;img src=x onerror=alert(1)&gt;.py" in shown


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_can_be_read_on_a_telephone_and_on_a_large_screen(
    server: _Server, tmp_path: Path, dark: bool
) -> None:
    shown = _opened(server, "/around.html", tmp_path / "profile", dark=dark)
    measured: list[dict[str, Any]] = json.loads(html.unescape(re.findall('data-measured="(.*?)"', shown)[0]))
    assert [one["width"] for one in measured] == [360, 1600]
    for one in measured:
        assert one["dark"] is dark
        assert one["overflow"] <= 0, "the page is wider than its window"
        assert one["contrast"] >= 4.5, "WCAG 2.2, 1.4.3"
        assert one["smallest"] >= 12
        assert (one["scripts"], one["foreign"]) == (0, 0)
        for heading, name in product(("Coverage by folder", "Files with most findings", "Findings"), _FILES):
            assert heading in one["text"]
            assert name in one["text"] or name in ("Cargo.toml", "pkg/good.py")
