"""Say what the attributes of a Rust item mean for its documentation."""

from __future__ import annotations

from docdetect_hook.readers.rust.balance import skip_group
from docdetect_hook.readers.rust.lexer import GAP, NAME, without_comments
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator, Literal, Sequence
from docdetect_hook.text.lazy_regex import DOTALL, regex

if TYPE_CHECKING:
    import re

Lint = Literal["public", "private", "all", "errors", "panics", "safety"]


class DocValue(NamedTuple):
    """The text of one ``doc = ...``; unknown when the text lives elsewhere."""

    text: str
    known: bool
    conditional: bool


class Attributes(NamedTuple):
    """What a list of attributes says, as far as documentation is concerned.

    ``conditional`` says that some `cfg` stands here which another build answers differently,
    ``python`` that PyO3 shows the item to Python, ``python_part`` that it makes it a part of something
    else there: a constructor is documented by its class, a setter by its getter.
    """

    hidden: bool = False
    test: bool = False
    disabled: bool = False
    exported: bool = False
    conditional: bool = False
    derived: bool = False
    python: bool = False
    python_part: bool = False
    macro_use: bool = False
    levels: tuple[tuple[Lint, str], ...] = ()
    paths: tuple[str, ...] = ()
    other_paths: tuple[str, ...] = ()
    docs: tuple[DocValue, ...] = ()


NOTHING = Attributes()

# The features of a build: nothing when no manifest says which there are.
Features = frozenset[str] | None

# The lints that ask for documentation, and the groups that hold them: `clippy::all` holds neither.
_LINTS: dict[str, Lint] = {
    "missing_docs": "public",
    "clippy::missing_docs_in_private_items": "private",
    "clippy::restriction": "private",
    "warnings": "all",
    "clippy::missing_errors_doc": "errors",
    "clippy::missing_panics_doc": "panics",
    "clippy::missing_safety_doc": "safety",
}
_LEVELS = frozenset(("allow", "expect", "warn", "deny", "forbid"))
_SILENCING = frozenset(("allow", "expect"))
_PYTHON = frozenset(("pyfunction", "pyclass", "pymethods", "pymodule"))
_PYTHON_PARTS = frozenset(("new", "setter", "deleter"))
# Attributes that say nothing here are most of them: derive, inline, must_use, ...
_TELLING = regex(
    r"\b(?:doc|cfg|cfg_attr|path|test|bench|macro_export|macro_use|allow|expect|warn|deny|forbid"
    r"|automatically_derived|new|setter|deleter|py(?:function|class|methods|module))\b"
)
_META = regex(rf"{GAP}(?P<name>(?:::)?{NAME}(?:{GAP}::{GAP}{NAME})*+){GAP}(?P<then>[(=]?)")
_STRING = regex(
    r'(?:[bc]?r(?P<hashes>\#*+)"(?P<raw>.*?)"(?P=hashes)|[bc]?"(?P<text>(?:[^"\\]++|\\.)*+)")', DOTALL
)
_TO_COMMA = regex(r"(?:[^,()\[\]{}\"'/\#]++|'|/|\#)*+")
# Conditions nested deeper than this say nothing; each level reads its text again.
_MAX_DEPTH = 8
_MAX_BODY = 20_000


def read_attributes(bodies: Sequence[str], features: Features = None) -> Attributes:
    """Return the meaning of attributes, given what stands between their outer brackets."""
    return merge_attributes([_read_one(body, features) for body in bodies])


def conditions_of(attributes: Attributes) -> Attributes:
    """Return the conditions alone: rustc drops every other attribute in front of a macro call."""
    if not (attributes.test or attributes.disabled or attributes.conditional):
        return NOTHING
    return Attributes(test=attributes.test, disabled=attributes.disabled, conditional=attributes.conditional)


def merge_attributes(found: Sequence[Attributes]) -> Attributes:
    """Return what several lists of attributes say together."""
    said = [one for one in found if one is not NOTHING]
    if len(said) <= 1:
        return said[0] if said else NOTHING
    return Attributes(
        hidden=any(one.hidden for one in said),
        test=any(one.test for one in said),
        disabled=any(one.disabled for one in said),
        exported=any(one.exported for one in said),
        conditional=any(one.conditional for one in said),
        derived=any(one.derived for one in said),
        python=any(one.python for one in said),
        python_part=any(one.python_part for one in said),
        macro_use=any(one.macro_use for one in said),
        levels=tuple(level for one in said for level in one.levels),
        paths=tuple(path for one in said for path in one.paths),
        other_paths=tuple(path for one in said for path in one.other_paths),
        docs=tuple(doc for one in said for doc in one.docs),
    )


