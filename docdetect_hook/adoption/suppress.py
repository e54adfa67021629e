"""Write suppression comments for findings into the bytes of a source file."""

from __future__ import annotations

import ast
import codecs
import re

from docdetect_hook.languages import LANGUAGES
from docdetect_hook.records import Definition, Finding, Language
from docdetect_hook.rules.suppressions import is_whole_file
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence

# Lines as the readers count them: Python knows three ends of a line, Rust one.
_LINES = {"python": rb"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++", "rust": rb"[^\n]*+\n|[^\n]++"}
_ALONE = re.compile(rb"[ \t\f]*+(?:#|//)[ \t]*+docdetect:[ \t]*+ignore\[(?P<codes>[^\]\r\n]*+)(?P<end>\])")
# It is about the next line, whatever stands there.
_NEXT_LINE = re.compile(rb"\bdisable-next\b")
_COOKIE = re.compile(rb"[ \t\f]*+#[^\n]*?coding[:=]")
_NOT_CODE = re.compile(rb"[ \t\f]*+(?:#|\r|\n|\Z)")


class Comment(NamedTuple):
    """A suppression to write: the line it is for, its codes, whether it stands at the end of that line."""

    line: int
    codes: tuple[str, ...]
    trailing: bool = False


def placed(findings: Iterable[Finding], trailing: frozenset[str] = frozenset()) -> list[Comment]:
    """Decide where the comments go: above the header, decorators and attributes included, or behind it.

    ``trailing`` has the fingerprints of the findings whose comment goes to the end of the definition's line.
    Line 0 is the top of the file, for the file itself.
    """
    codes: dict[tuple[int, bool], set[str]] = {}
    for one in findings:
        at_end = one.fingerprint in trailing
        codes.setdefault((_line(one.definition, at_end=at_end), at_end), set()).add(one.code)
    return [Comment(line, tuple(sorted(names)), at_end) for (line, at_end), names in sorted(codes.items())]


def _line(definition: Definition, *, at_end: bool) -> int:
    if is_whole_file(definition):
        return 1 if at_end else 0
    return definition.line if at_end else definition.header_start


def written(data: bytes, comments: Sequence[Comment], reason: bytes, language: Language) -> bytes:
    """Return the file with the comments; every other byte stays."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    lines = re.findall(_LINES[language], data[len(mark) :])
    newline = _newline(lines)
    above: dict[int, Comment] = {}
    behind: dict[int, Comment] = {}
    for one in comments:
        number = one.line or _top(lines, language) + 1
        place = behind if one.trailing or _is_taken(lines, number) else above
        known = place.get(number, one)
        place[number] = one._replace(codes=tuple(sorted({*known.codes, *one.codes})))
    pieces = [mark]
    # One more line than there are: a comment may go behind the last one.
    for number, line in enumerate([*lines, b""], start=1):
        text = line
        if number in above:
            comment = above[number]
            before = lines[number - 2] if number > 1 else b""
            # A second comment would hide the first one from the definition: its codes are added there.
            if comment.line and _ALONE.match(before):
                pieces[-1] = _merged(pieces[-1], comment.codes)
            else:
                indent = _indent(line) if comment.line else b""
                pieces += [indent, _text(comment, reason, language), newline]
        if number in behind:
            body = line.rstrip(b"\r\n")
            text = body.rstrip() + b"  " + _text(behind[number], reason, language) + line[len(body) :]
        pieces.append(text)
    return b"".join(pieces)


def _is_taken(lines: Sequence[bytes], number: int) -> bool:
    """Return whether the line above is about the one below it, so that nothing may come between."""
    return 1 < number <= len(lines) and _NEXT_LINE.search(lines[number - 2]) is not None


def _text(comment: Comment, reason: bytes, language: Language) -> bytes:
    mark = LANGUAGES[language].line_comment
    directive = f"{mark} docdetect: ignore[{', '.join(comment.codes)}]".encode()
    return directive + b" -- " + reason if reason else directive


def _indent(line: bytes) -> bytes:
    return line[: len(line) - len(line.lstrip(b" \t\f"))]


def _merged(line: bytes, codes: Iterable[str]) -> bytes:
    found = _ALONE.match(line)
    if found is None:
        return line
    known = [code for code in re.split(rb"[,\s]+", found["codes"]) if code]
    more = [code.encode() for code in codes if code.encode() not in known]
    return line[: found.start("codes")] + b", ".join([*known, *more]) + line[found.start("end") :]


def _newline(lines: Sequence[bytes]) -> bytes:
    first = lines[0] if lines else b"\n"
    return first[len(first.rstrip(b"\r\n")) :] or b"\n"


def _top(lines: Sequence[bytes], language: Language) -> int:
    """Return how many lines must stay first: that of the interpreter, and that of the encoding (PEP 263)."""
    shebang = bool(lines) and lines[0].startswith(b"#!") and not lines[0].startswith(b"#![")
    if language == "python":
        if len(lines) > 1 and _COOKIE.match(lines[1]) and _NOT_CODE.match(lines[0]):
            return 2
        if lines and _COOKIE.match(lines[0]):
            return 1
    return int(shebang)


def same_code(before: str, after: str, language: Language) -> bool:
    """Return whether two texts differ in comments alone."""
    if language == "rust":
        return list(_rust_code(before)) == list(_rust_code(after))
    try:
        return ast.dump(ast.parse(before)) == ast.dump(ast.parse(after))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _rust_code(text: str) -> Iterator[tuple[str, str]]:
    from docdetect_hook.readers.rust.lexer import tokens  # Python files do without

    for token in tokens(text):
        body = text[token.start : token.end]
        doc = body[:3] in {"///", "//!", "/**", "/*!"} and not body.startswith(("////", "/***"))
        if token.kind != "space" and (doc or token.kind not in {"line_comment", "block_comment"}):
            yield token.kind, body
