"""The models of a project: what serves, what replaces it, and what no damage may stop."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.config.load import load_settings
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.store import read_events
from docdetect_hook.learning.queue import read_queue
from docdetect_hook.models import lifecycle, registry, serving
from docdetect_hook.models.correction import Correction, ModelError, Subject
from docdetect_hook.models.serving import PACKAGED_VERSION
from docdetect_hook.models.state import PACKAGED, Change, State, read_state, served_before, state_path
from docdetect_hook.quality.model import packaged_model
from docdetect_hook.storage.seal import seal
from tests.texts import texts

ROOT = Path(__file__).parents[2]
NOTE = lifecycle.Note("ann", "because", 1000.0)
SHIPPED = packaged_model().version


def _content(**changed: object) -> dict[str, Any]:
    return {"protocol": 2, "weights": {}, "support": {}, **changed}


def _two_models(root: Path) -> None:
    """Promote two models, so that 1.2.0 serves and 1.1.0 did before."""
    for _ in range(2):
        lifecycle.add_candidate(str(root), _content(), NOTE)
        lifecycle.promote(str(root), NOTE)


def _served(root: Path, path: str = "app.py") -> str:
    """Name the model that serves a path."""
    correction = serving.serving(str(root), path).correction
    return SHIPPED if correction is None else correction.version


def test_the_version_of_the_packaged_model_is_known_without_its_load() -> None:
    assert packaged_model().version == PACKAGED_VERSION


def test_without_a_project_the_packaged_model_serves() -> None:
    assert serving.current_version(None) == SHIPPED


def test_a_new_project_starts_with_the_packaged_model_and_writes_nothing(tmp_path: Path) -> None:
    assert _served(tmp_path) == SHIPPED
    assert registry.problems(str(tmp_path)) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_candidate_waits_until_it_is_promoted(tmp_path: Path) -> None:
    root = str(tmp_path)
    assert lifecycle.add_candidate(root, _content(), NOTE) == "1.1.0"
    assert serving.current_version(root) == SHIPPED
    lifecycle.promote(root, NOTE)
    assert serving.current_version(root) == "1.1.0"
    assert read_state(root).history == (
        Change(1000.0, "train", "1.1.0", "ann", "because"),
        Change(1000.0, "promote", "1.1.0", "ann", "because"),
    )


def test_a_refused_candidate_is_kept_with_its_reason_and_never_serves(tmp_path: Path) -> None:
    root = str(tmp_path)
    version = lifecycle.add_candidate(root, _content(passed=False), NOTE, refused="golden suite: 98 %")
    assert read_state(root).candidate is None
    assert read_state(root).history[-1] == Change(1000.0, "refuse", version, "ann", "golden suite: 98 %")
    with pytest.raises(UserError, match="the gates refused it"):
        lifecycle.promote(root, NOTE, version)
    assert serving.current_version(root) == SHIPPED


def test_promoting_and_rolling_back_restores_what_served(tmp_path: Path) -> None:
    _two_models(tmp_path)
    root = str(tmp_path)
    assert (read_state(root).current, read_state(root).previous) == ("1.2.0", "1.1.0")
    lifecycle.rollback(root, NOTE)
    assert (read_state(root).current, read_state(root).previous) == ("1.1.0", PACKAGED)
    lifecycle.rollback(root, NOTE)
    assert (serving.current_version(root), read_state(root).previous) == (SHIPPED, None)
    with pytest.raises(UserError, match="nothing to go back to"):
        lifecycle.rollback(root, NOTE)


@pytest.mark.parametrize("name", ["v1.0.0", "1.0.0", "packaged"])
def test_a_version_may_be_named_as_people_do(tmp_path: Path, name: str) -> None:
    _two_models(tmp_path)
    lifecycle.rollback(str(tmp_path), NOTE, name)
    assert serving.current_version(str(tmp_path)) == SHIPPED


def test_rolling_back_during_a_canary_ends_the_canary(tmp_path: Path) -> None:
    root = str(tmp_path)
    lifecycle.add_candidate(root, _content(), NOTE)
    lifecycle.start_canary(root, 100, NOTE)
    assert _served(tmp_path) == "1.1.0"
    lifecycle.rollback(root, NOTE)
    assert _served(tmp_path) == SHIPPED
    assert read_state(root).candidate is None


def test_a_canary_serves_its_share_of_the_files_and_names_its_rival(tmp_path: Path) -> None:
    root = str(tmp_path)
    lifecycle.add_candidate(root, _content(), NOTE)
    lifecycle.start_canary(root, 10, NOTE)
    paths = [f"src/file_{number}.py" for number in range(2000)]
    served = [path for path in paths if _served(tmp_path, path) == "1.1.0"]
    assert 140 < len(served) < 260
    lifecycle.start_canary(root, 30, NOTE)
    assert all(_served(tmp_path, path) == "1.1.0" for path in served)
    assert serving.serving(root, served[0]).on_trial
    assert serving.serving(root, served[0]).rival is None


@given(texts(), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_never_takes_a_file_away(path: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert not registry.in_canary(path, small) or registry.in_canary(path, large)
    assert registry.in_canary(path, 100)
    assert not registry.in_canary(path, 0)


@given(st.lists(st.sampled_from(["1.1.0", "1.2.0", "1.3.0", PACKAGED]), max_size=8))
def test_what_served_ends_with_what_serves(versions: list[str]) -> None:
    history = [
        Change(0.0, "promote" if number % 2 else "rollback", name, "", "")
        for number, name in enumerate(versions)
    ]
    assert served_before(history)[-1] == (versions[-1] if versions else PACKAGED)


def _file(**changed: object) -> bytes:
    return json.dumps(_content(**{"version": "1.2.0", **changed})).encode()


HOSTILE: list[tuple[str, bytes, str]] = [
    ("no JSON", b"MODEL", "is not JSON"),
    ("an empty file", b"", "is not JSON"),
    ("a list", b"[]", "holds no JSON object"),
    ("deep nesting", b"[" * 100_000, "is not JSON"),
    ("a pickle", b"\x80\x04\x95", "is not JSON"),
    ("not UTF-8", b'{"version": "\xff"}', "is not JSON"),
    ("NaN for a weight", _file(weights={"x": float("nan")}), "out of range"),
    ("infinity", _file(weights={"x": 1e400}), "out of range"),
    ("a huge weight", _file(weights={"x": 10**400}), "out of range"),
    ("a word for a weight", _file(weights={"x": "y"}), "out of range"),
    ("an unknown protocol", _file(protocol=99), "protocol 99"),
    ("a path as its version", _file(version="../../etc/x"), "not a valid model version"),
    ("too many bytes", b" " * 2_000_000, "more than 1000000 bytes"),
    ("a list of weights", _file(weights=[1.0]), "no table weights"),
    ("no support", _file(support=None), "no table support"),
]


@pytest.mark.parametrize(("data", "said"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_committed_model_is_refused_and_the_packaged_one_serves(
    tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / ".docdetect-model.json"
    path.write_bytes(data)
    assert serving.current_version(str(tmp_path)) == SHIPPED
    (problem,) = registry.problems(str(tmp_path))
    assert problem.startswith(f"{path} is refused: ")
    assert said in problem
    assert problem.endswith("; the packaged model serves")
    assert problem.count("\n") == 0


def test_a_model_that_was_edited_no_longer_has_its_hash(tmp_path: Path) -> None:
    _two_models(tmp_path)
    path = Path(registry.model_path(str(tmp_path), "1.1.0"))
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    with pytest.raises(UserError, match="its SHA-256 is"):
        lifecycle.rollback(str(tmp_path), NOTE)
    assert serving.current_version(str(tmp_path)) == "1.2.0"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_a_fifo_or_a_link_in_place_of_the_model_does_no_harm(tmp_path: Path) -> None:
    _two_models(tmp_path)
    path = tmp_path / ".docdetect-model.json"
    data = path.read_bytes()
    path.unlink()
    os.mkfifo(path)
    assert serving.current_version(str(tmp_path)) == SHIPPED
    path.unlink()
    (tmp_path / "other.json").write_bytes(data)
    path.symlink_to("other.json")
    assert serving.current_version(str(tmp_path)) == SHIPPED
    lifecycle.promote(str(tmp_path), NOTE, "1.1.0")
    assert (tmp_path / "other.json").read_bytes() == data
    assert not path.is_symlink()


def test_a_model_of_a_colleague_serves_and_can_be_left(tmp_path: Path) -> None:
    (tmp_path / ".docdetect-model.json").write_bytes(_file(version="1.7.0"))
    root = str(tmp_path)
    assert (serving.current_version(root), read_state(root).current) == ("1.7.0", "1.7.0")
    assert registry.model_content(root, "1.7.0")["version"] == "1.7.0"
    assert lifecycle.add_candidate(root, _content(), NOTE) == "1.8.0"
    lifecycle.rollback(root, NOTE)
    assert serving.current_version(root) == SHIPPED
    assert not (tmp_path / ".docdetect-model.json").exists()


@pytest.mark.parametrize(
    "version", ["../x", "/etc/passwd", "a/b", "..", "", "a\\b", "C:x", "x" * 65, "1.0\n"]
)
def test_a_version_that_is_a_path_is_no_version(tmp_path: Path, version: str) -> None:
    with pytest.raises(ModelError, match="neither the state nor the committed file knows it"):
        registry.load_version(str(tmp_path), version, State())


def _state(**changed: object) -> bytes:
    content = {"protocol": 2, "share": 0, "history": [], "models": {}, **changed}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _sealed(state: bytes) -> Callable[[str], bytes]:
    """Write a state that the user has sealed, whatever it says."""
    return lambda root: json.dumps({**json.loads(state), "seal": seal(root, "models", state)}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "is not JSON"),
        (b"[]", "does not have protocol 2"),
        (_state(), "this user did not choose these models on this machine"),
        (_sealed(_state()), "is not whole"),
        (_sealed(_state(history=[1])), "is not whole"),
        (b"\xff\xfe", "is not JSON"),
    ],
    ids=["torn", "a list", "no seal", "no candidate", "a foreign history", "not text"],
)
def test_a_damaged_state_is_told_and_the_packaged_model_serves(
    tmp_path: Path, data: bytes | Callable[[str], bytes], said: str
) -> None:
    path = Path(state_path(str(tmp_path)))
    path.parent.mkdir(parents=True)
    data = data if isinstance(data, bytes) else data(str(tmp_path))
    path.write_bytes(data)
    assert serving.current_version(str(tmp_path)) == SHIPPED
    assert said in registry.problems(str(tmp_path))[0]
    lifecycle.add_candidate(str(tmp_path), _content(), NOTE)
    assert path.with_suffix(".json.damaged").read_bytes() == data
    assert read_state(str(tmp_path)).problem == ""


def test_models_are_read_once_and_again_only_when_a_file_changes(tmp_path: Path) -> None:
    _two_models(tmp_path)
    first = serving.serving(str(tmp_path), "app.py").correction
    assert serving.serving(str(tmp_path), "b.py").correction is first
    lifecycle.rollback(str(tmp_path), NOTE)
    assert _served(tmp_path) == "1.1.0"


FUNCTION = Subject("python", "function", "UND103", "get_rows", "src/app.py", 0.9)
GROUP = "UND103 python function"


@pytest.mark.parametrize(
    ("subject", "sure", "demoted"),
    [
        pytest.param(FUNCTION, 0.0759, True, id="a finding of the kind that labels are about"),
        pytest.param(FUNCTION._replace(path="app.py"), 0.1824, True, id="in another folder"),
        pytest.param(FUNCTION._replace(path="lib/app.py"), 0.1824, True, id="in a folder without a weight"),
        pytest.param(FUNCTION._replace(qualname="save_rows"), 0.3775, False, id="a name that labels uphold"),
        pytest.param(FUNCTION._replace(code="UND102"), 0.9, False, id="a kind without labels"),
        pytest.param(FUNCTION._replace(confidence=0.1), 0.0759, True, id="a finding that was doubtful"),
        pytest.param(FUNCTION._replace(confidence=0.05), 0.0759, False, id="labels that only raise"),
    ],
)
def test_what_labels_make_of_a_finding(subject: Subject, sure: float, demoted: bool) -> None:
    weights = {GROUP: -1.5, "folder src": -1.0, "python function name save": 2.0}
    model = Correction("1.1.0", weights, {GROUP: 30})
    assert round(model.confidence(subject), 4) == sure
    assert model.demotes(subject, 0.2) is demoted


def test_a_candidate_differs_from_the_model_that_serves_where_one_of_them_demotes() -> None:
    model = Correction("1.1.0", {GROUP: -3.0}, {GROUP: 30})
    assert not serving.Serving(model).differs(FUNCTION, 0.2)
    assert not serving.Serving(model, True, model).differs(FUNCTION, 0.2)
    assert serving.Serving(model, True, None).differs(FUNCTION, 0.2)


CHURN = """
import sys
from docdetect_hook.learning.queue import read_queue
from docdetect_hook.models import lifecycle, registry, serving
root = sys.argv[1]
note = lifecycle.Note("churn", "test", 0.0)
content = {"protocol": 2, "weights": {}, "support": {}}
print("ready", flush=True)
while True:
    lifecycle.add_candidate(root, content, note)
    lifecycle.start_canary(root, 10, note)
    lifecycle.promote(root, note)
    lifecycle.rollback(root, note)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals")
