"""The models of a project: what serves, what replaces it, and what no damage may stop."""

from __future__ import annotations

import hashlib
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

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.store import FeedbackFile, read_events
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.state import Change, State, read_state, served_before, state_path, write_state
from docdetect_hook.models.trial import trial_event
from docdetect_hook.quality.model import ModelError
from docdetect_hook.storage.seal import seal

ROOT = Path(__file__).parents[2]
NOTE = lifecycle.Note("ann", "because", 1000.0)
PACKAGED = registry.packaged_model().version


def _content(**changed: object) -> dict[str, Any]:
    return {**registry.model_content("", registry.PACKAGED), **changed}


def _two_models(root: Path) -> None:
    """Promote two models, so that 1.2.0 serves and 1.1.0 did before."""
    for _ in range(2):
        lifecycle.add_candidate(str(root), _content(), NOTE)
        lifecycle.promote(str(root), NOTE)


def _touch(root: Path) -> None:
    os.utime(state_path(str(root)), ns=(time.time_ns(), time.time_ns()))


def test_without_a_project_the_packaged_model_serves() -> None:
    assert registry.served_model(None, "app.py")[1] == PACKAGED


def test_a_new_project_starts_with_the_packaged_model_and_writes_nothing(tmp_path: Path) -> None:
    assert registry.served_model(str(tmp_path), "app.py")[1] == PACKAGED
    assert registry.problems(str(tmp_path)) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_candidate_waits_until_it_is_promoted(tmp_path: Path) -> None:
    root = str(tmp_path)
    assert lifecycle.add_candidate(root, _content(), NOTE) == "1.1.0"
    assert registry.current_version(root) == PACKAGED
    lifecycle.promote(root, NOTE)
    assert registry.current_version(root) == "1.1.0"
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
    assert registry.current_version(root) == PACKAGED


def test_promoting_and_rolling_back_restores_what_served(tmp_path: Path) -> None:
    _two_models(tmp_path)
    root = str(tmp_path)
    assert (read_state(root).current, read_state(root).previous) == ("1.2.0", "1.1.0")
    lifecycle.rollback(root, NOTE)
    assert (read_state(root).current, read_state(root).previous) == ("1.1.0", registry.PACKAGED)
    lifecycle.rollback(root, NOTE)
    assert (registry.current_version(root), read_state(root).previous) == (PACKAGED, None)
    with pytest.raises(UserError, match="nothing to go back to"):
        lifecycle.rollback(root, NOTE)


@pytest.mark.parametrize("name", ["v1.0.0", "1.0.0", "packaged"])
def test_a_version_may_be_named_as_people_do(tmp_path: Path, name: str) -> None:
    _two_models(tmp_path)
    lifecycle.rollback(str(tmp_path), NOTE, name)
    assert registry.current_version(str(tmp_path)) == PACKAGED


def test_rolling_back_during_a_canary_ends_the_canary(tmp_path: Path) -> None:
    root = str(tmp_path)
    lifecycle.add_candidate(root, _content(), NOTE)
    lifecycle.start_canary(root, 100, NOTE)
    assert registry.served_model(root, "app.py")[1] == "1.1.0"
    lifecycle.rollback(root, NOTE)
    assert registry.served_model(root, "app.py")[1] == PACKAGED
    assert read_state(root).candidate is None


def test_a_canary_serves_its_share_of_the_files_and_names_its_rival(tmp_path: Path) -> None:
    root = str(tmp_path)
    lifecycle.add_candidate(root, _content(), NOTE)
    lifecycle.start_canary(root, 10, NOTE)
    paths = [f"src/file_{number}.py" for number in range(2000)]
    served = [path for path in paths if registry.served_model(root, path)[1] == "1.1.0"]
    assert 140 < len(served) < 260
    lifecycle.start_canary(root, 30, NOTE)
    assert all(registry.served_model(root, path)[1] == "1.1.0" for path in served)
    rival = registry.serving(root, served[0]).rival
    assert rival is not None
    assert rival.version == PACKAGED


