"""Turn a definition into numbers that tell whether people would document it, alike for training and use.

Its own documentation is never among them, nor what that spares: a body is counted without its docstring and
without a `pass`. What stands around it is: its neighbours in the file, documented or not.
"""

from __future__ import annotations

import math

from docdetect_hook.quality.item import MEMBERS, MOST_OF_MEMBER, WHOLE_FILES, header_of
from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.quality.stemming import split_identifier
from docdetect_hook.records import Definition
from docdetect_hook.startup.stdlib import defaultdict, lru_cache
from docdetect_hook.startup.typed import Final, Mapping, Sequence
from docdetect_hook.text.lazy_regex import regex

_CALLABLES: Final = frozenset(("function", "method", "magic", "init", "nested_function"))
_CLASSES: Final = frozenset(("class", "nested_class", "struct", "enum", "union", "trait"))
_MOST_LINES: Final = 40  # a body beyond this is long
_FEW: Final = 3  # definitions: fewer tell little
_MOST_HEADER: Final = 2000  # characters of a header that are looked at

KINDS: Final = {
    "python": (
        "module", "package", "class", "nested_class", "function", "method", "magic", "init",
        "nested_function",
    ),
    "rust": (
        "crate", "module", "struct", "enum", "union", "trait", "trait_alias", "function", "method", "field",
        "variant", "constant", "static", "type_alias", "assoc_type", "assoc_const", "macro",
    ),
}  # fmt: skip

# First words of names, by what they promise a reader who knows nothing else.
_VERBS: Final = {
    word: group
    for group, words in {
        "get": "get fetch find lookup load read",
        "set": "set update reset",
        "is": "is has can should in",
        "to": "to as into",
        "from": "from with new of",
        "handle": "on handle visit do dispatch depart process emit render p t",
        "run": "main run cli start stop close open",
        "make": "make create build generate parse compute",
        "add": "add remove delete append pop push insert clear",
    }.items()
    for word in words.split()
}
_PLACES: Final = {
    word: group
    for group, words in {
        "vendor": "vendor vendored extern externals third",
        "command": "cli command commands main management scripts script bin tools tool cmd app",
        "helper": "util utils helpers helper common misc compat",
        "types": "types typing type constants const consts",
        "settings": "config conf settings setup version about",
        "model": "models model schemas schema entities nodes ast",
        "error": "exceptions exception errors error",
        "example": "examples example docs doc demo demos benchmarks testing",
        "platform": "windows win32 unix linux macos sys ffi backends backend",
        "contrib": "contrib plugins plugin extensions ext integrations",
        "internal": "internal private impl detail core base",
    }.items()
    for word in words.split()
}
_BASES: Final = (
    ("error", regex(r"(?:Error|Exception|Warning)\b")),
    ("enum", regex(r"\b(?:Int|Str)?(?:Enum|Flag)\b")),
    ("record", regex(r"\b(?:NamedTuple|TypedDict|BaseModel|Struct|Model|Schema)\b")),
    ("abstract", regex(r"\b(?:ABC|ABCMeta|Protocol|Interface|Mixin)\b")),
    ("test", regex(r"\bTestCase\b")),
)
_DECORATORS: Final = (
    ("property", regex(r"@[\w.]*property\b")),
    ("static", regex(r"@(?:staticmethod|classmethod)\b")),
    ("abstract", regex(r"@[\w.]*abstract\w*")),
    ("record", regex(r"@[\w.]*(?:dataclass|define|attrs|attr\.s)\b")),
    (
        "registers",
        regex(
            r"@[\w.]*\b(?:route|get|post|put|delete|patch|command|group|task|fixture|register\w*|receiver|hook\w*|"
            r"listen\w*|on|handler|on_\w+|callback|errorhandler|event|validator|field_validator|singledispatch)\b"
        ),
    ),
    ("wraps", regex(r"@[\w.]*(?:wraps|contextmanager|cache\w*|lru_cache)\b")),
    ("deprecated", regex(r"deprecated")),
)
_ATTRIBUTES: Final = (
    ("derive", regex(r"#\[derive\b")),
    ("inline", regex(r"#\[inline\b")),
    ("must_use", regex(r"#\[must_use\b")),
    ("cfg", regex(r"#\[cfg\b")),
    ("repr", regex(r"#\[(?:repr|no_mangle|link)\b")),
    ("deprecated", regex(r"#\[deprecated\b")),
    ("serde", regex(r"#\[(?:serde|arg|clap|structopt|error|from|source)\b")),
)
_MARKS: Final = (
    ("unsafe", regex(r"\bunsafe\b")),
    ("const", regex(r"\bconst\s+(?:unsafe\s+)?fn\b")),
    ("async", regex(r"\basync\b")),
    ("generic", regex(r"<")),
    ("result", regex(r"->\s*(?:\w+::)*(?:Result|Option)\b")),
    ("self", regex(r"->\s*&?(?:mut )?Self\b")),
    ("extern", regex(r"\bextern\b")),
    ("restricted", regex(r"\bpub\s*\(")),
)
_TRIVIAL: Final = regex(
    r"(?:return(?: (?:self|cls)(?:\.\w+)*(?:\[[^\]]*\])?| None| True| False| \d+| ['\"][^'\"]*['\"])?|"
    r"raise \w*NotImplemented\w*(?:\(.*)?|&?(?:mut )?self(?:\.\w+)+(?:\(\))?|unimplemented!\(.*|todo!\(.*|"
    r"self\.\w+ = \w+|super\(\)\..*)$"
)
_EMPTY: Final = frozenset(("", "pass", "...", "}", "{}", "{", "},"))
_QUOTE: Final = regex(r"[ \t]*\(?[rRuU]?(\"{3}|'{3}|\"|')")
_PYTHON_PARAMETER: Final = regex(r"[(,]\s*+(\*{0,2})(\w++)\s*+(:?)")
_RUST_PARAMETER: Final = regex(r"\b\w++\s*+:(?!:)")


