"""Records that cross module borders: what was found, what was decided, what is reported."""

from __future__ import annotations

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Literal, Sequence

Language = Literal["python", "rust"]


class Doc(NamedTuple):
    """Documentation attached to one definition.

    ``text`` is what a reader of the documentation sees: a Python docstring evaluated and
    dedented, Rust comment markers removed and the lines joined. ``form`` names the syntax:
    ``docstring``, ``///``, ``//!``, ``/**``, ``/*!``, ``#[doc]``, or ``include`` when the text
    lives in another file and is unknown here.
    """

    text: str
    line: int
    form: str


class Definition(NamedTuple):
    """Something that can carry documentation.

    Lines count from 1 and columns from 0, in characters. ``line`` is that of the keyword
    (``def``, ``class``, ``fn``, ...); ``header_start`` is the first decorator or attribute line and
    ``header_end`` the last line of the header (the line of the colon or of the opening brace).
    ``exempt`` says why documentation is never asked for, or is ``None``. ``certainty`` (0..1) is
    the reader's trust in its own answer; ``arguable`` names the debatable form met, if any. ``excused``
    names the headings that an attribute says may be missing.
    """

    path: str
    line: int
    col: int
    end_line: int
    language: Language
    kind: str
    name: str
    qualname: str
    public: bool
    exempt: str | None
    doc: Doc | None
    header_start: int
    header_end: int
    certainty: float = 1.0
    arguable: str | None = None
    hidden: bool = False
    test: bool = False
    excused: str = ""

    @property
    def documented(self) -> bool:
        """Return whether there is documentation, and not a blank one: a fact that no vote changes."""
        return self.doc is not None and (bool(self.doc.text.strip()) or self.doc.form == "include")


class Edit(NamedTuple):
    """A stretch of a file and the text in its place; lines from 1, columns from 0, in characters.

    The end is the first place that stays. Lines of ``text`` end in newlines, whatever those of the file do.
    """

    line: int
    col: int
    end_line: int
    end_col: int
    text: str = ""


class Fix(NamedTuple):
    """A correction of one finding: what it does, in words, and its edits.

    ``safe`` says that what the code means to people and tools is kept; the others are made on request.
    """

    message: str
    safe: bool
    edits: tuple[Edit, ...]


class Problem(NamedTuple):
    """Why a file was not, or not fully, checked (codes UND900 to UND902). ``col`` counts from 0."""

    path: str
    line: int
    col: int
    code: str
    message: str
    fix: Fix | None = None


class Reading(NamedTuple):
    """What a reader found in one file: definitions in source order, and its troubles."""

    definitions: tuple[Definition, ...]
    problems: tuple[Problem, ...] = ()


class Vote(NamedTuple):
    """One voter's opinion: the probability (0..1) that a definition's documentation is as it should be.

    That is there and informative, or not there and not needed.
    """

    voter: str
    probability: float
    reason: str


class Verdict(NamedTuple):
    """What is known and thought of one definition.

    ``documented`` is a fact: there is documentation, and not a blank one. ``score`` (0..1) is the combined
    probability that it is as it should be, ``confidence`` (0..1) how likely people who maintain such code
    would agree with what is reported, or with reporting nothing, ``method`` the voter that carried the score.
    ``informative`` (0..1) is how likely the text says something, ``needed`` (0..1) how likely people would
    document such a definition, whatever it has; ``None`` when nobody asked.
    """

    documented: bool
    score: float
    confidence: float
    method: str
    votes: tuple[Vote, ...]
    informative: float | None = None
    disagreement: bool = False
    spread: float = 0.0
    needed: float | None = None


class Judgement(NamedTuple):
    """How likely a text says something (``None``: not judged), and the rule that it breaks, if any."""

    informative: float | None
    code: str | None
    reason: str


class Count(NamedTuple):
    """How many definitions of a kind and an audience a file has, and how many of them are documented.

    ``audience`` is `public`, `internal`, `tests` or `generated`; ``asked`` says whether they count in the
    total. A text that is empty or a placeholder documents nothing.
    """

    kind: str
    audience: str
    asked: bool
    definitions: int
    documented: int


class Finding(NamedTuple):
    """One reported definition. ``fingerprint`` depends on code, path and qualname, never on the line."""

    path: str
    line: int
    col: int
    end_line: int
    code: str
    message: str
    definition: Definition
    verdict: Verdict
    fingerprint: str
    fix: Fix | None = None


class Judged(NamedTuple):
    """A definition with what is thought and what is reported of it.

    ``asked`` says that documentation is asked of it. ``found`` is what the rules say, before the team's
    labels and the least confidence decide whether it is a ``finding``, is ``demoted``, or nothing. ``untrue``
    are the findings about what the text and the code do not agree on.
    """

    definition: Definition
    verdict: Verdict
    judgement: Judgement
    asked: bool = False
    found: Finding | None = None
    finding: Finding | None = None
    demoted: Finding | None = None
    untrue: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return everything that is reported of the definition."""
        return self.untrue if self.finding is None else (self.finding, *self.untrue)

    @property
    def code(self) -> str:
        """Return the code of the first finding, nothing when there is none."""
        return self.findings[0].code if self.findings else ""


class FileResult(NamedTuple):
    """Everything known about one file after its check.

    ``lines`` are those of its text, ``chars`` is its length, ``seconds`` how long the check took, where that
    was measured. ``audience`` says what a file is for that is not asked for missing documentation, ``counts``
    how much of it is documented.
    """

    path: str
    judged: tuple[Judged, ...]
    problems: tuple[Problem, ...]
    chars: int = 0
    crashed: bool = False
    seconds: float = 0.0
    audience: str | None = None
    counts: tuple[Count, ...] = ()
    lines: Sequence[str] = ()
