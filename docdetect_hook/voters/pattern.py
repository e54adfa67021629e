"""The pattern_based voter: its own reading of the lines around a definition, by patterns alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from docdetect_hook.records import Definition, Vote
from docdetect_hook.text.lazy_regex import regex

NAME = "pattern_based"

_SEEN, _UNSEEN, _DOUBTFUL = 0.97, 0.03, 0.6
_SPAN = 60  # lines looked through for the place of the documentation; beyond it the voter abstains

_SKIPPED_PYTHON = regex(r"\s*+(?:#|\\?$)")
_STRING = regex(r"""\s*+(?P<open>\(?)\s*+(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"{3}|'{3}|"|')(?P<rest>.*+)""")
_BODY_BELOW = regex(r":\s*+(?:#.*+)?$")
_BODY_BESIDE = regex(r""":\s*+(\(?[rRuU]?["'].*+)$""")
_CALLED = regex(r"\s*+[.%+\[]")

_RUST_SKIPPED = regex(r"\s*+(?:#!?\[|//(?![/!])|////|/\*(?!!)|\)?\]|$)")
_OUTER = regex(r"\s*+(?://(?:/(?!/))\s*+(?P<line>.*+)|#\[\s*+(?:cfg_attr\b.*)?\bdoc\s*+=)")
_INNER = regex(r"\s*+(?://!\s*+(?P<line>.*+)|/\*!|#!\[\s*+doc\s*+=)")
_BESIDE = regex(r"/\*\*(?![*/])")


def pattern_vote(definition: Definition, lines: Sequence[str]) -> Vote | None:
    """Vote on what stands where documentation would; abstain where patterns cannot see it.

    ``lines`` are those of the file, without line ends.
    """
    if definition.language == "python":
        return _python_vote(definition, lines)
    return _rust_vote(definition, lines)


def _python_vote(definition: Definition, lines: Sequence[str]) -> Vote | None:
    if definition.kind in ("module", "package"):
        return _statement_vote(lines, 0)
    header = lines[definition.header_end - 1]
    if not _BODY_BELOW.search(header):
        beside = _BODY_BESIDE.search(header)
        return _string_vote(beside[1]) if beside else _vote(_UNSEEN, "no string after the colon")
    return _statement_vote(lines, definition.header_end)


def _statement_vote(lines: Sequence[str], start: int) -> Vote | None:
    """Vote on the first line from ``start`` that is neither blank nor a comment."""
    for line in lines[start : start + _SPAN]:
        if not _SKIPPED_PYTHON.match(line):
            return _string_vote(line)
    return _vote(_UNSEEN, "nothing follows") if start + _SPAN >= len(lines) else None


def _string_vote(line: str) -> Vote:
    found = _STRING.match(line)
    if found is None:
        return _vote(_UNSEEN, "the body starts with code")
    if set(found["prefix"].lower()) & set("fbt"):
        return _vote(_UNSEEN, f"the string has the prefix {found['prefix']}")
    text, closed, after = found["rest"].partition(found["quote"])
    if closed and not text.strip():
        return _vote(_UNSEEN, "an empty string")
    if closed and _CALLED.match(after):
        return _vote(_UNSEEN, "an expression on a string")
    return _vote(_DOUBTFUL if found["open"] else _SEEN, "a string opens the body")


def _rust_vote(definition: Definition, lines: Sequence[str]) -> Vote | None:
    if definition.kind == "crate":
        return _inner_vote(lines, 0)
    before = lines[definition.line - 1][: definition.col]
    if before and not before.isspace():
        if _BESIDE.search(before):
            return _vote(_SEEN, "a doc block on the same line")
        if "]" not in before:
            return _vote(_UNSEEN, "another item opens the line")
    outer = _outer_vote(definition, lines)
    if definition.kind != "module" or outer.probability > _UNSEEN:
        return outer
    if lines[definition.header_end - 1].rstrip().endswith(";"):
        return None  # the documentation may stand in the module's own file
    inner = _inner_vote(lines, definition.header_end)
    return inner if inner is not None and inner.probability > _UNSEEN else outer


def _outer_vote(definition: Definition, lines: Sequence[str]) -> Vote:
    """Read upwards from the definition over attributes, blank lines and plain comments."""
    blank: Vote | None = None
    first = max(0, definition.header_start - 2)
    for number in range(definition.line - 2, first - 1, -1):
        line = lines[number]
        if line.rstrip().endswith("*/"):
            return _vote(_SEEN, "a comment block above") if _opens_doc(lines, number) else _nothing()
        found = _OUTER.match(line)
        if found:
            if found["line"] is None or found["line"].strip():
                return _vote(_SEEN, "doc comment above")
            blank = _vote(_UNSEEN, "an empty doc comment")
        elif not _RUST_SKIPPED.match(line) and number < definition.header_start - 1:
            break
    return blank or _nothing()


def _opens_doc(lines: Sequence[str], end: int) -> bool:
    """Tell whether the block comment that ends on this line is a doc comment."""
    for line in reversed(lines[max(0, end - _SPAN) : end + 1]):
        at = line.find("/*")
        if at >= 0:
            return bool(_BESIDE.match(line, at))
    return False


def _inner_vote(lines: Sequence[str], start: int) -> Vote | None:
    """Vote on the first line from ``start`` that is no comment or attribute, however long those are."""
    end = ""
    for line in lines[start : start + _SPAN]:
        if end:
            end = "" if end in line else end
            continue
        found = _INNER.match(line)
        if found:
            text = found["line"]
            return _vote(_SEEN if text is None or text.strip() else _UNSEEN, "inner documentation")
        if not _RUST_SKIPPED.match(line):
            return _vote(_UNSEEN, "code comes first")
        end = _open_end(line)
    return _vote(_UNSEEN, "nothing follows") if start + _SPAN >= len(lines) else None


def _open_end(line: str) -> str:
    """Give what ends a comment block or an attribute that this line opens and does not close."""
    text = line.strip()
    if text.startswith("/*"):
        return "" if "*/" in text else "*/"
    return ")]" if text.startswith("#!") and not text.endswith("]") else ""


def _nothing() -> Vote:
    return _vote(_UNSEEN, "no doc comment above")


@cache
def _vote(probability: float, reason: str) -> Vote:
    """Make a vote; there are few different ones, and every definition gets one."""
    return Vote(NAME, probability, reason)