@lru_cache(maxsize=2048)
def _read_one(body: str, features: Features) -> Attributes:
    if not _TELLING.search(body) or (len(body) > _MAX_BODY and not body.lstrip().startswith("doc")):
        return NOTHING
    return _read_meta(without_comments(body), features, conditional=False, depth=0)


def _read_meta(body: str, features: Features, *, conditional: bool, depth: int) -> Attributes:
    match = _META.match(body)
    if match is None or depth > _MAX_DEPTH:
        return NOTHING
    name = "".join(match["name"].split())
    if match["then"] == "(":
        end = skip_group(body, match.end() - 1)
        inside = body[match.end() : end - 1 if end > 0 else len(body)]
        return _read_call(name, inside, features, conditional=conditional, depth=depth)
    if match["then"] == "=":
        return _read_value(name, body[match.end() :], conditional=conditional)
    return _read_name(name)


def _read_name(name: str) -> Attributes:
    # `#[tokio::test]` and its like expand to `#[test]`.
    test = name in {"test", "bench"} or name.endswith("::test")
    if test:
        return Attributes(test=True)
    if name.rpartition("::")[2] in _PYTHON:
        return Attributes(python=True)
    if name in _PYTHON_PARTS:
        return Attributes(python_part=True)
    if name == "macro_export":
        return Attributes(exported=True)
    if name == "macro_use":
        return Attributes(macro_use=True)
    return Attributes(derived=True) if name == "automatically_derived" else NOTHING


def _read_call(name: str, inside: str, features: Features, *, conditional: bool, depth: int) -> Attributes:
    if name == "unsafe":
        return _read_meta(inside, features, conditional=conditional, depth=depth + 1)
    if name == "doc":
        words = {part.strip() for part in _split(inside)}
        return Attributes(hidden=True) if "hidden" in words else NOTHING
    if name == "cfg":
        return _read_cfg(inside, depth)
    if name == "cfg_attr":
        return _read_conditional(inside, features, depth)
    return _read_levels(name, inside) if name in _LEVELS else _read_name(name)


def _read_cfg(predicate: str, depth: int) -> Attributes:
    holds = _holds(predicate, None, depth)
    if holds is True:
        return NOTHING
    return Attributes(
        test=_needs_test(predicate, depth), disabled=_is_never(predicate, depth), conditional=True
    )


def _read_levels(level: str, inside: str) -> Attributes:
    names = ("".join(part.split()) for part in _split(inside))
    return Attributes(levels=tuple((_LINTS[name], level) for name in names if name in _LINTS))


def _read_conditional(inside: str, features: Features, depth: int) -> Attributes:
    predicate, *rest = [*_split(inside), ""]
    holds = _holds(predicate, features, depth)
    found = merge_attributes([_read_meta(part, features, conditional=True, depth=depth + 1) for part in rest])
    if holds is False:
        # Still worth knowing: the text is written down, and the file may be mounted.
        return Attributes(docs=found.docs, other_paths=found.paths + found.other_paths)
    found = found._replace(paths=(), other_paths=found.paths + found.other_paths)
    return found if holds else _without_silence(found)


def _without_silence(found: Attributes) -> Attributes:
    """Drop what excuses an item: on some build that nobody rules out it is not there."""
    levels = tuple(one for one in found.levels if one[1] not in _SILENCING)
    return found._replace(hidden=False, test=False, disabled=False, levels=levels)


def _read_value(name: str, value: str, *, conditional: bool) -> Attributes:
    if name == "path":
        match = _STRING.match(value.strip())
        return Attributes(paths=(_literal(match),)) if match else NOTHING
    if name != "doc":
        return NOTHING
    match = _STRING.match(_leading_gap.sub("", value, count=1))
    if match is None:
        return Attributes(docs=(DocValue("", known=False, conditional=conditional),))
    return Attributes(docs=(DocValue(_literal(match), known=True, conditional=conditional),))


