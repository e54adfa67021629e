"""Compare the headings in the documentation of Rust functions and traits with their headers and bodies.

The rules are those of clippy's missing_errors_doc, missing_panics_doc, missing_safety_doc and
unnecessary_safety_doc, as far as they can be told without types.
"""

from __future__ import annotations

from itertools import accumulate

from docdetect_hook.contracts.arguments import ghost_arguments
from docdetect_hook.contracts.headings import headings
from docdetect_hook.contracts.panics import may_panic
from docdetect_hook.contracts.records import (
    GHOST,
    IMPOSSIBLE,
    NO_ERRORS_HEADING,
    NO_PANICS_HEADING,
    NO_SAFETY_HEADING,
    Disagreement,
)
from docdetect_hook.readers.rust.aliases import result_aliases
from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.grammar import match_head
from docdetect_hook.readers.rust.headers import after_angles, after_gap, header_end
from docdetect_hook.readers.rust.lexer import without_comments
from docdetect_hook.records import Definition
from docdetect_hook.startup.stdlib import cached_property
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Collection, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_WITH_HEADINGS = frozenset(("function", "method", "trait"))
# Headings that are compared with code have one of these words: most texts have none, and are not read.
_TELLING, _TELLING_IN_ANY_CASE = ("Errors", "Panics"), ("safety", "argume", "param")
_WHERE = regex(r"\bwhere\b")
_WORD = regex(r"[^\W\d]\w*+")
_RESULT = regex(
    r"(?:impl\b[^<]*+(?<=Future)<\s*+Output\s*+=\s*+)?+(?:::)?+(?:[^\W\d]\w*+\s*+::\s*+)*+(?P<name>[^\W\d]\w*+)"
)
# Types that no alias can hide a Result behind. `Self` is what builders return, which tell of the last call.
_PLAIN = frozenset(
    (
        "bool", "char", "str", "String",
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
        "i128", "isize", "f32", "f64", "Option", "Vec", "mut", "static", "a", "b", "_",
    )
)  # fmt: skip


class _Header(NamedTuple):
    """The words in front of a function or trait, the type it returns, and where its body begins, or -1.

    ``written`` is the header of a function with its generic and other parameters, ``parameters`` the others.
    """

    qualifiers: frozenset[str]
    returns: str
    body: int
    written: str = ""
    parameters: str = ""


