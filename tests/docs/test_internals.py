"""The page on internals names files and functions that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "docdetect_hook"
PAGE = (ROOT / "docs" / "internals.md").read_text(encoding="utf-8")
FILES = sorted(
    {name for name in re.findall(r"`([a-z_/]+(?:/|\.py))`", PAGE) if not name.startswith("tests/")}
)
# Rows of the table of steps: functions in one cell, files in the next.
STEPS = re.findall(r"^\|[^|]+\|([^|]+)\|([^|]+)\|$", PAGE, re.MULTILINE)
# Prose: a name, and the file behind it in parentheses.
PROSE = re.findall(
    r"`([\w.]+)`[^`()]*\((?:`[\w.]+` in )?`([a-z_/]+\.py)`\)|`([\w.]+)` in\s+`([a-z_/]+\.py)`", PAGE
)


def test_every_file_is_there() -> None:
    assert FILES
    assert [name for name in FILES if not (PACKAGE / name).exists()] == []


def _defined(name: str, files: list[str]) -> bool:
    last = name.split(".")[-1]
    text = "\n".join((PACKAGE / file).read_text(encoding="utf-8") for file in files)
    return re.search(rf"^\s*(?:def|class) {re.escape(last)}\b", text, re.MULTILINE) is not None


def test_every_function_is_in_its_file() -> None:
    named = [
        (name, re.findall(r"`([\w/]+\.py)`", files))
        for names, files in STEPS
        for name in re.findall(r"`([\w.]+)`", names)
        if ".py" in files and not name.endswith(".py")
    ]
    named += [(one or three, [two or four]) for one, two, three, four in PROSE]
    assert len(named) > 50
    assert [(name, files) for name, files in named if not _defined(name, files)] == []
