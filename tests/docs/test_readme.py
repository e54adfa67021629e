"""The README tells the truth: its example is the real output, and it names every hook, command and page."""

import re
from pathlib import Path

import pytest
import yaml

from docdetect_hook import __version__
from docdetect_hook.cli import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_is_the_real_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["check", "--no-feedback", "--no-cache", "examples"]) == 1
    shown = README.split("$ docdetect check examples\n")[1].split("\n\n")[0]
    assert capsys.readouterr().out == re.sub(r"^    ", "", shown, flags=re.MULTILINE) + "\n"


def test_every_hook_is_named() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in hooks if f"`{hook['id']}`" not in README] == []


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_version_is_that_of_the_newest_changelog_heading() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == __version__
    assert f"version = {__version__}\n" in (ROOT / "setup.cfg").read_text(encoding="utf-8")
    assert f"rev: v{__version__}" in README
