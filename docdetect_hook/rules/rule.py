"""What a rule is: its code and user page, and how it looks at one definition."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from docdetect_hook.records import Definition, Judgement, Language, Verdict

PYTHON: Final[frozenset[Language]] = frozenset({"python"})
RUST: Final[frozenset[Language]] = frozenset({"rust"})
BOTH: Final[frozenset[Language]] = PYTHON | RUST

_NOUNS = {
    "magic": "magic method",
    "assoc_type": "associated type",
    "assoc_const": "associated constant",
}


class Page(NamedTuple):
    """The user page of a rule; ``bad`` and ``good`` are whole files, ``message`` is what ``bad`` is told.

    ``silent`` lists what looks like a case and is not reported.
    """

    summary: str
    why: str
    message: str = ""
    bad: str = ""
    good: str = ""
    silent: tuple[str, ...] = ()


class Described(Protocol):
    """A code with its page: everything that can be selected."""

    @property
    def code(self) -> str:
        """Return the code, such as UND103."""

    @property
    def name(self) -> str:
        """Return the name that may stand for the code, such as missing-function-docs."""

    @property
    def languages(self) -> frozenset[Language]:
        """Return the languages that the rule is about."""

    @property
    def default(self) -> bool:
        """Return whether the rule is on unless the user says otherwise."""

    @property
    def page(self) -> Page:
        """Return what the user reads about the rule."""


class Rule(Described, Protocol):
    """A rule about one definition."""

    def check(self, definition: Definition, judgement: Judgement) -> str | None:
        """Return the message of a finding, or None when there is nothing to report.

        Of the judgement only its code and its reason count: how likely a text informs is not always known.
        """

    def confidence(self, verdict: Verdict) -> float:
        """Return the probability (0.5 to 1) that a finding of this rule is right."""


def subject(definition: Definition) -> str:
    """Return what a message is about: "docstring in function `f`", "documentation for struct `S`"."""
    words = "docstring in" if definition.language == "python" else "documentation for"
    return f"{words} {named(definition)}"


def named(definition: Definition) -> str:
    """Return how a message calls a definition: "function `f`", "`__init__`"."""
    noun = _NOUNS.get(definition.kind, definition.kind.replace("_", " "))
    if not definition.name:
        return noun
    # `__init__` says by itself that it is the constructor.
    return f"`{definition.name}`" if definition.kind == "init" else f"{noun} `{definition.name}`"
