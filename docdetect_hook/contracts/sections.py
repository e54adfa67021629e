"""Find the sections of a docstring, in the styles of Google, NumPy, Sphinx and Epytext."""

from __future__ import annotations

from itertools import groupby
from keyword import iskeyword

from docdetect_hook.contracts.records import Entry, Role, Section
from docdetect_hook.startup.typed import TYPE_CHECKING, Final, Iterator
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import re

_ROLES: Final[dict[str, Role]] = {
    **dict.fromkeys(
        (
            "args",
            "arguments",
            "parameters",
            "params",
            "keyword args",
            "keyword arguments",
            "keyword parameters",
            "other args",
            "other arguments",
            "other parameters",
        ),
        "parameters",
    ),
    **dict.fromkeys(("returns", "return"), "returns"),
    **dict.fromkeys(("yields", "yield"), "yields"),
    **dict.fromkeys(("raises", "raise", "exceptions"), "raises"),
}
_FIELDS: Final[dict[str, Role]] = {
    **dict.fromkeys(
        ("param", "parameter", "arg", "argument", "key", "keyword", "kwarg", "kwparam", "type", "kwtype"),
        "parameters",
    ),
    **dict.fromkeys(("return", "returns", "rtype"), "returns"),
    **dict.fromkeys(("yield", "yields", "ytype"), "yields"),
    **dict.fromkeys(("raise", "raises", "except", "exception", "throws"), "raises"),
}
_RESULTS: Final[frozenset[Role]] = frozenset(("returns", "yields"))
_ATTRIBUTES = frozenset(("ivar", "cvar", "var", "attr", "attribute"))
# What introduces code, a session, or a directive with text of its own.
_EXAMPLES = ("```", "~~~", ">>>", ".. ")
_MARKS = "`~>."

# Most docstrings have no section at all: this is all that they cost. It looks for a newline, which is faster
# than to try `^` at each character.
_MAY_HAVE_SECTIONS = regex(
    r"\n[ \t]*+(?:[:@](?:param|arg|key|kw|type|return|rtype|yield|ytype|raise|except|throws)"
    r"|(?:Args|Arg|ARG|Param|PARAM|Keyword|KEYWORD|Other|Return|RETURN|Yield|YIELD|Raise|RAISE|Exceptions)"
    r"[\w ]*+(?::|[ \t]*+(?:\n|\Z)))"
)
_FIELD = regex(r"[ \t]*+(?P<mark>[:@])(?P<kind>[a-z]++)(?P<of>[ \t][^:\n]*+)?+:(?P<says>.*+)")
_GOOGLE = regex(r"(?P<title>[A-Z][A-Za-z]*+(?: [A-Za-z]++)?+)[ \t]*+:(?P<says>.*+)")
_UNDERLINE = regex(r"[ \t]*+(?:-{3,}+|={3,}+)[ \t]*+\Z")

_NAME = r"[`*\\]*+[^\W\d]\w*+[`*]*+"
_NAMES = rf"(?P<names>{_NAME}(?:[ \t]*+(?:,|/|\band\b)[ \t]*+{_NAME})*+)"
_TYPE = r"(?:[ \t]*+\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\))?+"
_GOOGLE_ENTRY = regex(rf"(?:[-*+\u2022][ \t]++)?+{_NAMES}{_TYPE}[ \t]*+(?::(?!:)|--|[-\u2013][ \t])")
_NUMPY_ENTRY = regex(rf"{_NAMES}{_TYPE}[ \t]*+(?::(?!:)|$)")
_WORD = regex(r"[^\W\d]\w*+")


def may_have_sections(text: str) -> bool:
    """Return whether a docstring may have sections, by a quick look."""
    # A field and a heading of Google's have a colon, one of NumPy's is underlined.
    if ":" not in text and "---" not in text and "===" not in text:
        return False
    return _MAY_HAVE_SECTIONS.search(f"\n{text}") is not None


def sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a docstring in their order; fields of one role are one section."""
    if not may_have_sections(text):
        return ()
    found = _Sections(text)
    found.run()
    return (*found.sections, *_of_fields(found.fields, found.attributes))


class _Sections:
    """One pass over the lines of a docstring."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.indents = [len(line) - len(content) if (content := line.lstrip()) else -1 for line in self.lines]
        self.rules = "---" in text or "===" in text
        self.sections: list[Section] = []
        self.fields: list[Section] = []
        self.attributes: set[str] = set()

    def run(self) -> None:
        """Go from block to block."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at].lstrip()
            # Without a colon, a mark of an example or a rule below it a line of prose begins nothing.
            begins = line and (self.rules or ":" in line or line[0] in _MARKS)
            at = self.block(at) if begins else at + 1

    def block(self, at: int) -> int:
        """Take in what begins at a line; return the line behind it."""
        line = self.lines[at].strip()
        if line[0] in ":@" and (match := _FIELD.match(line)):
            return self.field(at, match)
        if line.startswith(_EXAMPLES) or line.endswith("::"):
            return self.behind_example(at, line)
        if self.underlined(at):
            return self.numpy(at, line.rstrip(":").lower())
        match = _GOOGLE.match(line) if line[0].isupper() else None
        role = _ROLES.get(match["title"].lower()) if match is not None else None
        if match is None or role is None:
            return at + 1
        return self.google(at, role, match["says"].strip())

    def underlined(self, at: int) -> bool:
        """Return whether a line is a heading of NumPy's style; few texts have any rule at all."""
        return self.rules and at + 1 < len(self.lines) and bool(_UNDERLINE.match(self.lines[at + 1]))

    def behind_example(self, at: int, line: str) -> int:
        """Return the line behind what shows something else: code, a session, a directive."""
        if line.startswith(">>>"):
            return next((n for n in range(at, len(self.lines)) if self.indents[n] < 0), len(self.lines))
        if line.startswith((".. ", "::")) or line.endswith("::"):
            return self.behind(at)
        fences = (n for n in range(at + 1, len(self.lines)) if self.lines[n].strip().startswith(line[:3]))
        return next(fences, len(self.lines) - 1) + 1

    def behind(self, at: int) -> int:
        """Return the line behind what is indented below a line."""
        margin = self.indents[at]
        at += 1
        while at < len(self.lines) and (self.indents[at] < 0 or self.indents[at] > margin):
            at += 1
        return at

    def field(self, at: int, match: re.Match[str]) -> int:
        """Take in a field of Sphinx or Epytext."""
        role = _FIELDS.get(match["kind"])
        end = self.behind(at)
        of = (match["of"] or "").replace("\\", "")
        if role is None:
            if match["kind"] in _ATTRIBUTES:
                self.attributes.update(_WORD.findall(of))
            return end
        words = tuple(_WORD.findall(of))
        names = _names_of(of)
        style = "sphinx" if match["mark"] == ":" else "epytext"
        entries = (Entry(names, words, at, end),) if words else ()
        says = self.told(match["says"], at + 1, end) if role in _RESULTS else ""
        self.fields.append(Section(role, style, at, end, entries, says=says))
        return end

    def told(self, begin: str, first: int, last: int) -> str:
        """Return the first line of a text that says something."""
        return next((line for one in (begin, *self.lines[first:last]) if (line := one.strip())), "")

    def google(self, at: int, role: Role, says: str) -> int:
        """Take in a section whose heading ends in a colon."""
        end = self.behind(at)
        if says or not self.told("", at + 1, end):
            # "Returns: the size" says so without being a heading.
            self.sections.append(Section(role, "inline", at, end, sure=False, says=says))
            return at + 1
        self.add(role, "google", at, at + 1, end)
        return end

    def numpy(self, at: int, title: str) -> int:
        """Take in a section whose heading is underlined."""
        role = _ROLES.get(title)
        if role is None:
            return at + 2
        first = end = at + 2
        while end < len(self.lines):
            if self.indents[end] >= 0 and self.ends_numpy(end, self.indents[at]):
                break
            end += 1
        self.add(role, "numpy", at, first, end)
        return end

    def ends_numpy(self, at: int, margin: int) -> bool:
        """Return whether another heading or the prose behind a section begins at a line."""
        if self.underlined(at):
            return True
        after_gap = self.indents[at - 1] < 0 and self.indents[at] <= margin
        return after_gap and not _NUMPY_ENTRY.match(self.lines[at].strip())

    def add(self, role: Role, style: str, heading: int, first: int, end: int) -> None:
        """Keep a section with its entries: the lines at its margin."""
        inside = [line for line in range(first, end) if self.indents[line] >= 0]
        if not inside:
            return
        margin = self.indents[inside[0]]
        entry_of = _GOOGLE_ENTRY if style == "google" else _NUMPY_ENTRY
        entries: list[Entry] = []
        sure = True
        for line in inside:
            if self.indents[line] > margin:
                continue
            match = entry_of.match(self.lines[line].strip()) if self.indents[line] == margin else None
            if match is None:
                sure = False
                continue
            names = tuple(_WORD.findall(match["names"].replace(" and ", ",")))
            entries.append(Entry(names, names, line, self.behind(line)))
        says = self.told("", first, end)
        self.sections.append(Section(role, style, heading, end, tuple(entries), sure, says))


def _names_of(field: str) -> tuple[str, ...]:
    """Return what a field names: its last word, behind a type, or all words between commas.

    What holds marks besides is no name: somebody forgot the colon, or quotes.
    """
    words = field.replace(",", " ").split()
    if "`" in field or "-" in words or "--" in words:
        return ()
    chosen = words if "," in field else words[-1:]
    names = [one.lstrip("*") for one in chosen]
    return tuple([name for name in names if name.isidentifier() and not iskeyword(name)])


def _of_fields(fields: list[Section], attributes: set[str]) -> Iterator[Section]:
    """Join the fields of each role to one section; the type of an attribute is none of a parameter."""
    for role, group in groupby(sorted(fields, key=lambda one: one.role), key=lambda one: one.role):
        found = list(group)
        entries = tuple(
            [entry for one in found for entry in one.entries if attributes.isdisjoint(entry.words)]
        )
        says = "\n".join([one.says for one in found])
        yield Section(role, found[0].style, found[0].first, found[-1].last, entries, says=says)