def test_a_kill_at_any_point_leaves_a_state_that_loads_and_a_model_that_serves(tmp_path: Path) -> None:
    chance = random.Random(11)
    for _ in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", CHURN, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
        time.sleep(0.02 + chance.random() / 20)
        writer.kill()
        writer.communicate()
        assert read_state(str(tmp_path)).problem == ""
        assert serving.current_version(str(tmp_path))
        assert registry.problems(str(tmp_path)) == ()
    assert lifecycle.add_candidate(str(tmp_path), _content(), NOTE) in registry.versions(str(tmp_path))
    assert not list((tmp_path / ".docdetect" / "models").glob("*.new"))


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / ".docdetect").write_text("in the way", encoding="utf-8")
    with pytest.raises(UserError, match=r"\.docdetect is a file: it is left alone"):
        lifecycle.add_candidate(str(tmp_path), _content(), NOTE)


@pytest.mark.slow
def test_writers_at_the_same_time_lose_no_model(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom docdetect_hook.models import lifecycle, registry\n"
        "content = {'protocol': 2, 'weights': {}, 'support': {}}\n"
        "for _ in range(5):\n    lifecycle.add_candidate(sys.argv[1], content, lifecycle.Note('a', 'b', 0.0))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert registry.versions(str(tmp_path)) == [f"1.{number}.0" for number in range(1, 21)]
    assert len(read_state(str(tmp_path)).history) == 20


SOURCE = '"""Tools for tables."""\n\n\ndef get_rows(one):\n    return one + 1\n'


def _checked(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[str, str]:
    from docdetect_hook.cli import main

    (root / ".git").mkdir(exist_ok=True)
    (root / "app.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.chdir(root)
    main(["check", "app.py"])
    out, err = capsys.readouterr()
    return out, err


def _lenient() -> dict[str, Any]:
    """Make a model that takes back every function."""
    return _content(weights={GROUP: -5.0}, support={GROUP: 30})


def test_the_model_in_charge_takes_findings_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "UND103" in _checked(tmp_path, monkeypatch, capsys)[0]
    lifecycle.add_candidate(str(tmp_path), _lenient(), NOTE)
    assert "UND103" in _checked(tmp_path, monkeypatch, capsys)[0]
    lifecycle.promote(str(tmp_path), NOTE)
    for _ in ("checked", "kept from the run before"):
        assert _checked(tmp_path, monkeypatch, capsys)[0] == (
            "No findings in 1 file (1 demoted by this team's labels); "
            "1 of 2 definitions documented (50.0 %); model 1.1.0 of this project\n"
        )
    lifecycle.rollback(str(tmp_path), NOTE)
    assert "UND103" in _checked(tmp_path, monkeypatch, capsys)[0]


def test_a_canary_judges_its_files_and_what_differs_is_asked_about_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lifecycle.add_candidate(str(tmp_path), _lenient(), NOTE)
    lifecycle.start_canary(str(tmp_path), 100, NOTE)
    assert "UND103" not in _checked(tmp_path, monkeypatch, capsys)[0]
    _checked(tmp_path, monkeypatch, capsys)
    (case,) = [event for event in read_events(str(tmp_path)) if event.get("qualname") == "get_rows"]
    assert case["code"] == "UND103"
    question = next(read_queue(str(tmp_path), load_settings(isolated=True)).questions)
    assert (question.case.qualname, question.uncertainty) == ("get_rows", 1.0)


def test_linting_goes_on_with_the_packaged_model_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".docdetect-model.json").write_bytes(b"\x80\x04")
    out, err = _checked(tmp_path, monkeypatch, capsys)
    assert "UND103" in out
    assert err.count("\n") == 1
    assert ".docdetect-model.json is refused" in err
    assert err.endswith("; the packaged model serves\n")