_leading_gap = regex(GAP)
_ESCAPE = regex(r"\\(?:(u)\{([0-9a-fA-F_]*)\}|(x)([0-9a-fA-F]{2})|(\n)\s*+|(.))", DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def _literal(match: re.Match[str]) -> str:
    if match["raw"] is not None:
        return match["raw"]
    return _ESCAPE.sub(_unescape, match["text"])


def _unescape(match: re.Match[str]) -> str:
    digits = (match[2] or match[4] or "").replace("_", "")
    if digits:
        try:
            return chr(int(digits, 16)).encode("utf-8").decode("utf-8")
        except (ValueError, OverflowError):
            return ""  # no character has this number
    return _SIMPLE.get(match[6], match[6]) if match[6] else ""


def string_value(text: str) -> str | None:
    """Return the value of the string literal at the start of ``text``, or nothing."""
    match = _STRING.match(_leading_gap.sub("", text, count=1))
    return _literal(match) if match else None


def _split(text: str) -> Iterator[str]:
    """Yield the parts of an attribute's arguments between its commas."""
    start = position = 0
    length = len(text)
    while position < length:
        match = _TO_COMMA.match(text, position)
        position = match.end() if match else position
        if position >= length:
            break
        char = text[position]
        if char == ",":
            yield text[start:position]
            position = start = position + 1
        elif char == '"':
            literal = _STRING.match(text, position)
            position = literal.end() if literal else length
        elif char in "([{":
            end = skip_group(text, position)
            position = end if end > 0 else length
        else:
            position += 1
    if text[start:].strip():
        yield text[start:]


# What a tool sets that runs the code of a crate, or reads it: no user of the crate meets such an item.
_TOOLS = frozenset(
    (
        "clippy", "coverage", "coverage_nightly", "fuzzing", "kani", "loom", "miri", "rust_analyzer",
        "rustfmt", "tarpaulin", "tarpaulin_include",
    )
)  # fmt: skip
_NEVER = _TOOLS | {"false", "FALSE"}
_KNOWN_FALSE = _NEVER | {"test", "doc", "docsrs", "doctest"}


def _holds(predicate: str, features: Features, depth: int) -> bool | None:
    """Evaluate a cfg predicate for an ordinary build; nothing when only the build knows."""
    match = _META.match(predicate)
    if match is None or depth > _MAX_DEPTH:
        return None
    name, then = match["name"], match["then"]
    if then == "=":
        feature = string_value(predicate[match.end() :]) if name == "feature" else None
        return None if features is None or feature is None else feature in features
    if not then:
        return False if name in _KNOWN_FALSE else True if name == "true" else None
    end = skip_group(predicate, match.end() - 1)
    values = [_holds(part, features, depth + 1) for part in _split(predicate[match.end() : end - 1])]
    if name == "not":
        return None if not values or values[0] is None else not values[0]
    decisive = name == "any"
    if decisive in values:
        return decisive
    return None if None in values or name not in {"any", "all"} else not decisive


def _is_never(predicate: str, depth: int) -> bool:
    """Return whether a cfg predicate holds in no build that somebody uses."""
    match = _META.match(predicate)
    if match is None or depth > _MAX_DEPTH:
        return False
    if match["then"] != "(":
        return not match["then"] and match["name"] in _NEVER
    if match["name"] not in {"all", "any"}:
        return False
    end = skip_group(predicate, match.end() - 1)
    parts = [_is_never(part, depth + 1) for part in _split(predicate[match.end() : end - 1])]
    return any(parts) if match["name"] == "all" else all(parts)


def _needs_test(predicate: str, depth: int) -> bool:
    """Return whether a cfg predicate can hold in test builds only."""
    match = _META.match(predicate)
    if match is None or depth > _MAX_DEPTH:
        return False
    if match["then"] != "(":
        return not match["then"] and match["name"] == "test"
    if match["name"] not in {"all", "any"}:
        return False
    end = skip_group(predicate, match.end() - 1)
    parts = [_needs_test(part, depth + 1) for part in _split(predicate[match.end() : end - 1])]
    return any(parts) if match["name"] == "all" else bool(parts) and all(parts)