def _names() -> tuple[str, ...]:
    groups = (
        [f"{language}_{kind}" for language, kinds in KINDS.items() for kind in kinds],
        [f"name_{group}" for group in sorted({*_VERBS.values()})],
        [f"place_{group}" for group in sorted({*_PLACES.values()})],
        [f"base_{name}" for name, _ in _BASES],
        [f"decorator_{name}" for name, _ in _DECORATORS],
        [f"attribute_{name}" for name, _ in _ATTRIBUTES],
        [f"rust_{name}" for name, _ in _MARKS],
        [f"{language}_{name}" for language in KINDS for name in _BOTH],
        _SINGLE,
    )
    return tuple(name for group in groups for name in group)


_DOCS: Final = ("///", "//!", "/*", "*", "#[doc", "#[cfg_attr")

# Numbers whose meaning differs with the language: each has a weight of its own there.
_BOTH: Final = (
    "private", "body", "no_body", "trivial", "parameters", "no_parameters", "short", "words", "long",
    "listed", "owner_documented", "owner_bare", "module_documented", "module_bare", "members", "no_members",
    "file_kind", "file_kind_few", "owner", "file",
)  # fmt: skip
_SINGLE: Final = (
    "annotated", "returns", "stars", "defaults", "generator", "raises", "upper", "digits", "depth",
    "private_file", "file_size", "small_file", "lints", "unsure", "no_base", "tuple_field", "variant_field",
    "trait_member",
)  # fmt: skip
FEATURES: Final[tuple[str, ...]] = _names()


