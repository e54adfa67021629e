"""Corrections of Python findings, from the concrete form of each definition."""

from __future__ import annotations

import ast
import warnings

from docdetect_hook.fix.prose import Weigh, comment_text, docstring, documents, is_exact
from docdetect_hook.readers.python import scanner as scan
from docdetect_hook.readers.python.concrete import (
    ABOVE,
    INSIDE,
    STRAY,
    Concrete,
    Known,
    Source,
    Span,
    place_of,
    read_concrete,
    source_of,
)
from docdetect_hook.records import Definition, Edit, Finding, Fix
from docdetect_hook.startup.typed import Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_UNUSABLE = ("f-string docstring", "bytes docstring")
# The prefix of each piece of a string statement.
_PREFIX = regex(r"(?i)\b(?:fr|rf|f|br|rb|b)(?=[\"'])")
_ONLY_IN_TEXT = regex(r"\\[NuU]")


def python_fixes(text: str, findings: Sequence[Finding], known: Known, weigh: Weigh) -> Iterator[Fix | None]:
    """Yield the fix of each finding, None where there is none; ``known`` are forms that were read before."""
    source = source_of(text)
    unread = [one.definition for one in findings if place_of(one.definition) not in known]
    forms = read_concrete(text, unread) if unread else []
    read = {place_of(one): form for one, form in zip(unread, forms, strict=True)}
    for finding in findings:
        place = place_of(finding.definition)
        form = known[place] if place in known else read[place]
        yield None if form is None else _fix(source, finding, form, weigh)


def _fix(source: Source, finding: Finding, one: Concrete, weigh: Weigh) -> Fix | None:
    definition = finding.definition
    if definition.doc is not None:
        return _removal(source, finding, one)
    if definition.arguable in _UNUSABLE:
        return _plain(source, one)
    if definition.arguable == STRAY:
        return _moved(source, definition, one, weigh)
    if definition.arguable in (INSIDE, ABOVE):
        return _from_comment(source, definition, one, weigh)
    return None


def _removal(source: Source, finding: Finding, one: Concrete) -> Fix | None:
    """Return what takes out documentation that says nothing."""
    if one.first is None or not (finding.code == "UND200" or is_exact(finding.message)):
        return None
    message = "Remove the empty docstring" if finding.code == "UND200" else "Remove the placeholder"
    start, end = one.first
    statement, comment = _without_comment(source.text, start, end)
    if not one.block or (one.lonely and finding.definition.kind not in ("module", "package")):
        edit = _edit(source, Span(start, start + len(statement)), "pass")
    elif comment:
        edit = _edit(source, Span(start, end - len(comment)))
    else:
        edit = _whole_lines(source, one.first)
    # Code that reads the text would get None instead.
    return Fix(message, "__doc__" not in source.text, (edit,))


def _without_comment(text: str, start: int, end: int) -> tuple[str, str]:
    """Return a statement of strings and the comment behind it."""
    statement = text[start:end]
    *_, last = scan.pieces(statement)
    if last.kind != "comment":
        return statement.rstrip(), ""
    return statement[: last.start].rstrip(), statement[last.start :]


def _plain(source: Source, one: Concrete) -> Fix | None:
    """Return what makes a plain docstring of an f-string or bytes without anything to fill in."""
    if one.first is None:
        return None
    before = source.text[slice(*one.first)]
    after = _PREFIX.sub(lambda found: found[0].strip("fFbB"), before)
    is_bytes = one.form == "bytes docstring"
    if is_bytes and (not before.isascii() or _ONLY_IN_TEXT.search(before)):
        return None
    if not is_bytes:
        after = after.replace("{{", "{").replace("}}", "}")
    if _value(before) is None or _value(before) != _value(after):
        return None
    what = "bytes" if is_bytes else "f-string"
    return Fix(f"Make a plain docstring of the {what}", True, (_edit(source, one.first, after),))


def _value(code: str) -> str | None:
    """Return the text of a statement of strings, of an f-string only when it has no fields."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(code).body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError, IndexError):
        return None
    value = node.value if isinstance(node, ast.Expr) else None
    if isinstance(value, ast.JoinedStr):
        pieces = [one.value if isinstance(one, ast.Constant) else None for one in value.values]
        return None if None in pieces else "".join(map(str, pieces))
    if not isinstance(value, ast.Constant):
        return None
    return value.value.decode("latin-1") if isinstance(value.value, bytes) else str(value.value)


def _moved(source: Source, definition: Definition, one: Concrete, weigh: Weigh) -> Fix | None:
    """Return what moves a string from behind code to the place of the docstring."""
    if one.stray is None:
        return None
    statement = source.text[slice(*one.stray)]
    text = _value(statement)
    if text is None or not documents(text.strip(), definition, weigh):
        return None
    whole = definition.kind in ("module", "package")
    gap = "\n\n" if whole else f"\n{_indent_of(source, one.body)}"
    place = Span(one.body, one.body)
    return Fix(
        "Move the string to the place of the docstring",
        True,
        (_edit(source, place, statement + gap), _with_gap(source, _whole_lines(source, one.stray))),
    )


def _from_comment(source: Source, definition: Definition, one: Concrete, weigh: Weigh) -> Fix | None:
    """Return what makes the docstring of a comment."""
    found = one.inside if one.form == INSIDE else one.above
    if found is None:
        return None
    first, last = found
    if one.form == INSIDE and not one.lonely and source.lines[last].strip():
        # Right above the first of many statements it is about that one.
        return None
    text = comment_text(source.lines[first - 1 : last], "#")
    if not text or not documents(text, definition, weigh):
        return None
    indent = _indent_of(source, one.body) if one.block else _deeper(source, definition)
    written = docstring(text, indent)
    if written is None:
        return None
    if one.form == INSIDE:
        edits: tuple[Edit, ...] = (Edit(first, 0, last + 1, 0, f"{indent}{written}\n"),)
    else:
        edits = (Edit(first, 0, last + 1, 0), _inserted(source, one, indent, written))
    where = "in the body" if one.form == INSIDE else "above"
    return Fix(f"Make a docstring of the comment {where}", False, edits)


def _inserted(source: Source, one: Concrete, indent: str, written: str) -> Edit:
    """Return what puts a docstring before the first statement, which gets a line of its own."""
    if one.block:
        return _edit(source, Span(one.body, one.body), f"{written}\n{indent}")
    text = source.text
    start = len(text[: one.body].rstrip(" \t\f\\\n"))
    return _edit(source, Span(start, one.body), f"\n{indent}{written}\n{indent}")


def _deeper(source: Source, definition: Definition) -> str:
    indent = source.lines[definition.line - 1][: definition.col]
    return indent + ("\t" if "\t" in indent else "    ")


def _indent_of(source: Source, offset: int) -> str:
    line = source.line_of(offset)
    before = source.text[source.starts[line - 1] : offset]
    return before if not before.strip() else ""


def _whole_lines(source: Source, span: Span) -> Edit:
    return Edit(source.line_of(span.start), 0, source.line_of(span.end) + 1, 0)


def _with_gap(source: Source, gone: Edit) -> Edit:
    """Return the removal of lines with the blank ones behind them, where blank ones are left in front."""
    lines, end = source.lines, gone.end_line
    if gone.line > 1 and not lines[gone.line - 2].strip():
        while end <= len(lines) and not lines[end - 1].strip():
            end += 1
    return gone._replace(end_line=end)


def _edit(source: Source, span: Span, text: str = "") -> Edit:
    first, last = source.line_of(span.start), source.line_of(span.end)
    return Edit(first, span.start - source.starts[first - 1], last, span.end - source.starts[last - 1], text)
