"""The table of codes: what each one means, why it matters and how to please it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Rule(NamedTuple):
    """One code with the text of its user page; ``bad`` and ``good`` are whole files."""

    code: str
    name: str
    language: str
    summary: str
    why: str
    bad: str
    good: str
    default: bool = True


_WHY_MODULE = "The first thing a reader, `help()` and every documentation generator show is this text."
_WHY_MEMBER = "Callers read the documentation in their editor; without it they have to read the body."
_WHY_RUST = "rustc's `missing_docs` asks for it on every item that users of the crate can name."


def _python(code: str, name: str, noun: str, why: str, bad: str, good: str) -> Rule:
    return Rule(code, name, "python", f"{noun} has no docstring", why, bad, good)


def _rust(code: str, name: str, noun: str, bad: str, good: str) -> Rule:
    return Rule(code, name, "rust", f"{noun} has no documentation", _WHY_RUST, bad, good)


_TABLE = (
    _python(
        "UND100",
        "missing-module-docs",
        "Module",
        _WHY_MODULE,
        "LIMIT = 3\n",
        '"""Limits of the queue."""\n\nLIMIT = 3\n',
    ),
    _python(
        "UND101",
        "missing-class-docs",
        "Class",
        _WHY_MEMBER,
        '"""Queues."""\n\n\nclass Queue:\n    pass\n',
        '"""Queues."""\n\n\nclass Queue:\n    """First in, first out, bounded by a limit."""\n',
    ),
    _python(
        "UND102",
        "missing-method-docs",
        "Method",
        _WHY_MEMBER,
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def put(self, item):\n        pass\n',
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def put(self, item):\n'
        '        """Append the item, waiting while the queue is full."""\n',
    ),
    _python(
        "UND103",
        "missing-function-docs",
        "Function",
        _WHY_MEMBER,
        '"""Queues."""\n\n\ndef drain(queue):\n    pass\n',
        '"""Queues."""\n\n\ndef drain(queue):\n    """Empty the queue and give back what was in it."""\n',
    ),
    _python(
        "UND104",
        "missing-package-docs",
        "Package (its `__init__.py`)",
        _WHY_MODULE,
        "from queue import Queue\n",
        '"""Queues that survive a restart."""\n\nfrom queue import Queue\n',
    ),
    _python(
        "UND105",
        "missing-magic-method-docs",
        "Magic method",
        "A magic method changes what an operator means for this class; say how.",
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __len__(self):\n        return 0\n',
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __len__(self):\n'
        '        """Count the items, those being written included."""\n        return 0\n',
    ),
    _python(
        "UND106",
        "missing-nested-class-docs",
        "Nested class",
        _WHY_MEMBER,
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    class Full(Exception):\n        pass\n',
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    class Full(Exception):\n'
        '        """Raised by put when the limit is reached and waiting is off."""\n',
    ),
    _python(
        "UND107",
        "missing-init-docs",
        "`__init__`",
        "The arguments of a class are explained where they are taken.",
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __init__(self, limit):\n'
        "        pass\n",
        '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __init__(self, limit):\n'
        '        """Take the greatest number of items, at least 1."""\n',
    ),
    _rust(
        "UND120",
        "missing-crate-docs",
        "Crate",
        "/// Answers.\npub fn answer() {}\n",
        "//! Answers to questions.\n\n/// Gives the answer.\npub fn answer() {}\n",
    ),
    _rust(
        "UND121",
        "missing-rust-module-docs",
        "Module",
        "//! Queues.\n\npub mod ring {}\n",
        "//! Queues.\n\n/// Queues over a ring buffer.\npub mod ring {}\n",
    ),
    _rust(
        "UND122",
        "missing-struct-docs",
        "Struct",
        "//! Queues.\n\npub struct Queue;\n",
        "//! Queues.\n\n/// First in, first out.\npub struct Queue;\n",
    ),
    _rust(
        "UND123",
        "missing-enum-docs",
        "Enum",
        "//! Queues.\n\npub enum State {}\n",
        "//! Queues.\n\n/// Whether the queue takes items.\npub enum State {}\n",
    ),
    _rust(
        "UND124",
        "missing-union-docs",
        "Union",
        "//! Queues.\n\npub union Word { a: u8, b: i8 }\n",
        "//! Queues.\n\n/// The header word, signed or not.\npub union Word { a: u8, b: i8 }\n",
    ),
    _rust(
        "UND125",
        "missing-trait-docs",
        "Trait",
        "//! Queues.\n\npub trait Drain {}\n",
        "//! Queues.\n\n/// Things that can be emptied at once.\npub trait Drain {}\n",
    ),
    _rust(
        "UND126",
        "missing-rust-function-docs",
        "Function",
        "//! Queues.\n\npub fn drain() {}\n",
        "//! Queues.\n\n/// Empties every queue of the process.\npub fn drain() {}\n",
    ),
    _rust(
        "UND127",
        "missing-rust-method-docs",
        "Method",
        "//! Queues.\n\n/// Bounded queue.\npub struct Queue;\n\nimpl Queue {\n    pub fn put(&self) {}\n}\n",
        "//! Queues.\n\n/// Bounded queue.\npub struct Queue;\n\nimpl Queue {\n"
        "    /// Appends an item, waiting while full.\n    pub fn put(&self) {}\n}\n",
    ),
    _rust(
        "UND128",
        "missing-field-docs",
        "Field",
        "//! Queues.\n\n/// Bounded queue.\npub struct Queue {\n    pub limit: u8,\n}\n",
        "//! Queues.\n\n/// Bounded queue.\npub struct Queue {\n    /// Greatest number of items.\n"
        "    pub limit: u8,\n}\n",
    ),
    _rust(
        "UND129",
        "missing-variant-docs",
        "Variant",
        "//! Queues.\n\n/// Whether items are taken.\npub enum State {\n    Open,\n}\n",
        "//! Queues.\n\n/// Whether items are taken.\npub enum State {\n    /// Takes items.\n    Open,\n}\n",
    ),
    _rust(
        "UND130",
        "missing-constant-docs",
        "Constant",
        "//! Queues.\n\npub const LIMIT: u8 = 3;\n",
        "//! Queues.\n\n/// Greatest number of items.\npub const LIMIT: u8 = 3;\n",
    ),
    _rust(
        "UND131",
        "missing-static-docs",
        "Static",
        "//! Queues.\n\npub static LIMIT: u8 = 3;\n",
        "//! Queues.\n\n/// Greatest number of items.\npub static LIMIT: u8 = 3;\n",
    ),
    _rust(
        "UND132",
        "missing-type-alias-docs",
        "Type alias",
        "//! Queues.\n\npub type Item = u8;\n",
        "//! Queues.\n\n/// What the queues hold: one byte.\npub type Item = u8;\n",
    ),
    _rust(
        "UND133",
        "missing-assoc-type-docs",
        "Associated type",
        "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    type Item;\n}\n",
        "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    /// What comes out.\n"
        "    type Item;\n}\n",
    ),
    _rust(
        "UND134",
        "missing-assoc-const-docs",
        "Associated constant",
        "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    const LIMIT: u8;\n}\n",
        "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    /// Items per call.\n"
        "    const LIMIT: u8;\n}\n",
    ),
    _rust(
        "UND135",
        "missing-macro-docs",
        "Macro",
        "//! Queues.\n\n#[macro_export]\nmacro_rules! queue {\n    () => {};\n}\n",
        "//! Queues.\n\n/// Makes a queue of its arguments.\n#[macro_export]\nmacro_rules! queue {\n"
        "    () => {};\n}\n",
    ),
    _rust(
        "UND136",
        "missing-trait-alias-docs",
        "Trait alias",
        "//! Queues.\n#![feature(trait_alias)]\n\npub trait Item = Clone;\n",
        "//! Queues.\n#![feature(trait_alias)]\n\n/// What a queue can hold.\npub trait Item = Clone;\n",
    ),
    Rule(
        "UND200",
        "empty-docs",
        "both",
        "Documentation is there but empty",
        "An empty docstring or `///` silences other tools and tells the reader nothing.",
        '"""Queues."""\n\n\ndef drain(queue):\n    """ """\n',
        '"""Queues."""\n\n\ndef drain(queue):\n    """Empty the queue and give back what was in it."""\n',
    ),
    Rule(
        "UND201",
        "placeholder-docs",
        "both",
        "Documentation is a placeholder",
        "A leftover of a template, a TODO note, punctuation or filler pleases a coverage gate and nobody else.",
        '"""Queues."""\n\n\ndef drain(queue):\n    """TODO."""\n',
        '"""Queues."""\n\n\ndef drain(queue):\n    """Empty the queue and give back what was in it."""\n',
    ),
    Rule(
        "UND202",
        "restating-docs",
        "both",
        "Documentation only restates the name",
        "A reader who knows the name and the header learns nothing new. A learned model decides (docs/model.md).",
        '"""Queues."""\n\n\ndef drain_queue(queue):\n    """Drain the queue."""\n',
        '"""Queues."""\n\n\ndef drain_queue(queue):\n    """Wait for writers, then give back what was left."""\n',
        default=False,
    ),
    Rule(
        "UND900",
        "unreadable-file",
        "both",
        "File cannot be read or decoded",
        "What cannot be read is not checked; silence would look like a pass.",
        "",
        "",
    ),
    Rule(
        "UND901",
        "syntax-error",
        "both",
        "Syntax error: the file was not fully checked",
        "A file that does not parse may hide definitions from the gate.",
        '"""Queues."""\n\nLIMIT = (\n',
        '"""Queues."""\n\nLIMIT = ()\n',
    ),
    Rule(
        "UND902",
        "over-limit",
        "both",
        "File is over a safety limit and was checked by patterns only",
        "Parsers crash or stall on extreme nesting; the pattern reading is safe but less exact.",
        "",
        "",
    ),
    Rule(
        "UND910",
        "unused-suppression",
        "both",
        "Suppression comment that suppresses nothing",
        "A stale comment hides the next finding on its line.",
        '"""Queues."""\n\nLIMIT = 3  # docdetect: ignore[UND103] -- gone\n',
        '"""Queues."""\n\nLIMIT = 3\n',
        default=False,
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _TABLE}

# Problems of the file itself: always told, unless the user ignores them by code.
PROBLEM_CODES = frozenset({"UND900", "UND901", "UND902"})

_MISSING = {
    ("python", "module"): "UND100",
    ("python", "class"): "UND101",
    ("python", "method"): "UND102",
    ("python", "function"): "UND103",
    ("python", "nested_function"): "UND103",
    ("python", "package"): "UND104",
    ("python", "magic"): "UND105",
    ("python", "nested_class"): "UND106",
    ("python", "init"): "UND107",
    ("rust", "crate"): "UND120",
    ("rust", "module"): "UND121",
    ("rust", "struct"): "UND122",
    ("rust", "enum"): "UND123",
    ("rust", "union"): "UND124",
    ("rust", "trait"): "UND125",
    ("rust", "function"): "UND126",
    ("rust", "method"): "UND127",
    ("rust", "field"): "UND128",
    ("rust", "variant"): "UND129",
    ("rust", "constant"): "UND130",
    ("rust", "static"): "UND131",
    ("rust", "type_alias"): "UND132",
    ("rust", "assoc_type"): "UND133",
    ("rust", "assoc_const"): "UND134",
    ("rust", "macro"): "UND135",
    ("rust", "trait_alias"): "UND136",
}


def missing_code(language: str, kind: str) -> str:
    """Give the code for a definition of this kind that has no documentation."""
    return _MISSING[language, kind]


def default_codes() -> frozenset[str]:
    """Give the codes that are reported unless the user says otherwise."""
    return frozenset(rule.code for rule in _TABLE if rule.default)


def selected_codes(
    select: Iterable[str], ignore: Iterable[str], extend_select: Iterable[str]
) -> frozenset[str]:
    """Resolve code prefixes to the set of reported codes.

    The longest prefix that fits a code decides, and ``ignore`` wins a tie, as in ruff. An empty
    ``select`` means the default codes; a prefix shorter than a whole code never switches on a code
    that is off by default.
    """
    chosen, dropped, added = tuple(select), tuple(ignore), tuple(extend_select)
    return frozenset(code for code in RULES if _wanted(code, chosen, added) > _longest(code, dropped))


def _wanted(code: str, select: tuple[str, ...], extend_select: tuple[str, ...]) -> int:
    """Give the length of the longest prefix that asks for the code, 0.5 by default, -1 for none."""
    prefixes = [prefix for prefix in (*select, *extend_select) if code.startswith(prefix)]
    if not RULES[code].default:
        return len(code) if code in prefixes else -1
    if prefixes:
        return max(map(len, prefixes))
    return 0 if not select or code in PROBLEM_CODES else -1


def _longest(code: str, prefixes: tuple[str, ...]) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
