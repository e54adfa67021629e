"""Take out suppression comments that silence nothing, and write those of other tools as ours."""

from __future__ import annotations

from docdetect_hook.languages import LANGUAGES
from docdetect_hook.records import Edit, Finding, Fix, Language
from docdetect_hook.rules.directives import Suppression
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_OURS = regex(r"docdetect:[ \t]*+(?P<verb>[\w-]++)[ \t]*+\[(?P<codes>[^\]\n]*+)\](?:[ \t]*+--[^\n]*+)?+")
_THEIRS = regex(
    r"(?i)\#[ \t]*+noqa:[ \t]?+(?P<codes>[a-z]++[0-9]++(?:[, \t]++[a-z]++[0-9]++)*+)(?P<rest>[^\n]*+)"
)
_FOREIGN = regex(r"(?i)D(?:1|10|10[0-7]|419)\Z")
_REWRITTEN = "Write the comment of another tool as a suppression"


def unused_fix(lines: Sequence[str], line: int, col: int, language: Language) -> Fix | None:
    """Return what takes out the suppression at a place, a block's end with its begin."""
    found = _OURS.match(lines[line - 1], col)
    begin = _removed(lines[line - 1], line, col, language)
    if found is None or begin is None:
        return None
    edits = [begin]
    if found["verb"] == "begin-ignore":
        end = _end_of_block(lines, line, found["codes"], language)
        if end is None:
            return None
        edits.append(end)
    return Fix("Remove the unused suppression", True, tuple(edits))


def _removed(text: str, line: int, col: int, language: Language) -> Edit | None:
    """Return what takes a directive out, with the comment and the line that are empty then."""
    found = _OURS.match(text, col)
    mark = LANGUAGES[language].line_comment
    before = text[:col].rstrip(" \t")
    if found is None or not before.endswith(mark):
        return None
    before, after = before[: -len(mark)], text[found.end() :].strip()
    if after:
        if not after.startswith(mark):
            return None
        return Edit(line, len(before), line, len(text) - len(text[found.end() :].lstrip()))
    if before.strip(" \t\f\ufeff"):
        return Edit(line, len(before.rstrip()), line, len(text))
    return Edit(line, 0, line + 1, 0)


def _end_of_block(lines: Sequence[str], line: int, codes: str, language: Language) -> Edit | None:
    for number in range(line + 1, len(lines) + 1):
        text = lines[number - 1]
        found = _OURS.search(text) if "end-ignore" in text else None
        if found is not None and found["verb"] == "end-ignore" and found["codes"] == codes:
            return _removed(text, number, found.start(), language)
    return None


def foreign_fixes(
    lines: Sequence[str], silenced: Iterable[tuple[Finding, Suppression]], only: frozenset[str]
) -> Iterator[Fix]:
    """Yield the fix of each `noqa` that silences findings of ours, if all are of some codes."""
    codes: dict[tuple[int, int], set[str]] = {}
    for finding, one in silenced:
        if one.form == "noqa":
            codes.setdefault((one.line, one.col), set()).add(finding.code)
    for (line, col), ours in codes.items():
        edit = _translated(lines[line - 1], line, col, sorted(ours))
        if edit is not None and ours <= only:
            yield Fix(_REWRITTEN, True, (edit,))


def _translated(text: str, line: int, col: int, ours: Sequence[str]) -> Edit | None:
    found = _THEIRS.match(text, col)
    if found is None:
        return None
    named = found["codes"].replace(",", " ").split()
    others = [code for code in named if not _FOREIGN.match(code)]
    rest = found["rest"].strip()
    kept = f"# noqa: {', '.join(others)}  " if others else ""
    if rest.startswith("#"):
        rest = f"  {rest}"
    elif rest:
        rest = f" -- {rest.lstrip('-: ')}"
    return Edit(line, col, line, len(text), f"{kept}# docdetect: ignore[{', '.join(ours)}]{rest}")
