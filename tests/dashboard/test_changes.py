"""What the dashboard changes beside answers: which model serves, and the thresholds of alerts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from docdetect_hook.dashboard.site import Site
from docdetect_hook.models.lifecycle import Note, add_candidate
from docdetect_hook.models.registry import model_content
from docdetect_hook.models.state import PACKAGED, read_state

Post = Callable[..., Any]


@pytest.fixture
def candidate(project: Path) -> str:
    """Return the version of a candidate that waits."""
    content = {
        **model_content(str(project), PACKAGED),
        "passed": True,
        "labels": 120,
        "parent": "1.0.0",
    }
    return add_candidate(str(project), content, Note("ada", "enough labels", 100.0))


def test_a_candidate_is_shown_tried_promoted_and_rolled_back(
    post: Post, client: FlaskClient, project: Path, candidate: str
) -> None:
    root = str(project)
    page = client.get("/models").get_data(as_text=True)
    assert f"the candidate {candidate} waits for a canary" in page
    assert "120 labels" in page
    assert post("/models/canary", share="10", version=candidate, why="a first look").status_code == 303
    assert (read_state(root).candidate, read_state(root).share) == (candidate, 10.0)
    assert b"canary, 10 %" in client.get("/models").data
    post("/models/promote", version=candidate)
    assert read_state(root).current == candidate
    post("/models/rollback")
    assert read_state(root).current == PACKAGED
    changes = [(change.action, change.who, change.why) for change in read_state(root).history]
    assert changes == [
        ("train", "ada", "enough labels"),
        ("canary", "ada", "a first look"),
        ("promote", "ada", ""),
        ("rollback", "ada", ""),
    ]


def test_each_model_offers_what_can_be_done_with_it(post: Post, client: FlaskClient, candidate: str) -> None:
    def offered() -> list[str]:
        return re.findall(
            r'<a class="button" href="[^"]*">([^<]*)</a>', client.get("/models").get_data(as_text=True)
        )

    assert offered() == ["Promote", "Canary"]
    post("/models/canary", share="10", version=candidate)
    assert offered() == ["Promote", "Change the canary", "End the canary"]
    post("/models/rollback", version="1.0.0")
    assert offered() == ["Promote", "Canary"]
    post("/models/promote", version=candidate)
    assert offered() == ["Roll back to it"]


def test_a_hostile_reason_is_shown_and_not_run(post: Post, client: FlaskClient, candidate: str) -> None:
    post("/models/canary", share="10", version=candidate, why="<script>alert(1)</script>")
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>" in client.get("/models").get_data(as_text=True)


@pytest.mark.parametrize("action", ["promote", "canary", "rollback"])
def test_a_change_is_asked_about_first_and_not_made_by_looking(
    client: FlaskClient, project: Path, candidate: str, action: str
) -> None:
    before = read_state(str(project))
    page = client.get(f"/models/{action}?version={candidate}").get_data(as_text=True)
    assert f"<strong>{candidate}</strong>" in page
    assert read_state(str(project)) == before
    assert client.post(f"/models/{action}", data={"version": candidate}).status_code == 403
    assert read_state(str(project)) == before


@pytest.mark.parametrize(
    ("path", "fields", "code", "text"),
    [
        ("/models/promote", {}, 409, "there is no candidate; train one"),
        ("/models/promote", {"version": "../../etc"}, 409, "is not a valid model version"),
        ("/models/canary", {"share": "much"}, 409, "must be a number"),
        ("/models/canary", {"share": "101"}, 409, "must be a percentage from 0 to 100"),
        ("/models/delete", {}, 404, "There is no such page"),
    ],
    ids=["no candidate", "a path for a version", "no number", "over the whole", "another action"],
)
def test_what_cannot_be_is_told(post: Post, path: str, fields: dict[str, str], code: int, text: str) -> None:
    answer = post(path, **fields)
    assert (answer.status_code, text in answer.get_data(as_text=True)) == (code, True)


def test_a_threshold_is_shown_as_a_change_then_written_with_comments_kept(
    post: Post, client: FlaskClient, project: Path
) -> None:
    address = "/alerts/change?safety.memory_threshold=512&safety.alert_threshold=0.995"
    page = client.get(address).get_data(as_text=True)
    assert "memory_threshold: 512" in page
    assert '"safety.alert_threshold"' not in page
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert post("/alerts/change", seen=seen, **{"safety.memory_threshold": "512"}).status_code == 303
    text = (project / ".docdetect.yaml").read_text(encoding="utf-8")
    assert text == "rules:\n  scope: public  # ours\n\nsafety:\n  memory_threshold: 512\n"
    assert 'value="512"' in client.get("/alerts").get_data(as_text=True)


def test_a_change_of_a_file_that_has_changed_meanwhile_is_refused(
    post: Post, client: FlaskClient, project: Path
) -> None:
    page = client.get("/alerts/change?safety.memory_threshold=512").get_data(as_text=True)
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    (project / ".docdetect.yaml").write_text("rules: {}\n", encoding="utf-8")
    answer = post("/alerts/change", seen=seen, **{"safety.memory_threshold": "512"})
    assert (answer.status_code, b"has changed meanwhile" in answer.data) == (409, True)
    assert (project / ".docdetect.yaml").read_text(encoding="utf-8") == "rules: {}\n"


@pytest.mark.parametrize(
    "value",
    ["-1", "2", "much", "nan", "inf", ""],
    ids=["below", "above", "a word", "no number", "endless", "nothing"],
)
def test_a_value_that_is_none_is_refused(client: FlaskClient, value: str) -> None:
    answer = client.get("/alerts/change", query_string={"safety.alert_threshold": value})
    assert (answer.status_code, b"safety.alert_threshold must be" in answer.data) == (409, True)


def test_a_configuration_that_is_a_link_is_left_alone(
    client: FlaskClient, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "shared.yaml"
    outside.write_text("rules: {}\n", encoding="utf-8")
    (project / ".docdetect.yaml").unlink()
    (project / ".docdetect.yaml").symlink_to(outside)
    answer = client.get("/alerts/change?safety.memory_threshold=512")
    assert (answer.status_code, b"edit it by hand" in answer.data) == (409, True)


def test_alerts_on_record_are_listed(client: FlaskClient, site: Site, project: Path) -> None:
    client.get("/")
    event = {"v": 1, "event": "alert", "ts": 100.0, "kind": "latency_spike", "text": "<b>slow</b>"}
    with (project / ".docdetect" / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")
    site.background.expire("figures")
    page = client.get("/alerts").get_data(as_text=True)
    assert "latency spike" in page
    assert "&lt;b&gt;slow&lt;/b&gt;" in page


def test_the_cost_of_runs_is_shown(client: FlaskClient, site: Site) -> None:
    client.get("/")
    site.background.expire("figures")
    page = client.get("/performance").get_data(as_text=True)
    cells = re.findall(r"<th scope=\"row\">(\w[\w ,]*\w) .*?<td class=\"n\">(.*?)</td>", page, re.DOTALL)
    assert dict(cells)["Runs"] == "1"
    assert re.fullmatch(r"[\d,.]+", dict(cells)["File latency p99"])