class RustContracts:
    """The contracts of one file: the definitions are asked for one by one."""

    def __init__(
        self,
        lines: Sequence[str],
        definitions: Sequence[Definition],
        codes: Collection[str],
        aliases: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        """Take the lines of the file, all its definitions, and the codes that are wanted.

        ``aliases`` returns the names that other files of the package give to `Result`.
        """
        self._known_aliases = aliases
        self._lines = lines
        self._definitions = definitions
        self._codes = codes
        # The headings that are missing of what is safe, which is nearly all: not asked by default.
        self._asks_safe = not {NO_ERRORS_HEADING, NO_PANICS_HEADING}.isdisjoint(codes)

    @cached_property
    def _text(self) -> str:
        return "\n".join(self._lines)

    @cached_property
    def _starts(self) -> Sequence[int]:
        """Return where each line starts, without the line ends in front of it."""
        return [0, *accumulate(map(len, self._lines))]

    def of(self, definition: Definition) -> Iterator[Disagreement]:
        """Yield the headings that cannot hold, and those that are missing."""
        doc = definition.doc
        if definition.kind not in _WITH_HEADINGS or doc is None or doc.form == "include" or definition.test:
            return
        found = headings(doc.text) if _may_tell(doc.text) else {}
        if not found and not self._asks_safe and not self._says_unsafe(definition):
            return
        header = self._header(definition)
        if header is None:
            return
        if GHOST in self._codes and header.written:
            yield from ghost_arguments(doc.text, found, header.written, header.parameters)
        if IMPOSSIBLE in self._codes:
            yield from self._impossible(definition, header, found)
        if definition.public and not definition.hidden:
            for code in self._missing(definition, header, found):
                yield Disagreement(code, "")

    def _says_unsafe(self, definition: Definition) -> bool:
        """Return whether the word stands in the lines of a header."""
        return any("unsafe" in line for line in self._lines[definition.line - 1 : definition.header_end])

    def _header(self, definition: Definition) -> _Header | None:
        """Read the header of a definition, or nothing where it is not written out as one."""
        text = self._text
        match = match_head(text, self._starts[definition.line - 1] + definition.line - 1 + definition.col)
        if match is None or match["word"] not in ("fn", "trait"):
            return None
        qualifiers = frozenset(_WORD.findall(match["qualifiers"]))
        if match["word"] == "trait":
            return _Header(qualifiers, "", -1)
        end = header_end(text, match.end())
        opened = after_gap(text, match.end())
        if text.startswith("<", opened):
            opened = after_gap(text, after_angles(text, opened))
        closed = skip_group(text, opened) if text.startswith("(", opened) else -1
        if closed < 0 or closed > end:
            return None
        body = end if text.startswith("{", end) else -1
        written, parameters = text[match.end() : end], text[opened:closed]
        return _Header(qualifiers, _returned(text[closed:end]), body, written, parameters)

    def _impossible(
        self, definition: Definition, header: _Header, found: dict[str, int]
    ) -> Iterator[Disagreement]:
        if "Safety" in found and not self._may_be_unsafe(definition, header):
            yield Disagreement(IMPOSSIBLE, "# Safety", found["Safety"], found["Safety"] + 1)
        if (
            "Errors" in found
            and definition.kind != "trait"
            and _PLAIN.issuperset(_WORD.findall(header.returns))
        ):
            yield Disagreement(IMPOSSIBLE, "# Errors", found["Errors"], found["Errors"] + 1)

    def _may_be_unsafe(self, definition: Definition, header: _Header) -> bool:
        """Return whether something is unsafe here: the item, its trait, or all of an `extern` block."""
        if "unsafe" in header.qualifiers or (definition.kind == "function" and header.body < 0):
            return True
        return self._traits.get(self._parent(definition), False)

    def _parent(self, definition: Definition) -> str:
        return definition.qualname.rpartition("::")[0] if definition.kind == "method" else ""

    @cached_property
    def _traits(self) -> dict[str, bool]:
        """Return the traits of the file, and whether they are unsafe."""
        headers = {one.qualname: self._header(one) for one in self._definitions if one.kind == "trait"}
        return {
            name: header is not None and "unsafe" in header.qualifiers for name, header in headers.items()
        }

    def _missing(self, definition: Definition, header: _Header, found: dict[str, int]) -> Iterator[str]:
        """Yield the codes of the headings that clippy would ask for."""
        known = {*found, *definition.excused.title().split()}
        codes = self._codes
        if NO_SAFETY_HEADING in codes and "unsafe" in header.qualifiers and "Safety" not in known:
            yield NO_SAFETY_HEADING
        if definition.kind == "trait":
            return
        if NO_ERRORS_HEADING in codes and "Errors" not in known and self._is_result(header.returns):
            yield NO_ERRORS_HEADING
        if NO_PANICS_HEADING in codes and "Panics" not in known and self._panics(definition, header):
            yield NO_PANICS_HEADING

    def _panics(self, definition: Definition, header: _Header) -> bool:
        """Return whether a body may panic; clippy does not look at those of traits and of `const fn`."""
        if header.body < 0 or "const" in header.qualifiers or self._parent(definition) in self._traits:
            return False
        return may_panic(self._text, header.body)

    def _is_result(self, returns: str) -> bool:
        match = _RESULT.match(returns)
        return match is not None and (match["name"] == "Result" or match["name"] in self._aliases)

    @cached_property
    def _aliases(self) -> frozenset[str]:
        """Return the names that the package gives to `Result`."""
        return result_aliases(self._text) | self._known_aliases()


def _may_tell(text: str) -> bool:
    low = text.lower()
    return any(map(text.__contains__, _TELLING)) or any(map(low.__contains__, _TELLING_IN_ANY_CASE))


def _returned(behind: str) -> str:
    """Return the type in what stands between the parameters and the body."""
    arrow, _, returned = without_comments(behind).partition("->")
    return "" if arrow.strip() else _WHERE.split(returned, 1)[0].strip()
