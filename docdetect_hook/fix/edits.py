"""Apply edits to the bytes of a file so that every other byte stays."""

from __future__ import annotations

import codecs
import tokenize
from io import BytesIO

from docdetect_hook.records import Edit, Fix, Language
from docdetect_hook.startup.typed import Iterable, Sequence
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.text.source import SourceError

# Lines as the readers count them: Python knows three ends of a line, Rust one.
_LINE_ENDS = {"python": regex(r"\r\n|\r|\n"), "rust": regex(r"\n")}


class Original:
    """A file's bytes, their text as it is, and where its lines begin."""

    def __init__(self, data: bytes, language: Language) -> None:
        """Decode the bytes; SourceError when their text could not be written back as it was."""
        self.mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        self.encoding = encoding_of(data, language)
        body = data[len(self.mark) :]
        try:
            self.text = body.decode(self.encoding)
            kept = self.text.encode(self.encoding) == body
        except (UnicodeError, LookupError):
            kept = False
        if not kept:
            raise SourceError("UND900", 1, 0, f"cannot be written back in its encoding {self.encoding}")
        self.starts = [0, *(found.end() for found in _LINE_ENDS[language].finditer(self.text))]
        first = self.text[: self.starts[1]] if len(self.starts) > 1 else "\n"
        self.newline = first[len(first.rstrip("\r\n")) :] or "\n"

    def with_edits(self, edits: Iterable[Edit]) -> bytes:
        """Return the file after edits that do not overlap; LookupError when it has no characters for them."""
        pieces, at = [], 0
        for edit in sorted(edits):
            start, end = self._offset(edit.line, edit.col), self._offset(edit.end_line, edit.end_col)
            pieces += [self.text[at:start], edit.text.replace("\n", self.newline)]
            at = max(at, end)
        return self.mark + "".join([*pieces, self.text[at:]]).encode(self.encoding)

    def _offset(self, line: int, col: int) -> int:
        return self.starts[line - 1] + col if line <= len(self.starts) else len(self.text)


def encoding_of(data: bytes, language: Language) -> str:
    """Return the name of the encoding of a file that has a text."""
    if language == "rust":
        return "utf-8"
    try:
        return tokenize.detect_encoding(BytesIO(data).readline)[0].removesuffix("-sig")
    except SyntaxError as error:
        raise SourceError("UND900", 1, 0, "has an encoding that cannot be written back") from error


def compatible(fixes: Sequence[Fix]) -> list[Fix]:
    """Return those fixes, the earlier ones first, whose edits do not touch each other."""
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for fix in sorted(fixes, key=lambda one: one.edits):
        if not any(_touch(edit, other) for edit in fix.edits for other in taken):
            chosen.append(fix)
            taken = [*fix.edits, *[edit for edit in taken if edit[2:4] >= fix.edits[0][:2]]]
    return chosen


def _touch(one: Edit, other: Edit) -> bool:
    if not (one.text or other.text):  # what is taken out of neighbouring lines
        return one[:2] < other[2:4] and other[:2] < one[2:4]
    return one[:2] <= other[2:4] and other[:2] <= one[2:4]
