"""Take a documentation text apart into sentences, field lists and fenced examples."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Final
from docdetect_hook.text.lazy_regex import IGNORECASE, regex

if TYPE_CHECKING:
    import re

# What stands in the first lines decides; a longer text is judged by its beginning.
_MOST_CHARACTERS: Final = 1600
_MOST_LINES: Final = 40

_TAG: Final = regex(
    r"[:@\\](param|parameter|arg|argument|type|key|keyword|kwarg|ivar|cvar|var|vartype|attr|returns?|rtype|"
    r"yields?|ytype|raises?|raise|throws?|except|exception)\b[ \t]*([^:\n]*)(?::[ \t]*(.*))?$"
)
_HEADING: Final = regex(
    r"#*\s*\**(args|arguments|parameters|params|keyword args|keyword arguments|other parameters|"
    r"attributes|fields|"
    r"returns?|yields?|raises|errors|throws|warns|receives|examples?|usage|notes?|see also|references|"
    r"safety|panics|"
    r"todo|warnings?)\**\s*:?\s*$",
    IGNORECASE,
)
_LISTS: Final = frozenset(
    (
        "args",
        "arguments",
        "parameters",
        "params",
        "keyword args",
        "keyword arguments",
        "other parameters",
        "attributes",
        "fields",
        "return",
        "returns",
        "yield",
        "yields",
        "raises",
        "receives",
    )
)
_ROLES: Final = {
    **dict.fromkeys(("return", "returns", "rtype", "yield", "yields", "ytype", "receives"), "result"),
    **dict.fromkeys(("raise", "raises", "throw", "throws", "except", "exception"), "error"),
}
_ENTRY: Final = regex(
    r"[*+-]?\s*(?P<name>`[^`]*`|\*{0,2}[\w.]+)\s*(?:\((?P<type>[^()]*+(?:\([^()]*+\)[^()]*+)*+)\)\s*)?"
    r"(?:$|(?:[:\u2013]|--?)(?:\s+(?P<text>.*)|$))"
)
_RETURNED: Final = regex(r"returns:[ \t]++(\S++)$")
_RULE: Final = regex(r"[-=~^*#_\s]{3,}$")
_ASIDE: Final = regex(
    r"\W*(?:TODO|FIXME|XXX|HACK)\b|(?i:\W*copyright\b|\W*\(c\)|licen[sc]ed under|permission is hereby|"
    r"all rights reserved|"
    r"[@:]?authors?\s*:|(?:the )?(?:mit|bsd|apache|gpl)[^.]{0,20} licen[sc]e$|redistribution and use|"
    r"you may not use this file|"
    r"unless required by applicable|the software is provided|this (?:file|program|"
    r"software) is (?:free|part|distributed))"
)
_TYPE_TAGS: Final = frozenset(("type", "rtype", "vartype", "ytype"))
_LONGEST_HEADING: Final = 23


class Field(NamedTuple):
    """One entry of a parameter, return or exception list."""

    name: str
    type: str
    text: str
    role: str  # "parameter", "result" or "error"


class Prose(NamedTuple):
    """A documentation text by the purpose of its parts."""

    summary: str
    rest: str
    fields: tuple[Field, ...]
    example: bool


class _Reader:
    """Collect lines into the part to which they belong."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = [[]]
        self.fields: list[Field] = []
        self.section = ""
        self.indent = 0
        self.underlined = False
        self.example = False
        self.fenced = False

    def line(self, raw: str) -> None:
        """Put one line where it belongs."""
        line = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if line.startswith(("```", "~~~")):
            self.fenced = not self.fenced
            return
        if line and (self.fenced or line.startswith(">>>")):
            self.example = True  # an empty fence shows nothing
        if self.fenced or line.startswith(">>>"):
            return
        tag = _TAG.match(line) if line and line[0] in ":@\\" else None
        if tag is not None:
            self._tag(tag)
            return
        heading = heading_in(line)
        if heading is not None:
            self.section, self.indent, self.underlined = heading[1].lower(), indent, line.startswith("#")
        elif self.section in _LISTS:
            self._listed(line, indent)
        elif self.section == ":":
            self._continue(line)
        else:
            if line and self.section.startswith(("example", "usage")):
                self.example = True
            self._prose(line)

    def _tag(self, tag: re.Match[str]) -> None:
        self.section = ":"
        kind, subject, text = tag[1], tag[2].strip(), tag[3]
        role = _ROLES.get(kind, "parameter")
        if text is None:  # "@return the size" has no second colon
            head, _, text = ("", "", subject) if role == "result" else subject.partition(" ")
            subject = head
        if kind in _TYPE_TAGS:
            self.fields.append(Field(subject, text.strip(), "", role))
        else:
            before, _, name = subject.rpartition(" ")
            self.fields.append(Field(name, before, text.strip(), role))

    def _listed(self, line: str, indent: int) -> None:
        if not line:
            return
        returned = _RETURNED.match(line)
        if returned is not None:  # IntelliJ ends its template for Rust with "returns: u8"
            self.section = ""
            self.fields.append(Field("", returned[1], "", "result"))
        elif _RULE.match(line):
            self.underlined = True
        elif indent > self.indent or self.underlined:
            self._entry(line)
        else:  # a Google section ends where the indentation does
            self.section = ""
            self._prose(line)

    def _entry(self, line: str) -> None:
        entry = _ENTRY.match(line)
        if entry is None:
            self._continue(line)
            return
        name, kind, text = entry["name"], entry["type"] or "", entry["text"] or ""
        role = _ROLES.get(self.section, "parameter")
        if self.underlined and text and line[0] not in "*+-":  # numpydoc: "name : type", the text below
            kind, text = text, ""
        if role == "result":  # what is returned has a type and rarely a name
            name, kind = "", f"{name} {kind}".strip()
        self.fields.append(Field(name, kind, text, role))

    def _continue(self, line: str) -> None:
        if not line:
            if self.section == ":":
                self.section = ""
            return
        if not self.fields:
            self.fields.append(Field("", "", line, _ROLES.get(self.section, "parameter")))
            return
        last = self.fields[-1]
        self.fields[-1] = last._replace(text=f"{last.text} {line}".strip())

    def _prose(self, line: str) -> None:
        if not line:
            if self.paragraphs[-1]:
                self.paragraphs.append([])
        elif not _RULE.match(line):
            self.paragraphs[-1].append(line)


def heading_in(line: str) -> re.Match[str] | None:
    """Return the match of a line that is the heading of a section."""
    return _HEADING.match(line) if len(line) <= _LONGEST_HEADING else None


def read_prose(text: str) -> Prose:
    """Take apart the beginning of a documentation text."""
    reader = _Reader()
    for line in text[:_MOST_CHARACTERS].split("\n", _MOST_LINES)[:_MOST_LINES]:
        reader.line(line)
    paragraphs = [" ".join(lines) for lines in reader.paragraphs if lines]
    # Notes to the authors and legal notices say nothing about the item when something else is said.
    paragraphs = [paragraph for paragraph in paragraphs if not _ASIDE.match(paragraph)] or paragraphs
    summary = paragraphs[0] if paragraphs else ""
    return Prose(summary, " ".join(paragraphs[1:]), tuple(reader.fields), reader.example)