def measure(one: Definition, around: Neighbours) -> dict[str, float]:
    """Return the numbers that are not zero."""
    numbers: defaultdict[str, float] = defaultdict(float)
    numbers[f"{one.language}_{one.kind}"] = 1.0
    _measure_name(numbers, one)
    _measure_place(numbers, one)
    _measure_neighbours(numbers, one, around)
    if one.kind not in WHOLE_FILES:
        most = MOST_OF_MEMBER if one.kind in MEMBERS else _MOST_HEADER
        header = header_of(one, around.lines)[:most]
        above = _above(one, around.lines)
        if one.language == "python":
            _measure_python(numbers, one, header, above)
        else:
            _measure_rust(numbers, one, header, above)
        if one.kind in _CALLABLES:
            _measure_body(numbers, one, around.lines)
    return {name: value for name, value in numbers.items() if value}


def _above(one: Definition, lines: Sequence[str]) -> str:
    """Return the decorators or attributes, without documentation that stands between them."""
    above = lines[one.header_start - 1 : one.line - 1]
    if one.language == "rust":
        above = [line for line in above if not line.lstrip().startswith(_DOCS)]
    return "\n".join(above)[:_MOST_HEADER]


def _measure_name(numbers: dict[str, float], one: Definition) -> None:
    words = split_identifier(one.name)
    language = one.language
    if not one.public:
        numbers[f"{language}_private"] = 1.0
    if one.certainty < 1.0:
        numbers["unsure"] = 1.0
    elif one.public:
        numbers[f"{language}_listed"] = 1.0
    if one.kind in WHOLE_FILES:
        return
    numbers[f"{language}_words"] = float(min(len(words), 6))
    if len(one.name) <= 3:  # noqa: PLR2004 - too short to speak for itself
        numbers[f"{language}_short"] = 1.0
    if len(one.name) >= 20:  # noqa: PLR2004
        numbers[f"{language}_long"] = 1.0
    if one.name.isupper():
        numbers["upper"] = 1.0
    if any(map(str.isdigit, one.name)):
        numbers["digits"] = 1.0
    group = _VERBS.get(words[0]) if words and one.kind in _CALLABLES else None
    if group is not None:
        numbers[f"name_{group}"] = 1.0


def _measure_place(numbers: dict[str, float], one: Definition) -> None:
    numbers.update(_place_of(one.path))
    separator = "::" if one.language == "rust" else "."
    numbers["depth"] = float(min(one.qualname.count(separator), 4))


@lru_cache(maxsize=16)  # files come one after the other, each with many definitions
def _place_of(path: str) -> Mapping[str, float]:
    numbers: dict[str, float] = {}
    for part in path.replace("\\", "/").split("/")[-4:]:
        stem = part.partition(".")[0]
        if stem.startswith("_") and stem not in ("__init__", "__main__"):
            numbers["private_file"] = 1.0
        for word in split_identifier(stem):
            group = _PLACES.get(word)
            if group is not None:
                numbers[f"place_{group}"] = 1.0
    return numbers


def _measure_neighbours(numbers: dict[str, float], one: Definition, around: Neighbours) -> None:
    numbers.update(around.shared(one, _numbers_around))
    whole = one.kind in WHOLE_FILES
    if whole or one.kind in _CLASSES:
        members = around.size if whole else around.members(one)
        numbers[f"{one.language}_members"] = round(math.log1p(members), 6)
        numbers[f"{one.language}_no_members"] = float(not members)


def _numbers_around(one: Definition, around: Neighbours) -> Mapping[str, float]:
    """Return what all definitions with the same neighbours have in common."""
    language = one.language
    others = around.others(one)
    numbers = {
        f"{language}_file_kind": others.kind.log_odds,
        f"{language}_owner": others.beside.log_odds,
        f"{language}_file": others.file.log_odds,
        f"{language}_file_kind_few": float(others.kind.total < _FEW),
        "file_size": round(math.log1p(around.size), 6),
        "small_file": float(around.size < _FEW),
        "lints": float(around.demands),
    }
    owner = around.owner(one)
    if owner is not None:
        numbers[f"{language}_owner_documented" if owner else f"{language}_owner_bare"] = 1.0
    if around.module is not None and one.kind not in WHOLE_FILES:
        numbers[f"{language}_module_documented" if around.module else f"{language}_module_bare"] = 1.0
    return {name: value for name, value in numbers.items() if value}


