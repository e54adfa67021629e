"""Definitions without documentation: one rule for all kinds, as a table of codes."""

from __future__ import annotations

from docdetect_hook.rules.rule import PYTHON, RUST, Page, subject
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.records import Definition, Judgement, Language, Verdict


class MissingDocs(NamedTuple):
    """Reports the definitions of some kinds that have no documentation."""

    code: str
    name: str
    languages: frozenset[Language]
    kinds: tuple[str, ...]
    page: Page
    default: bool = True

    def check(self, definition: Definition, _judgement: Judgement) -> str | None:
        """Return the message when there is no documentation."""
        return None if definition.documented else f"Missing {subject(definition)}"

    def confidence(self, verdict: Verdict) -> float:
        """Return the confidence of the verdict that there is no documentation."""
        return verdict.confidence


_WHY_MODULE = "The first thing a reader, `help()` and every documentation generator show is this text."
_WHY_MEMBER = "Callers read the documentation in their editor; without it they have to read the body."
_WHY_METHOD = (
    _WHY_MEMBER
    + " An override has the docstring of the method that it overrides, as `inspect.getdoc` shows it, and "
    "needs none of its own where that one is documented, or is reported itself."
)
_WHY_RUST = "rustc's `missing_docs` asks for it on every item that users of the crate can name."