@given(st.text(), st.floats(0, 100), st.floats(0, 100))
def test_a_larger_share_never_takes_a_file_away(path: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert not registry.in_canary(path, small) or registry.in_canary(path, large)
    assert registry.in_canary(path, 100)
    assert not registry.in_canary(path, 0)


@given(st.lists(st.sampled_from(["1.1.0", "1.2.0", "1.3.0", registry.PACKAGED]), max_size=8))
def test_what_served_ends_with_what_serves(versions: list[str]) -> None:
    history = [
        Change(0.0, "promote" if number % 2 else "rollback", name, "", "")
        for number, name in enumerate(versions)
    ]
    assert served_before(history)[-1] == (versions[-1] if versions else registry.PACKAGED)


def test_the_weights_of_the_voters_are_served_with_their_model(tmp_path: Path) -> None:
    weights = {"enhanced_python": 0.4, "enhanced_rust": 0.3, "pattern_based": 0.2, "confidence_engine": 0.1}
    lifecycle.add_candidate(str(tmp_path), _content(ensemble={"weights": weights}), NOTE)
    lifecycle.promote(str(tmp_path), NOTE)
    assert registry.serving(str(tmp_path), "app.py").weights == weights


def _file(**changed: object) -> bytes:
    return json.dumps(_content(**{"version": "1.2.0", **changed})).encode()


NEGATIVE = dict.fromkeys(("enhanced_python", "enhanced_rust", "pattern_based", "confidence_engine"), -1)
HOSTILE: list[tuple[str, bytes, str]] = [
    ("no JSON", b"MODEL", "is not JSON"),
    ("an empty file", b"", "is not JSON"),
    ("a list", b"[]", "holds no JSON object"),
    ("deep nesting", b"[" * 100_000, "is not JSON"),
    ("a pickle", b"\x80\x04\x95", "is not JSON"),
    ("not UTF-8", b'{"version": "\xff"}', "is not JSON"),
    ("NaN for a weight", _file(intercept=float("nan")), "NaN"),
    ("infinity", _file(intercept=1e400), "Infinity"),
    ("a huge weight", _file(intercept=10**400), "out of range"),
    ("an unknown protocol", _file(protocol=99), "protocol 99"),
    ("another version inside", _file(version="7.7.7"), "says that it is '7.7.7'"),
    ("a path as its version", _file(version="../../etc/x"), "says that it is"),
    ("too many bytes", b" " * 2_000_000, "larger than 1000000 bytes"),
    ("too few weights", _file(weights=[1.0]), "weights"),
    ("voters that are none", _file(ensemble={"weights": {"me": 1}}), "voters"),
    ("negative voters", _file(ensemble={"weights": NEGATIVE}), "between 0 and 1"),
]


@pytest.mark.parametrize(("data", "said"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_a_hostile_model_is_refused_and_the_last_good_one_serves(
    tmp_path: Path, data: bytes, said: str
) -> None:
    _two_models(tmp_path)
    root = str(tmp_path)
    Path(registry.model_path(root, "1.2.0")).write_bytes(data)
    state = read_state(root)
    digests = {**state.digests, "1.2.0": hashlib.sha256(data).hexdigest()}
    write_state(root, state._replace(digests=digests))  # the hash is right, so that the content is judged
    assert registry.current_version(root) == "1.1.0"
    (problem,) = registry.problems(root)
    assert said in problem
    assert "1.2.0.json is refused" in problem
    assert problem.endswith("; model 1.1.0 serves")
    assert problem.count("\n") == 0


def test_a_model_that_was_edited_no_longer_has_its_hash(tmp_path: Path) -> None:
    _two_models(tmp_path)
    path = Path(registry.model_path(str(tmp_path), "1.2.0"))
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    _touch(tmp_path)
    assert registry.current_version(str(tmp_path)) == "1.1.0"
    assert "SHA-256" in registry.problems(str(tmp_path))[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
def test_a_fifo_in_place_of_a_model_does_not_hang(tmp_path: Path) -> None:
    _two_models(tmp_path)
    path = Path(registry.model_path(str(tmp_path), "1.2.0"))
    path.unlink()
    os.mkfifo(path)
    _touch(tmp_path)
    assert registry.current_version(str(tmp_path)) == "1.1.0"


@pytest.mark.parametrize(
    "version", ["../x", "/etc/passwd", "a/b", "..", "", "a\\b", "C:x", "x" * 65, "1.0\n"]
)
def test_a_version_that_is_a_path_is_no_version(tmp_path: Path, version: str) -> None:
    with pytest.raises(ModelError, match="not a valid model version"):
        registry.load_version(str(tmp_path), version, State())


def _state(**changed: object) -> bytes:
    content = {"protocol": 1, "current": "1.0.0", "share": 0, "history": [], "models": {}, **changed}
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _sealed(state: bytes) -> Callable[[str], bytes]:
    """Write a state that the user has sealed, whatever it says."""
    return lambda root: json.dumps({**json.loads(state), "seal": seal(root, "models", state)}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "is not JSON"),
        (b"[]", "does not have protocol 1"),
        (_state(), "this user did not choose these models on this machine"),
        (_sealed(_state(current="../../x")), "is not a valid model version"),
        (_sealed(_state(share=float("nan"))), "between 0 and 100"),
        (_sealed(_state(share=10**400)), "between 0 and 100"),
        (_sealed(_state(history=[1])), "history"),
        (b"\xff\xfe", "is not JSON"),
    ],
    ids=["torn", "a list", "no seal", "a path", "NaN", "a huge share", "a foreign history", "not text"],
)
def test_a_damaged_state_is_told_and_the_packaged_model_serves(
    tmp_path: Path, data: bytes | Callable[[str], bytes], said: str
) -> None:
    path = Path(state_path(str(tmp_path)))
    path.parent.mkdir(parents=True)
    data = data if isinstance(data, bytes) else data(str(tmp_path))
    path.write_bytes(data)
    assert registry.current_version(str(tmp_path)) == PACKAGED
    assert said in registry.problems(str(tmp_path))[0]
    lifecycle.add_candidate(str(tmp_path), _content(), NOTE)
    assert path.with_suffix(".json.damaged").read_bytes() == data
    assert read_state(str(tmp_path)).problem == ""


def test_a_state_that_breaks_while_running_leaves_the_model_in_charge(tmp_path: Path) -> None:
    _two_models(tmp_path)
    assert registry.current_version(str(tmp_path)) == "1.2.0"
    Path(state_path(str(tmp_path))).write_bytes(b"{")
    assert registry.current_version(str(tmp_path)) == "1.2.0"


def test_models_are_read_once_and_again_only_when_the_state_changes(tmp_path: Path) -> None:
    _two_models(tmp_path)
    first = registry.served_model(str(tmp_path), "app.py")[0]
    assert registry.served_model(str(tmp_path), "b.py")[0] is first
    lifecycle.rollback(str(tmp_path), NOTE)
    assert registry.served_model(str(tmp_path), "app.py")[1] == "1.1.0"


def test_differing_verdicts_of_a_canary_are_recorded_once_each(tmp_path: Path) -> None:
    packaged = registry.packaged_model()
    other = packaged._replace(version="1.1.0", intercept=packaged.intercept - 9)
    assert trial_event("abc", {"glue": 1.0}, packaged, None) is None
    assert trial_event("abc", None, other, packaged) is None
    assert trial_event("abc", {"glue": 1.0}, packaged, packaged) is None
    event = trial_event("abc", {"glue": 1.0}, other, packaged)
    assert event is not None
    assert event["case"] == "abc"
    assert (event["candidate"]["reported"], event["current"]["reported"]) == (False, True)
    file = FeedbackFile(str(tmp_path))
    assert file.append([event, {**event}]) == 1
    assert FeedbackFile(str(tmp_path)).append([event]) == 0


def test_the_key_of_what_serves_changes_with_it(tmp_path: Path) -> None:
    root, keys = str(tmp_path), [registry.serving_key(None)]
    assert registry.serving_key(root) == keys[0]
    lifecycle.add_candidate(root, _content(), NOTE)
    for share in (10, 20):
        lifecycle.start_canary(root, share, NOTE)
        keys.append(registry.serving_key(root))
    lifecycle.promote(root, NOTE)
    keys.append(registry.serving_key(root))
    assert len(set(keys)) == 4


CHURN = """
import sys
from docdetect_hook.models import lifecycle, registry
root = sys.argv[1]
note = lifecycle.Note("churn", "test", 0.0)
content = registry.model_content(root, registry.PACKAGED)
print("ready", flush=True)
while True:
    lifecycle.add_candidate(root, content, note)
    lifecycle.start_canary(root, 10, note)
    lifecycle.promote(root, note)
    lifecycle.rollback(root, note)
"""


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
        assert registry.current_version(str(tmp_path))
        assert registry.problems(str(tmp_path)) == ()
    assert lifecycle.add_candidate(str(tmp_path), _content(), NOTE) in registry.versions(str(tmp_path))
    assert not list((tmp_path / ".docdetect" / "models").glob("*.new"))


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / ".docdetect").write_text("in the way", encoding="utf-8")
    with pytest.raises(UserError, match=r"\.docdetect is a file: it is left alone"):
        lifecycle.add_candidate(str(tmp_path), _content(), NOTE)


def test_writers_at_the_same_time_lose_no_model(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom docdetect_hook.models import lifecycle, registry\n"
        "content = registry.model_content('', registry.PACKAGED)\n"
        "for _ in range(5):\n    lifecycle.add_candidate(sys.argv[1], content, lifecycle.Note('a', 'b', 0.0))\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT) for _ in range(4)]
    assert [writer.wait() for writer in writers] == [0] * 4
    assert registry.versions(str(tmp_path)) == [f"1.{number}.0" for number in range(1, 21)]
    assert len(read_state(str(tmp_path)).history) == 20


RESTATING = '"""Tools for tables."""\n\n\ndef get_rows():\n    """Get rows."""\n'


def _checked(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[str, str]:
    from docdetect_hook.cli import main

    (root / ".git").mkdir(exist_ok=True)
    (root / "app.py").write_text(RESTATING, encoding="utf-8")
    monkeypatch.chdir(root)
    main(["check", "--select", "UND202", "app.py"])
    out, err = capsys.readouterr()
    return out, err


def _lenient() -> dict[str, Any]:
    """Make a model that takes every text for documentation."""
    return _content(intercept=-50.0)


def test_the_model_in_charge_judges(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "UND202" in _checked(tmp_path, monkeypatch, capsys)[0]
    lifecycle.add_candidate(str(tmp_path), _lenient(), NOTE)
    assert "UND202" in _checked(tmp_path, monkeypatch, capsys)[0]
    lifecycle.promote(str(tmp_path), NOTE)
    assert "UND202" not in _checked(tmp_path, monkeypatch, capsys)[0]
    lifecycle.rollback(str(tmp_path), NOTE)
    assert "UND202" in _checked(tmp_path, monkeypatch, capsys)[0]


def test_a_canary_judges_its_files_and_both_verdicts_are_recorded_where_they_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lifecycle.add_candidate(str(tmp_path), _lenient(), NOTE)
    lifecycle.start_canary(str(tmp_path), 100, NOTE)
    assert "UND202" not in _checked(tmp_path, monkeypatch, capsys)[0]
    _checked(tmp_path, monkeypatch, capsys)
    events = list(read_events(str(tmp_path)))
    cases = {event["id"]: event["qualname"] for event in events if event["event"] == "disagreement"}
    (trial,) = [
        event for event in events if event["event"] == "canary" and cases[event["case"]] == "get_rows"
    ]
    assert (trial["candidate"]["model"], trial["candidate"]["reported"]) == ("1.1.0", False)
    assert (trial["current"]["model"], trial["current"]["reported"]) == (PACKAGED, True)


def test_linting_goes_on_with_the_last_good_model_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lifecycle.add_candidate(str(tmp_path), _lenient(), NOTE)
    lifecycle.promote(str(tmp_path), NOTE)
    Path(registry.model_path(str(tmp_path), "1.1.0")).write_bytes(b"\x80\x04")
    _touch(tmp_path)
    out, err = _checked(tmp_path, monkeypatch, capsys)
    assert "UND202" in out
    assert err.count("\n") == 1
    assert "1.1.0.json is refused" in err
    assert err.endswith("; model 1.0.0 serves\n")
