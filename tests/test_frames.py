"""How far it is from the command line to the vote on one definition."""

import sys
from pathlib import Path
from types import FrameType

import pytest

from docdetect_hook.cli import main
from docdetect_hook.voters import structural

_MOST = 8


def _frames_to_a_vote(*words: str) -> list[str]:
    """Run the command, and return the functions of ours from `main` to the first vote."""
    found: list[str] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if found or event != "call" or frame.f_code.co_filename != structural.__file__:
            return
        above: FrameType | None = frame
        while above is not None and above.f_code is not main.__code__:
            found.append(above.f_code.co_qualname)
            above = above.f_back
        found.append("main")

    sys.setprofile(note)
    try:
        main(["check", "--jobs", "1", *words, "app.py"])
    finally:
        sys.setprofile(None)
    return found[::-1]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["--isolated"], id="a run of its own"),
        pytest.param(["--no-feedback"], id="a run that keeps its reports"),
    ],
)
def test_a_vote_is_few_calls_away(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text("def find(path):\n    return open(path)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    frames = _frames_to_a_vote(*words)
    assert frames[0] == "main"
    assert len(frames) <= _MOST, frames
    assert "UND103" in capsys.readouterr().out
