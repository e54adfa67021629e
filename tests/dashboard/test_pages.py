"""Each page of a small project, of an empty one, and of one that cannot be read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from docdetect_hook.dashboard.app import PAGES, create_app
from docdetect_hook.dashboard.site import Site
from docdetect_hook.feedback.labels import RANDOM
from docdetect_hook.feedback.reading import read_feedback
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning.labels import label_event

_ADDRESSES = {endpoint: "/" if endpoint == "overview" else f"/{endpoint}" for endpoint in PAGES}


def _text(client: FlaskClient, address: str, codes: tuple[int, ...] = (200,)) -> str:
    """Return what a page says, without its marks."""
    answer = client.get(address)
    assert answer.status_code in codes
    page = answer.get_data(as_text=True)
    body = page[page.index("<main") :].replace("<wbr>", "")
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.mark.parametrize("address", _ADDRESSES.values(), ids=_ADDRESSES)
def test_an_empty_project_has_every_page(client: FlaskClient, project: Path, address: str) -> None:
    for path in project.rglob("*.*"):
        if path.is_file():
            path.unlink()
    (project / ".docdetect.yaml").write_text("rules: {}\n", encoding="utf-8")
    assert "not yet measured" in _text(client, "/")
    assert _text(client, address)


@pytest.mark.parametrize("address", _ADDRESSES.values(), ids=_ADDRESSES)
def test_a_mistake_in_the_configuration_is_told_on_every_page(
    client: FlaskClient, project: Path, address: str
) -> None:
    (project / ".docdetect.yaml").write_text("rules:\n  scop: all\n", encoding="utf-8")
    assert ".docdetect.yaml:2: unknown key `rules.scop`" in _text(client, address, (200, 409))


def test_the_overview_has_coverage_and_findings(client: FlaskClient) -> None:
    text = _text(client, "/")
    assert "42.8 % 3 of 7 definitions" in text
    assert "Accuracy, last hour ? The share of reported findings that reviewers uphold" in text
    assert "not yet measured 0 of 30 random answers" in text


def test_an_accuracy_stands_with_its_interval(
    client: FlaskClient, project: Path, dispute: Callable[..., None]
) -> None:
    numbers = range(1, 41)
    dispute(*numbers, doc=None, documented=False, code="UND103")
    cases = read_feedback(str(project)).open_cases
    now = time.time()
    answered = [(one, label_event(one, at < 4, "ann", now, asked=RANDOM)) for at, one in enumerate(cases)]
    record_answers(str(project), answered)
    assert "90.0 % 76.9 % to 96.0 %, from 40 random answers" in _text(client, "/")


def test_demoted_findings_are_listed_beside_the_others(site: Site) -> None:
    found = site.check(site.root, "")
    assert found is not None
    kept = found._replace(rows=found.rows[1:], demoted=found.rows[:1], run=found.run._replace(demoted=300))
    page = create_app(site._replace(check=lambda _root, _key: kept)).test_client()
    text = _text(page, "/findings")
    assert "300 findings demoted by this team's labels src/deep/lib.rs:2 UND122" in text
    assert "docdetect check --show-demoted lists all." in text


def test_a_run_shows_up_in_the_trend(client: FlaskClient, site: Site) -> None:
    client.get("/")
    site.background.expire("figures")
    text = _text(client, "/coverage")
    assert re.search(r"Documented by folder Values from src \(%\) \. \(%\) \S+ \S+ UTC 33.3 100.0 ", text)
    first = _text(client, "/")
    assert re.search(r"Findings by folder \? .* Values from src \. \S+ \S+ UTC 4 0 ", first)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["price", "Lamp", "Lamp.dim", "Lamp"]),
        ("?words=dim", ["Lamp.dim"]),
        ("?words=LAMP+rust", []),
        ("?language=Rust", ["Lamp"]),
        ("?code=UND103", ["price"]),
        ("?kind=method", ["Lamp.dim"]),
        ("?folder=src/deep", ["Lamp"]),
        ("?folder=src/shop.py&sort=name", ["Lamp", "Lamp.dim", "price"]),
        ("?sort=path", ["Lamp", "price", "Lamp", "Lamp.dim"]),
        ("?page=99", ["price", "Lamp", "Lamp.dim", "Lamp"]),
        ("?sort=nonsense&group=nonsense&page=-1", ["price", "Lamp", "Lamp.dim", "Lamp"]),
    ],
    ids=[
        "all", "a word", "words that do not meet", "a language", "a code", "a kind", "a folder",
        "a file by name", "by path", "a page behind the last", "nonsense",
    ],
)  # fmt: skip
def test_findings_are_narrowed_down(client: FlaskClient, query: str, names: list[str]) -> None:
    page = client.get(f"/findings{query}").get_data(as_text=True)
    found = re.findall(r"<strong>(.*?)</strong>", page)
    assert sorted(found) == sorted(names)
    if "sort" in query and "nonsense" not in query:
        assert found == names


def test_findings_are_grouped_by_file_and_symbol(client: FlaskClient) -> None:
    assert "4 findings in 2 files" in _text(client, "/findings?group=file")
    assert "src/shop.py · Lamp 2" in _text(client, "/findings?group=symbol")


def test_a_finding_leads_to_the_editor(client: FlaskClient, project: Path) -> None:
    page = client.get("/findings?words=price").get_data(as_text=True)
    assert f'href="vscode://file{project}/src/shop.py:4:1"' in page
    assert 'data-copy="src/shop.py:4"' in page


def test_folders_are_gone_into(client: FlaskClient) -> None:
    assert "deep/ 50.0 %" in _text(client, "/coverage?folder=src")
    assert "There is nothing here." in _text(client, "/coverage?folder=nowhere")


def test_the_badge_is_a_picture(client: FlaskClient) -> None:
    answer = client.get("/badge.svg")
    assert (answer.mimetype, b"42.8 %" in answer.data) == ("image/svg+xml", True)


@pytest.mark.parametrize("address", _ADDRESSES.values(), ids=_ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    client.get("/")
    page = client.get(address).get_data(as_text=True)
    seen = re.findall(r'"X-Seen": "(.*?)"', page)[0]
    assert seen == seen.strip(), "a header loses blanks at its ends"
    assert client.get(address, headers={"X-Seen": seen}).status_code == 204
    assert client.get(address, headers={"X-Seen": "0."}).status_code == 200


def test_a_page_without_a_case_is_loaded_again_when_one_comes(
    client: FlaskClient, dispute: Callable[..., None], site: Site
) -> None:
    seen = re.findall(r'"X-Seen": "(.*?)"', client.get("/review").get_data(as_text=True))[0]
    dispute(1)
    site.background.expire("queue \n\n")
    assert b"data-reload" in client.get("/review", headers={"X-Seen": seen}).data


def test_a_changed_file_is_checked_again(site: Site, project: Path) -> None:
    first = site.checked()
    assert first.value is not None
    assert site.check(site.root, first.value.key) is None
    (project / "src/shop.py").write_text('"""Sells nothing any more."""\n', encoding="utf-8")
    again = site.check(site.root, first.value.key)
    assert again is not None
    assert [row.path for row in again.rows] == ["src/deep/lib.rs"]


def test_the_baseline_is_kept_to(client: FlaskClient, project: Path) -> None:
    from docdetect_hook.cli import main

    assert main(["baseline", "write"]) == 0
    assert "0 findings; the baseline accepts 4 more" in _text(client, "/findings")
    assert project.exists()


def test_a_case_is_shown_with_its_source_and_votes(client: FlaskClient, dispute: Callable[..., None]) -> None:
    dispute(1, header="def price(lamp): return 1", qualname="price", path="src/shop.py", doc=None)
    text = _text(client, "/review")
    assert "4 def price(lamp): return 1" in text
    assert "enhanced python 99 % docstring on line 5" in text


def test_a_case_whose_source_has_changed_is_not_asked_about(
    client: FlaskClient, dispute: Callable[..., None]
) -> None:
    dispute(1, path="src/shop.py")
    assert "Nothing waits" in _text(client, "/review")


def test_a_case_without_a_file_is_shown_as_it_was(client: FlaskClient, dispute: Callable[..., None]) -> None:
    dispute(1)
    assert "def price1(lamp): Price." in _text(client, "/review")


def test_cases_are_narrowed_down(client: FlaskClient, dispute: Callable[..., Any]) -> None:
    dispute(1)
    dispute(2, language="rust", kind="struct", path="snippet.rs", qualname="Lamp")
    assert "Rust struct Lamp" in _text(client, "/review?language=rust&of=new")
    assert "Python function price1" in _text(client, "/review?kind=function&of=new")
    assert "Nothing waits under this filter" in _text(client, "/review?folder=docs&of=new")


def test_what_is_not_there_is_told_in_plain_words(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, b"There is no such page." in answer.data) == (404, True)
