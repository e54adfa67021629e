"""Attacks on the dashboard: what a foreign page, a hostile source and a slow client get."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache

from docdetect_hook.dashboard.app import PAGES, create_app
from docdetect_hook.dashboard.security import Access
from docdetect_hook.dashboard.site import Site
from docdetect_hook.dashboard.source import excerpt, place_of
from docdetect_hook.feedback.store import read_events

Post = Callable[..., Any]


@pytest.mark.parametrize(
    ("host", "serves"),
    [
        ("127.0.0.1:5000", True),
        ("localhost", True),
        ("LOCALHOST:9", True),
        ("[::1]:5000", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost@evil.example", False),
        ("evil.example/localhost", False),
        ("192.168.0.7", False),
        ("", False),
        ("[", False),
        ("localhost:x", False),
    ],
    ids=lambda value: str(value) or "nothing",
)
def test_only_our_own_addresses_are_served(client: FlaskClient, host: str, serves: bool) -> None:
    assert Access().serves(host) is serves
    answer = client.get("/", headers={"Host": host}) if host not in ("", "[", "localhost:x") else None
    if answer is not None:
        assert answer.status_code == (200 if serves else 400)


def test_other_hosts_are_served_by_address_and_by_their_own_name() -> None:
    access = Access("0.0.0.0", 5000, "token")
    assert [access.serves(host) for host in ("192.168.0.7:5000", "localhost", "evil.example")] == [
        True, True, False,
    ]  # fmt: skip


_POSTS = ("/review/answer", "/review/undo", "/review/name")


@pytest.mark.parametrize("path", _POSTS)
@pytest.mark.parametrize(
    "token", [None, "", "wrong", "ä"], ids=["no token", "an empty one", "a wrong one", "no ASCII"]
)
def test_a_form_without_our_token_changes_nothing(
    client: FlaskClient, project: Path, dispute: Callable[..., None], path: str, token: str | None
) -> None:
    dispute(1)
    client.get("/review")
    fields = {
        "case": f"{1:016x}",
        "action": "yes",
        "name": "eve",
        **({} if token is None else {"form_token": token}),
    }
    assert client.post(path, data=fields).status_code == 403
    assert [event for event in read_events(str(project)) if event["event"] == "label"] == []
    assert b"judging as ada" in client.get("/review").data


def test_a_form_from_another_site_is_refused_even_with_the_token(client: FlaskClient) -> None:
    client.get("/review")
    with client.session_transaction() as session:
        fields = {"form_token": session["form_token"], "name": "eve"}
    for origin in ("https://evil.example", "null"):
        assert client.post("/review/name", data=fields, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("path", _POSTS)
def test_nothing_is_written_by_looking(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?action=yes&name=eve").status_code == 405


def test_a_note_of_a_megabyte_is_refused(post: Post, dispute: Callable[..., None]) -> None:
    dispute(1)
    answer = post("/review/answer", case=f"{1:016x}", action="yes", note="x" * 1_000_000)
    assert (answer.status_code, b"a note may have 5,000 characters" in answer.data) == (413, True)


_SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


def test_hostile_texts_are_shown_and_not_run(
    client: FlaskClient, post: Post, project: Path, dispute: Callable[..., None]
) -> None:
    name = "<img src=x onerror=alert(1)>.py"
    (project / "src" / name).write_text("def f(): pass  # <script>alert(3)</script>\n", encoding="utf-8")
    dispute(1, qualname=_SCRIPT, header=f"def x(): {_SCRIPT}", doc=_SCRIPT, kind=_SCRIPT)
    post("/review/name", name=_SCRIPT)
    for address in ("/review", "/findings", "/findings?group=symbol", "/coverage", "/coverage?folder=src",
                    f"/findings?words={_SCRIPT}", f"/coverage?folder={_SCRIPT}", "/"):  # fmt: skip
        page = client.get(address).get_data(as_text=True)
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "49" not in re.findall(r"<h2.*?</h2>", page)
        assert " onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", page) or "&#34;" in page


def test_hostile_notes_are_kept_as_they_are_and_never_run(
    client: FlaskClient, post: Post, project: Path, dispute: Callable[..., None]
) -> None:
    dispute(1)
    post("/review/name", name=_SCRIPT)
    assert post("/review/answer", case=f"{1:016x}", action="yes", note=_SCRIPT).status_code == 303
    notes = [event["notes"] for event in read_events(str(project)) if event["event"] == "label"]
    assert notes == [_SCRIPT]
    dispute(2)
    for address in ("/", "/review", "/performance", "/models", "/alerts"):
        page = client.get(address).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_signs_that_turn_text_around_are_written_out(
    client: FlaskClient, dispute: Callable[..., None]
) -> None:
    dispute(1, doc="safe \u202e evil \x1b[31m")
    assert r"safe \u202e evil \x1b[31m" in client.get("/review").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/", "/review", "/nowhere", "/static/dashboard.css", "/badge.svg"])
def test_every_answer_tells_the_browser_what_it_may_do(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize("address", ["/" if page == "overview" else f"/{page}" for page in PAGES])
def test_pages_hold_to_the_policy_themselves(client: FlaskClient, address: str) -> None:
    page = client.get(address).get_data(as_text=True)
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page) == []


def test_the_cookie_is_for_our_pages_alone(client: FlaskClient) -> None:
    cookie = client.get("/review").headers["Set-Cookie"]
    assert cookie.startswith("docdetect_5000=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/static/%5c..%5capp.py",
        "/static//etc/passwd",
    ],
)
def test_static_files_are_those_of_the_package(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["../secret.py", "/etc/passwd", "src/../../secret.py", "link.py", "folder/secret.py", "", "a\0.py"],
)
def test_sources_outside_of_the_project_are_not_shown(
    tmp_path: Path, project: Path, dispute: Callable[..., None], client: FlaskClient, path: str
) -> None:
    inside = project / "inside"
    inside.mkdir()
    (tmp_path / "secret.py").write_text("secret = 1\n", encoding="utf-8")
    (inside / "link.py").symlink_to(tmp_path / "secret.py")
    (inside / "folder").symlink_to(tmp_path)
    assert place_of(str(inside), path) is None
    assert excerpt(str(inside), path, 1) is None
    dispute(1, path=path, line=1, header="secret = 1")
    assert client.get("/review").status_code == 200


def test_a_source_that_is_no_program_is_not_shown(project: Path) -> None:
    (project / ".env.py").mkdir()
    (project / "key.pem").write_text("secret\n", encoding="utf-8")
    assert [excerpt(str(project), path, 1) for path in (".env.py", "key.pem", ".docdetect.yaml")] == [
        None
    ] * 3


@pytest.fixture
def visitor(site: Site, templates: BytecodeCache) -> FlaskClient:
    """Return a browser before a dashboard that asks for a token."""
    app = create_app(site._replace(access=Access("0.0.0.0", 5000, "s3cret")))
    app.jinja_env.bytecode_cache = templates
    return app.test_client()


@pytest.mark.parametrize("address", ["/", "/review", "/findings", "/badge.svg", "/nowhere"])
def test_nobody_sees_a_page_without_the_token(visitor: FlaskClient, address: str) -> None:
    answer = visitor.get(address)
    assert (answer.status_code, b"price" in answer.data) == (401, False)


@pytest.mark.parametrize("given", ["", "wrong", "s3cre", "s3cret ", "ä"])
def test_another_token_is_refused(visitor: FlaskClient, given: str) -> None:
    assert visitor.get("/login", query_string={"token": given}).status_code == 401
    assert visitor.get("/").status_code == 401


def test_the_token_opens_the_pages_of_this_browser_alone(visitor: FlaskClient) -> None:
    assert visitor.get("/login?token=s3cret").headers["Location"] == "/"
    assert visitor.get("/").status_code == 200
    assert visitor.application.test_client().get("/").status_code == 401


def test_the_token_may_be_typed(visitor: FlaskClient) -> None:
    visitor.get("/")
    with visitor.session_transaction() as session:
        form_token = session["form_token"]
    assert visitor.post("/login", data={"token": "s3cret", "form_token": form_token}).status_code == 303
    assert visitor.get("/").status_code == 200


def test_a_fault_of_ours_shows_no_traceback(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    @app.get("/fault")
    def fault() -> str:
        raise RuntimeError("the password is 1234")

    answer = app.test_client().get("/fault")
    assert answer.status_code == 500
    assert b"1234" not in answer.data
    assert "RuntimeError: the password is 1234" in capsys.readouterr().err
