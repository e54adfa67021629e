"""Stored events become checked records: what is not of its type is dropped or cut, and never raises."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hostile.state import COMMANDS, ODD, forge, write
from docdetect_hook.cli import main
from docdetect_hook.feedback.cases import Case, CaseVote, case_of
from docdetect_hook.feedback.fields import identity, line_of_text, number, seconds_of, share, text
from docdetect_hook.feedback.labels import label_of
from tests.texts import texts

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts() | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_NAMES = ("id", "ts", "path", "line", "doc", "votes", "label", "weight", "score", "confidence")


@given(
    st.sampled_from(["disagreement", "label"]),
    st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=6),
)
def test_any_event_gives_a_record_that_can_be_written_or_none(kind: str, fields: dict[str, Any]) -> None:
    event = {"event": kind, "id": "a", **fields}
    for record in (case_of(event), label_of(event)):
        if record is not None:
            json.dumps(record, allow_nan=False).encode("ascii")
            repr(record).encode("utf-8")


def test_a_case_keeps_what_is_of_its_type() -> None:
    event = {
        "event": "disagreement",
        "id": "a",
        "line": True,
        "path": 7,
        "doc": ["x"],
        "documented": "yes",
        "score": 10**400,
        "votes": {"one": {"probability": 0.5, "reason": None}, "two": {"probability": 7}, "three": 1},
    }
    assert case_of(event) == Case("a", votes={"one": CaseVote(0.5, "")})


@pytest.mark.parametrize(
    "event", [{}, {"event": "disagreement"}, {"event": "label", "id": ["a"]}, {"event": 7}]
)
def test_what_names_no_case_is_none(event: dict[str, Any]) -> None:
    assert (case_of(event), label_of(event)) == (None, None)


@pytest.mark.parametrize("value", ODD, ids=lambda value: ascii(value)[:30])
def test_odd_values_do_no_harm(value: object) -> None:
    assert identity(value) is None or isinstance(value, str)
    assert len(text(value)) <= 5000
    assert line_of_text(value).isprintable()
    for found in (number(value), share(value), seconds_of(value)):
        assert found is None or abs(found) <= 1e15


@pytest.mark.parametrize(
    ("value", "shown"),
    [("a\nb", "a b"), ("\x1b[1m", "\\x1b[1m"), ("\ud800", "?"), ("größe", "größe"), (None, "")],
    ids=["a line end", "an escape", "half a character", "letters", "nothing"],
)
def test_a_line_of_text_is_harmless(value: object, shown: str) -> None:
    assert line_of_text(value) == shown


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_forged_state_ends_no_command(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    (tmp_path / ".git").mkdir()
    source = '"""Sums values for the report."""\n\n\ndef get_value(self):\n    """Get value."""\n'
    (tmp_path / "app.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for seed in range(3):
        write(forge(random.Random(seed), str(tmp_path)), tmp_path / ".docdetect")
        assert main(words) in (0, 1, 2)
        said = capsys.readouterr()
        assert "\x1b" not in said.out + said.err
        assert "\u202e" not in said.out + said.err


@pytest.mark.parametrize("how", ["a file", "a folder in the place of each file"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_folder_that_is_none_ends_no_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], how: str
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text('"""Sums."""\n', encoding="utf-8")
    if how == "a file":
        (tmp_path / ".docdetect").write_text("", encoding="utf-8")
    else:
        for name in ("feedback.jsonl", "metrics.jsonl", "models/state.json", "feedback.jsonl.lock"):
            (tmp_path / ".docdetect" / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert main(words) in (0, 1, 2)
