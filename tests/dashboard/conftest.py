"""A small project, its dashboard, and a browser that has no screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("flask", reason="needs the extra `dashboard`")

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from docdetect_hook.commands.dashboard import check_project
from docdetect_hook.dashboard.app import create_app
from docdetect_hook.dashboard.background import AtOnce, Background
from docdetect_hook.dashboard.security import Access
from docdetect_hook.dashboard.sessions import ReviewSessions
from docdetect_hook.dashboard.site import Site
from docdetect_hook.feedback.store import FeedbackFile
from tests.projects import write_all

FILES = {
    ".docdetect.yaml": "rules:\n  scope: public  # ours\n",
    "src/shop.py": '"""Sells lamps."""\n\n\ndef price(lamp): return 1\n\n\nclass Lamp:\n    def dim(self): pass\n',
    "src/deep/lib.rs": "//! Lamps.\npub struct Lamp;\n",
    "good.py": '"""Adds numbers of two kinds."""\n',
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project in which four definitions have no documentation."""
    write_all(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def site(project: Path) -> Site:
    """Return the dashboard's side of the project; its work is done at once."""
    root = str(project)
    return Site(root, Access(), Background(AtOnce()), ReviewSessions(root), check_project, "ada")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Return where templates are kept once they are compiled."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(site: Site, templates: BytecodeCache) -> Flask:
    """Return the application."""
    app = create_app(site)
    app.jinja_env.bytecode_cache = templates
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a screen."""
    return app.test_client()


@pytest.fixture
def post(client: FlaskClient) -> Callable[..., Any]:
    """Return a function that sends a form of the pages, with the token that they carry."""

    def send(path: str, **fields: str) -> Any:
        client.get("/review")
        with client.session_transaction() as session:
            token = session.get("form_token", "")
        return client.post(path, data={"form_token": token, **fields})

    return send


@pytest.fixture
def dispute(project: Path) -> Callable[..., None]:
    """Return a function that adds disputed cases to the project."""

    def add(*numbers: int, **changes: Any) -> None:
        FeedbackFile(str(project)).append(_case(number, **changes) for number in numbers)

    return add


def _case(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "v": 1, "event": "disagreement", "id": f"{number:016x}", "path": "snippet.py", "line": 4,
        "language": "python", "kind": "function", "qualname": f"price{number}",
        "header": f"def price{number}(lamp):", "doc": "Price.", "documented": True, "score": 0.6,
        "confidence": 0.6, "votes": {"enhanced_python": {"probability": 0.99, "reason": "docstring on line 5"}},
        "model": "1.0.0", "ts": 100.0 + number, **changes,
    }  # fmt: skip