MISSING_RULES = (
    MissingDocs(
        "UND100",
        "missing-module-docs",
        PYTHON,
        ("module",),
        Page(
            "Module has no docstring",
            _WHY_MODULE,
            "Missing docstring in module `sample`",
            "LIMIT = 3\n",
            '"""Limits of the queue."""\n\nLIMIT = 3\n',
        ),
    ),
    MissingDocs(
        "UND101",
        "missing-class-docs",
        PYTHON,
        ("class",),
        Page(
            "Class has no docstring",
            _WHY_MEMBER,
            "Missing docstring in class `Queue`",
            '"""Queues."""\n\n\nclass Queue:\n    pass\n',
            '"""Queues."""\n\n\nclass Queue:\n    """First in, first out, bounded by a limit."""\n',
        ),
    ),
    MissingDocs(
        "UND102",
        "missing-method-docs",
        PYTHON,
        ("method",),
        Page(
            "Method has no docstring",
            _WHY_METHOD,
            "Missing docstring in method `put`",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n'
            "    def put(self, item):\n        pass\n",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def put(self, item):\n'
            '        """Append the item, waiting while the queue is full."""\n',
        ),
    ),
    MissingDocs(
        "UND103",
        "missing-function-docs",
        PYTHON,
        ("function", "nested_function"),
        Page(
            "Function has no docstring",
            _WHY_MEMBER,
            "Missing docstring in function `drain`",
            '"""Queues."""\n\n\ndef drain(queue):\n    pass\n',
            '"""Queues."""\n\n\ndef drain(queue):\n    """Empty the queue and give back what was in it."""\n',
        ),
    ),
    MissingDocs(
        "UND104",
        "missing-package-docs",
        PYTHON,
        ("package",),
        Page(
            "Package (its `__init__.py`) has no docstring",
            _WHY_MODULE,
            "Missing docstring in package `package`",
            "from queue import Queue\n",
            '"""Queues that survive a restart."""\n\nfrom queue import Queue\n',
        ),
    ),
    MissingDocs(
        "UND105",
        "missing-magic-method-docs",
        PYTHON,
        ("magic",),
        Page(
            "Magic method has no docstring",
            "A magic method changes what an operator means for this class; say how.",
            "Missing docstring in magic method `__len__`",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n'
            "    def __len__(self):\n        return 0\n",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __len__(self):\n'
            '        """Count the items, those being written included."""\n        return 0\n',
        ),
        default=False,
    ),
    MissingDocs(
        "UND106",
        "missing-nested-class-docs",
        PYTHON,
        ("nested_class",),
        Page(
            "Nested class has no docstring",
            _WHY_MEMBER,
            "Missing docstring in nested class `Full`",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n'
            "    class Full(Exception):\n        pass\n",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    class Full(Exception):\n'
            '        """Raised by put when the limit is reached and waiting is off."""\n',
        ),
    ),
    MissingDocs(
        "UND107",
        "missing-init-docs",
        PYTHON,
        ("init",),
        Page(
            "`__init__` has no docstring",
            "The arguments of a class are explained where they are taken, or in the docstring of the class. "
            "A constructor without parameters needs none, nor one whose parameters the class or its base "
            "explains.",
            "Missing docstring in `__init__`",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __init__(self, limit):\n'
            "        pass\n",
            '"""Queues."""\n\n\nclass Queue:\n    """Bounded queue."""\n\n    def __init__(self, limit):\n'
            '        """Take the greatest number of items, at least 1."""\n',
        ),
    ),
    MissingDocs(
        "UND120",
        "missing-crate-docs",
        RUST,
        ("crate",),
        Page(
            "Crate has no documentation",
            _WHY_RUST,
            "Missing documentation for crate `lib`",
            "/// Answers.\npub fn answer() {}\n",
            "//! Answers to questions.\n\n/// Gives the answer.\npub fn answer() {}\n",
        ),
    ),
    MissingDocs(
        "UND121",
        "missing-rust-module-docs",
        RUST,
        ("module",),
        Page(
            "Module has no documentation",
            _WHY_RUST,
            "Missing documentation for module `ring`",
            "//! Queues.\n\npub mod ring {}\n",
            "//! Queues.\n\n/// Queues over a ring buffer.\npub mod ring {}\n",
        ),
    ),
    MissingDocs(
        "UND122",
        "missing-struct-docs",
        RUST,
        ("struct",),
        Page(
            "Struct has no documentation",
            _WHY_RUST,
            "Missing documentation for struct `Queue`",
            "//! Queues.\n\npub struct Queue;\n",
            "//! Queues.\n\n/// First in, first out.\npub struct Queue;\n",
        ),
    ),
    MissingDocs(
        "UND123",
        "missing-enum-docs",
        RUST,
        ("enum",),
        Page(
            "Enum has no documentation",
            _WHY_RUST,
            "Missing documentation for enum `State`",
            "//! Queues.\n\npub enum State {}\n",
            "//! Queues.\n\n/// Whether the queue takes items.\npub enum State {}\n",
        ),
    ),
    MissingDocs(
        "UND124",
        "missing-union-docs",
        RUST,
        ("union",),
        Page(
            "Union has no documentation",
            _WHY_RUST,
            "Missing documentation for union `Word`",
            "//! Queues.\n\npub union Word { a: u8, b: i8 }\n",
            "//! Queues.\n\n/// The header word, signed or not.\npub union Word { a: u8, b: i8 }\n",
        ),
    ),
    MissingDocs(
        "UND125",
        "missing-trait-docs",
        RUST,
        ("trait",),
        Page(
            "Trait has no documentation",
            _WHY_RUST,
            "Missing documentation for trait `Drain`",
            "//! Queues.\n\npub trait Drain {}\n",
            "//! Queues.\n\n/// Things that can be emptied at once.\npub trait Drain {}\n",
        ),
    ),
    MissingDocs(
        "UND126",
        "missing-rust-function-docs",
        RUST,
        ("function",),
        Page(
            "Function has no documentation",
            _WHY_RUST,
            "Missing documentation for function `drain`",
            "//! Queues.\n\npub fn drain() {}\n",
            "//! Queues.\n\n/// Empties every queue of the process.\npub fn drain() {}\n",
        ),
    ),
    MissingDocs(
        "UND127",
        "missing-rust-method-docs",
        RUST,
        ("method",),
        Page(
            "Method has no documentation",
            _WHY_RUST,
            "Missing documentation for method `put`",
            "//! Queues.\n\n/// Bounded queue.\npub struct Queue;\n\n"
            "impl Queue {\n    pub fn put(&self) {}\n}\n",
            "//! Queues.\n\n/// Bounded queue.\npub struct Queue;\n\nimpl Queue {\n"
            "    /// Appends an item, waiting while full.\n    pub fn put(&self) {}\n}\n",
        ),
    ),
    MissingDocs(
        "UND128",
        "missing-field-docs",
        RUST,
        ("field",),
        Page(
            "Field has no documentation",
            _WHY_RUST,
            "Missing documentation for field `limit`",
            "//! Queues.\n\n/// Bounded queue.\npub struct Queue {\n    pub limit: u8,\n}\n",
            "//! Queues.\n\n/// Bounded queue.\npub struct Queue {\n    /// Greatest number of items.\n"
            "    pub limit: u8,\n}\n",
        ),
    ),
    MissingDocs(
        "UND129",
        "missing-variant-docs",
        RUST,
        ("variant",),
        Page(
            "Variant has no documentation",
            _WHY_RUST,
            "Missing documentation for variant `Open`",
            "//! Queues.\n\n/// Whether items are taken.\npub enum State {\n    Open,\n}\n",
            "//! Queues.\n\n/// Whether items are taken.\npub enum State {\n"
            "    /// Takes items.\n    Open,\n}\n",
        ),
    ),
    MissingDocs(
        "UND130",
        "missing-constant-docs",
        RUST,
        ("constant",),
        Page(
            "Constant has no documentation",
            _WHY_RUST,
            "Missing documentation for constant `LIMIT`",
            "//! Queues.\n\npub const LIMIT: u8 = 3;\n",
            "//! Queues.\n\n/// Greatest number of items.\npub const LIMIT: u8 = 3;\n",
        ),
    ),
    MissingDocs(
        "UND131",
        "missing-static-docs",
        RUST,
        ("static",),
        Page(
            "Static has no documentation",
            _WHY_RUST,
            "Missing documentation for static `LIMIT`",
            "//! Queues.\n\npub static LIMIT: u8 = 3;\n",
            "//! Queues.\n\n/// Greatest number of items.\npub static LIMIT: u8 = 3;\n",
        ),
    ),
    MissingDocs(
        "UND132",
        "missing-type-alias-docs",
        RUST,
        ("type_alias",),
        Page(
            "Type alias has no documentation",
            _WHY_RUST,
            "Missing documentation for type alias `Item`",
            "//! Queues.\n\npub type Item = u8;\n",
            "//! Queues.\n\n/// What the queues hold: one byte.\npub type Item = u8;\n",
        ),
    ),
    MissingDocs(
        "UND133",
        "missing-assoc-type-docs",
        RUST,
        ("assoc_type",),
        Page(
            "Associated type has no documentation",
            _WHY_RUST,
            "Missing documentation for associated type `Item`",
            "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    type Item;\n}\n",
            "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    /// What comes out.\n"
            "    type Item;\n}\n",
        ),
    ),
    MissingDocs(
        "UND134",
        "missing-assoc-const-docs",
        RUST,
        ("assoc_const",),
        Page(
            "Associated constant has no documentation",
            _WHY_RUST,
            "Missing documentation for associated constant `LIMIT`",
            "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    const LIMIT: u8;\n}\n",
            "//! Queues.\n\n/// Things that can be emptied.\npub trait Drain {\n    /// Items per call.\n"
            "    const LIMIT: u8;\n}\n",
        ),
    ),
    MissingDocs(
        "UND135",
        "missing-macro-docs",
        RUST,
        ("macro",),
        Page(
            "Macro has no documentation",
            _WHY_RUST,
            "Missing documentation for macro `queue`",
            "//! Queues.\n\n#[macro_export]\nmacro_rules! queue {\n    () => {};\n}\n",
            "//! Queues.\n\n/// Makes a queue of its arguments.\n#[macro_export]\nmacro_rules! queue {\n"
            "    () => {};\n}\n",
        ),
    ),
    MissingDocs(
        "UND136",
        "missing-trait-alias-docs",
        RUST,
        ("trait_alias",),
        Page(
            "Trait alias has no documentation",
            _WHY_RUST,
            "Missing documentation for trait alias `Item`",
            "//! Queues.\n#![feature(trait_alias)]\n\npub trait Item = Clone;\n",
            "//! Queues.\n#![feature(trait_alias)]\n\n/// What a queue can hold.\npub trait Item = Clone;\n",
        ),
    ),
)

_CODES: dict[tuple[str, str], str] = {
    (language, kind): rule.code
    for rule in MISSING_RULES
    for language in rule.languages
    for kind in rule.kinds
}
MISSING_CODES = frozenset(_CODES.values())


def missing_code(language: str, kind: str) -> str:
    """Return the code for a definition of this kind that has no documentation."""
    return _CODES[language, kind]
