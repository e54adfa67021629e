"""Read directives in comments: our own, and those of flake8 and pydocstyle that mean the same."""

from __future__ import annotations

from docdetect_hook.config.options import nearest, nearest_code
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Collection, Iterator
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

    from docdetect_hook.rules.comments import Comment

# What people write, for a quick look at a whole text.
OWN_WORDS = ("docdetect:",)
NOQA_WORDS = ("noqa", "Noqa")
NOQA_WORDS_WITH_CAPITALS = (*NOQA_WORDS, "NOQA", "NoQA", "NoQa", "noQA")

# At the start of a comment, or behind another mark, such as one for a type checker.
_DIRECTIVE = regex(
    r"(?:^|\#|//)[ \t]*+docdetect:[ \t]*+(?P<verb>[\w-]*+)[ \t]*+"
    r"(?P<bracket>\[(?P<codes>[^\]\n]*+)(?P<closed>\]?+))?+(?:[ \t]*+--[ \t]*+(?P<reason>[^\n]*+))?+"
)
# As flake8 reads it: codes behind a colon, by comma or blank; without codes every finding.
_CODES = r"(?!\w)(?::[ \t]?+(?P<codes>[a-z]++[0-9]++(?:[, \t]++[a-z]++[0-9]++)*+))?+"
_NOQA = regex(r"(?i)\#[ \t]*+noqa" + _CODES)
# flake8 wants the directive for a whole file alone on its line.
_NOQA_FILE = regex(r"(?i)\# flake8[:=][ \t]*+noqa" + _CODES)
_CODE = regex(r"UND\d{0,3}\Z")
_LINE_VERBS = ("ignore", "ignore-file")
_VERBS = (*_LINE_VERBS, "begin-ignore", "end-ignore")
# pydocstyle's, with the same last digits as ours.
_SAME = {f"D10{digit}": f"UND10{digit}" for digit in range(8)} | {
    "D10": "UND10",
    "D1": "UND10",
    "D419": "UND200",
}


class Suppression(NamedTuple):
    """One directive: where it stands, its codes or prefixes (none: all), the reason given, its kind.

    ``form`` is ``ignore``, ``ignore-file``, ``begin-ignore``, ``end-ignore``, ``noqa`` or ``noqa-file``;
    ``alone`` says that no code shares the line, ``behind`` is the line of the string before it, or 0.
    """

    line: int
    col: int
    codes: tuple[str, ...]
    reason: str
    form: str
    alone: bool
    behind: int = 0


class DirectiveProblem(NamedTuple):
    """A directive that cannot be understood, and why."""

    line: int
    col: int
    message: str


def own_directives(comment: Comment, known: Collection[str]) -> Iterator[Suppression | DirectiveProblem]:
    """Yield the directives of ours in one comment; offsets are those of their first word."""
    body = comment.text
    mark = 1 if body.startswith("#") else 2
    inner = body[mark:].removesuffix("*/") if body.startswith("/*") else body[mark:]
    for found in _DIRECTIVE.finditer(inner):
        col = comment.col + mark + found.start() + found[0].index("docdetect")
        yield _read_directive(found, comment, col, known)


def noqa_directive(comment: Comment, *, own: bool, foreign: bool) -> Suppression | None:
    """Return the `noqa` in a comment: ``own`` honours our codes and bare ones, ``foreign`` pydocstyle's."""
    form = "noqa-file" if comment.alone else "noqa"
    found = (comment.alone and _NOQA_FILE.match(comment.text)) or None
    if found is None:
        form, found = "noqa", _NOQA.search(comment.text)
    if found is None:
        return None
    named = (found["codes"] or "").upper().replace(",", " ").split()
    codes = [code for code in named if own and code.startswith("UND")]
    if foreign:
        codes += [_SAME[code] for code in named if code in _SAME]
    if not codes and (named or not own):
        return None
    col = comment.col + found.start()
    return Suppression(comment.line, col, tuple(codes), "", form, comment.alone, comment.behind)


def _read_directive(
    found: re.Match[str], comment: Comment, col: int, known: Collection[str]
) -> Suppression | DirectiveProblem:
    verb = found["verb"]
    codes = tuple((found["codes"] or "").upper().replace(",", " ").split())
    trouble = _trouble(found, verb, codes, known)
    if not trouble and verb == "ignore-file" and (comment.col or not comment.alone):
        trouble = "`docdetect: ignore-file` must stand alone at the start of a line"
    if not trouble and verb not in _LINE_VERBS and not comment.alone:
        trouble = f"`docdetect: {verb}` must stand alone on its line"
    if trouble:
        return DirectiveProblem(comment.line, col, trouble)
    reason = (found["reason"] or "").strip()
    return Suppression(comment.line, col, codes, reason, verb, comment.alone, comment.behind)


def _trouble(found: re.Match[str], verb: str, codes: tuple[str, ...], known: Collection[str]) -> str:
    """Return what is wrong with a directive, or nothing."""
    if verb not in _VERBS:
        return f"unknown directive `docdetect: {verb[:40]}`{nearest(verb, _VERBS)}"
    if not found["bracket"]:
        return f"`docdetect: {verb}` needs codes in brackets, such as `{verb}[UND103]`"
    if not found["closed"]:
        return f"`docdetect: {verb}[` has no closing bracket"
    if not codes:
        return f"`docdetect: {verb}[]` names no code"
    for code in codes:
        if not _CODE.match(code) or (known and not any(one.startswith(code) for one in known)):
            return f"`docdetect: {verb}`: unknown code {code[:40]}{nearest_code(code[:40], known)}"
    return ""