def _measure_python(numbers: dict[str, float], one: Definition, header: str, above: str) -> None:
    if "@" in above:
        for name, pattern in _DECORATORS:
            if pattern.search(above):
                numbers[f"decorator_{name}"] = 1.0
    if one.kind in _CLASSES:
        for name, pattern in _BASES:
            if pattern.search(header) or (name == "error" and pattern.search(one.name)):
                numbers[f"base_{name}"] = 1.0
        if "(" not in header:
            numbers["no_base"] = 1.0
        return
    parameters = [match for match in _PYTHON_PARAMETER.findall(header) if match[1] not in ("self", "cls")]
    _measure_parameters(numbers, one.language, len(parameters))
    if parameters:
        numbers["annotated"] = round(sum(bool(colon) for _, _, colon in parameters) / len(parameters), 6)
        numbers["stars"] = float(any(stars for stars, _, _ in parameters))
        numbers["defaults"] = float("=" in header)
    if "->" in header:
        numbers["returns"] = 1.0


def _measure_parameters(numbers: dict[str, float], language: str, count: int) -> None:
    numbers[f"{language}_parameters"] = round(math.log1p(count), 6)
    if not count:
        numbers[f"{language}_no_parameters"] = 1.0


def _measure_rust(numbers: dict[str, float], one: Definition, header: str, above: str) -> None:
    if "#[" in above:
        for name, pattern in _ATTRIBUTES:
            if pattern.search(above):
                numbers[f"attribute_{name}"] = 1.0
    for name, pattern in _MARKS:
        if pattern.search(header):
            numbers[f"rust_{name}"] = 1.0
    if one.kind in _CALLABLES:
        _measure_parameters(numbers, one.language, len(_RUST_PARAMETER.findall(header.partition("->")[0])))
        if "->" in header:
            numbers["returns"] = 1.0
        if "pub" not in header:
            numbers["trait_member"] = 1.0
    elif one.kind == "field":
        if one.name.isdigit():
            numbers["tuple_field"] = 1.0
        if one.qualname.count("::") > 1 and "pub" not in header:
            numbers["variant_field"] = 1.0


def _measure_body(numbers: dict[str, float], one: Definition, lines: Sequence[str]) -> None:
    """Count the lines of code, without documentation, comments and what stands in for an empty body."""
    first = one.header_end
    if one.language == "python" and one.doc is not None and one.doc.line > one.header_end:
        first = _behind_docstring(lines, one.doc.line - 1, one.end_line)
    code = []
    for line in lines[first : min(one.end_line, first + 2 * _MOST_LINES)]:
        text = line.strip()
        if text not in _EMPTY and not text.startswith(("#", "//", "/*", "*")):
            code.append(text)
    language = one.language
    numbers[f"{language}_body"] = round(math.log1p(min(len(code), _MOST_LINES)), 6)
    if not code:
        numbers[f"{language}_no_body"] = 1.0
    elif len(code) == 1 and _TRIVIAL.match(code[0]):
        numbers[f"{language}_trivial"] = 1.0
    if any(text.startswith("yield") or "= yield" in text for text in code):
        numbers["generator"] = 1.0
    if any(text.startswith(("raise ", "panic!")) for text in code):
        numbers["raises"] = 1.0


def _behind_docstring(lines: Sequence[str], first: int, end: int) -> int:
    """Return the line behind a docstring that opens on line ``first``, both counted from 0."""
    opened = _QUOTE.match(lines[first])
    if opened is None:
        return first + 1
    quote, rest = opened[1], lines[first][opened.end() :]
    number = first
    while len(quote) > 1 and quote not in rest and number + 1 < end:
        number += 1
        rest = lines[number]
    return number + 1
