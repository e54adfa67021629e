"""The commands that say whether everything is in place, whole, on real projects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docdetect_hook import __version__
from docdetect_hook.cli import main


def _said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was printed, without figures of this machine."""
    return [re.sub(r"\d[\d,.]*", "#", line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.slow
def test_a_project_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["ready"]) == 0
    assert [line.split()[:2] for line in _said(capsys)] == [
        ["PASS", "interpreter"],
        ["PASS", "hook"],
        ["PASS", "flake#"],
        ["PASS", "configuration"],
        ["PASS", "speed"],
        ["PASS", "disk"],
        ["PASS", "model"],
        ["PASS", "validation"],
        ["ready"],
    ]


@pytest.mark.slow
def test_what_is_not_in_place_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".docdetect.yaml").write_text("rules:\n  scpoe: all\n", encoding="utf-8")
    (tmp_path / ".docdetect-model.json").write_text("{", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["ready"]) == 1
    failed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("FAIL")]
    assert [line.split()[1] for line in failed] == ["configuration", "model"]
    assert "scpoe" in failed[0]


@pytest.mark.slow
def test_outside_of_a_project_what_needs_one_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["ready"]) == 0
    assert f"docdetect-hook {__version__} is installed, {__version__} runs" in (
        out := capsys.readouterr().out
    )
    assert [line.split()[1] for line in out.splitlines() if line.startswith("skip")] == ["disk", "model"]


@pytest.mark.slow
def test_validation_counts_cases_and_drives_the_loop(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn")
    assert main(["validate", "--component", "learning"]) == 0
    assert _said(capsys) == [
        "learning: # of # cases right (# of # definitions, # %): PASS",
        "  python: # of # (# %)",
        "  rust: # of # (# %)",
        "  cases are kept once: PASS",
        "  every case is asked: PASS",
        "  answers leave the queue: PASS",
        "  a ruling passes the gates: PASS",
        "  it changes one kind of finding: PASS",
        "  a model can be left: PASS",
        "  one-sided labels are refused: PASS",
        "throughput: # characters a second, # wanted: PASS",
        "All tests: PASS",
    ]
