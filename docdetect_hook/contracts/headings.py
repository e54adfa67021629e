"""Find the headings of a Markdown text."""

from __future__ import annotations

from docdetect_hook.text.lazy_regex import regex

_HEADING = regex(r" {0,3}#{1,6}[ \t]++(?P<title>.*+)")
_UNDERLINE = regex(r" {0,3}(?:=++|-++)[ \t]*+\Z")
_FENCES = ("```", "~~~")
# A heading may be emphasised, closed with marks of its own, or name what implementers have to heed.
_MARKS = "*_`# \t"
_SAFETY = frozenset(("safety", "implementation safety"))


def headings(text: str) -> dict[str, int]:
    """Return the titles of a text and the lines they stand on, from 0; code blocks have none."""
    found: dict[str, int] = {}
    fence = ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        start = line.lstrip()[:3]
        if start in _FENCES and fence in ("", start):
            fence = "" if fence else start
        if fence:
            continue
        match = _HEADING.match(line)
        if match is not None:
            _note(found, match["title"], number)
        elif number and _UNDERLINE.match(line) and lines[number - 1].strip():
            _note(found, lines[number - 1], number - 1)
    return found


def _note(found: dict[str, int], title: str, line: int) -> None:
    plain = title.strip(_MARKS)
    found.setdefault("Safety" if plain.lower() in _SAFETY else plain, line)
