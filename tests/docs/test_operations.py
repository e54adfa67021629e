"""The operations page names commands that exist, with options that they take."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docdetect_hook.cli import COMMANDS, parse

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
WRITTEN = sorted({
    part.strip()
    for span in re.findall(r"`(docdetect [^`]+)`", PAGE)
    for part in re.split(r"&&|>", span)
    if part.strip().startswith("docdetect ")
})  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_a_command_on_the_page_can_be_called(written: str) -> None:
    words = [{"PERCENT": "5", "VERSION": "1.0.0"}.get(word, word) for word in shlex.split(written)[1:]]
    assert parse(words).command == words[0]


def test_every_command_of_the_learning_loop_is_on_the_page() -> None:
    loop = set(COMMANDS) - {
        "check",
        "items",
        "rule",
        "config",
        "baseline",
        "changes",
        "coverage",
        "dashboard",
        "lsp",
    }
    assert loop <= {shlex.split(written)[1] for written in WRITTEN}
