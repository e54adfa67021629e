"""Turn a definition and its documentation text into named numbers, alike for training and for linting."""

from __future__ import annotations

from itertools import islice

from docdetect_hook.quality.docstring import Prose, read_prose
from docdetect_hook.quality.item import Item, untyped
from docdetect_hook.quality.known_words import Context, Origin
from docdetect_hook.quality.stemming import split_identifier, stem
from docdetect_hook.quality.vocabulary import GLUE, MEMBERS, word_of
from docdetect_hook.startup.stdlib import defaultdict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import IGNORECASE, regex

_TOKEN: Final = regex(
    r"``(?P<code2>[^`\n]*+)``|`(?P<code>[^`\n]*+)`|(?P<url>https?://\S++)|(?P<num>\d[\w.]*+)|"
    r"(?P<word>[^\W\d_]\w*+(?:\.\w++)*+(?:['\u2019][a-z]{1,2}\b)?)|(?P<sym>[=<>^$\\+*/|%&~@#]++)|"
    r"(?P<punct>[.,;:!?()\[\]\"'\u2014-])"
)
_MOST_TOKENS: Final = 120
_HEAD: Final = 400
# A link or an example is always worth reading.
_PLENTY: Final = 3.0
# No count above this says more than the count itself.
_CAP: Final = 4.0

_MARKS: Final = {",": "mark_comma", ";": "mark_comma", ":": "mark_colon"}
_SEE: Final = regex(
    r"\W*+(?:see|refer to|same as|equivalent|alias|shortcut|shorthand|wraps?|like|similar|identical|"
    r"delegates?|proxy|"
    r"implements|overrides?|inherit)\b",
    IGNORECASE,
)
_DEPRECATED: Final = regex(
    r"\b(?:deprecated|experimental|unstable|obsolete|unsupported|internal use|not implemented|"
    r"do not use|not used|unused)\b",
    IGNORECASE,
)
_DEPRECATED_LETTERS: Final = (
    "deprecated", "experimental", "unstable", "obsolete", "unsupported", "internal use", "not", "unused",
)  # fmt: skip
_BASE: Final = regex(
    r"\b(?:base|abstract|mixin|interface|protocol|superclass|parent|factory|decorator)\b", IGNORECASE
)
_OR_NOT: Final = regex(r"\bor not\b", IGNORECASE)

_CLASSES: Final = frozenset(("class", "nested_class", "struct", "enum", "union", "trait", "trait_alias"))
# Kinds of which a text says more, or less, than its words do.
_KINDS: Final = {"magic": "kind_magic", "variant": "kind_variant"}
# A text on one of these begins with words for events without saying when it happens.
_EVENTS: Final = _CLASSES | {"variant", "module", "package", "crate"}
# Classes of words that are facts wherever they stand.
_FACT_WORDS: Final = frozenset(("unit", "negation", "condition", "modal", "quantity"))
_STEPS: Final = ((1, "facts_1"), (2, "facts_2"), (3, "facts_3"))


class _Tally:
    """Count what the tokens of one text are; what the parameters' texts repeat is no evidence."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.counts: defaultdict[str, float] = defaultdict(float)
        # By stem, in the order of the text, the word as it was met first.
        self.new: dict[str, str] = {}
        self.seen: dict[str, str] = {}
        self.facts = 0.0  # beside new words
        self.events = 0.0
        self.from_header = False
        self.part = "summary"

    def add(self, name: str) -> None:
        """Raise one count, but not for the texts of parameters."""
        if self.part != "field":
            self.counts[name] += 1.0

    def read(self, text: str, part: str) -> None:
        """Count the tokens of one part of the text."""
        self.part = part
        for match in islice(_TOKEN.finditer(text), _MOST_TOKENS):
            kind = match.lastgroup or ""
            token = match[kind]
            if kind == "word":
                self._word(token)
            elif kind == "punct":
                mark = _MARKS.get(token)
                if mark is not None:
                    self.add(mark)
            elif kind == "num":
                self.facts += token.lower().replace(".", "").replace("_", "") not in self.context.joined
            elif kind == "url":
                self.facts += _PLENTY
            elif kind == "sym":
                self.facts += 1.0
            else:
                self._code(token)

    def _word(self, token: str) -> None:
        token, low, root, category, glue, identifier = word_of(token)
        if identifier:
            self._identifier(token)
        elif category is not None:
            self._weigh(category, low, root)
        elif not glue:
            self._content(low, root)
        elif root in self.context.name_stems:
            self.seen.setdefault(root, low)
        else:
            self.add("glue")

    def _weigh(self, category: str, low: str, root: str) -> None:
        context = self.context
        if context.holds(root):
            self._content(low, root)
        elif not context.means(root) and not (category == "negation" and context.negated):
            if category in _FACT_WORDS:
                self.facts += 1.0
            elif category == "event":
                self.events += self.part == "summary"
            if self.part == "summary" and category in ("condition", "negation", "type"):
                self.add(f"summary_{category}")

    def _content(self, low: str, root: str) -> bool:
        origin = self.context.origin(low, root)
        if origin < Origin.GLUE:
            if root not in self.seen:
                self.seen[root] = low
                self.from_header = self.from_header or origin is Origin.HEADER
                if origin is Origin.FILE:
                    self.add("from_file")
            return False
        if origin is Origin.GLUE or root in self.new:
            return False
        if len(low) > 3 and low == low.upper():  # noqa: PLR2004 - without case: a script without spaces
            pieces = [low[at : at + 2] for at in range(0, min(len(low), _MOST_TOKENS), 2)]
            self.new.update(zip(pieces, pieces, strict=True))
        else:
            self.new[root] = low
        return True

    def _identifier(self, token: str) -> None:
        if len(token) > 2 and token.lower().replace("_", "") in self.context.joined:  # noqa: PLR2004
            for part in split_identifier(token):
                self.seen.setdefault(stem(part), part)
            return
        acronym = token.isupper()
        new = False
        for part in split_identifier(token):
            if acronym or part not in GLUE:
                new = self._content(part, stem(part)) or new
        self.facts += new and acronym

    def _code(self, token: str) -> None:
        parts = split_identifier(token)
        roots = [stem(part) for part in parts]
        for part, root in zip(parts, roots, strict=True):
            self.seen.setdefault(root, part)
        if token.replace("_", "").lower() in self.context.joined:
            return
        if not parts:
            self.symbol()
        pairs = zip(parts, roots, strict=True)
        if any(part not in GLUE and self.context.origin(part, root) is Origin.NEW for part, root in pairs):
            self.facts += 1.0
        else:
            self.add("code_old")

    def symbol(self) -> None:
        """Count a literal of symbols: "`,`" on a token is the fact itself."""
        self.add("code_symbol")
        self.facts += 1.0


class Measurement(NamedTuple):
    """The counts of one text that are not zero, and the words behind them in the order of the text."""

    counts: dict[str, float]
    new: tuple[str, ...]
    known: tuple[str, ...]
    from_header: bool


def measure(
    item: Item, text: str, glue: frozenset[str] = frozenset(), prose: Prose | None = None
) -> Measurement:
    """Count what a text says beyond what its reader knows already.

    ``glue`` are further words that say nothing; ``prose`` is the text taken apart, if that was done before.
    """
    prose = prose or read_prose(text)
    tally = _Tally(Context(item, glue))
    tally.read(prose.summary, "summary")
    if prose.rest:
        tally.read(prose.rest, "later")
    bare = untyped(item)
    for field in prose.fields:
        tally.read(field.text, "field")
        tally.facts += bool(field.type) and ("->" not in item.header if field.role == "result" else bare)
    tally.part = "summary"
    _count_phrases(tally, f"{prose.summary} {prose.rest}"[:_HEAD], item)
    if item.kind in MEMBERS and not any(map(str.isalnum, text)):
        tally.symbol()
    tally.facts += _PLENTY * prose.example
    counts = tally.counts
    facts = _facts(tally, item, bare)
    for limit, name in _STEPS:
        if facts >= limit:
            counts[name] = 1.0
    if item.kind in _KINDS:
        counts[_KINDS[item.kind]] = 1.0
    # In no order: the model adds them up by math.fsum, whose result does not depend on it.
    capped = {name: min(value, _CAP) for name, value in counts.items() if value > 0.0}
    return Measurement(capped, tuple(tally.new.values()), tuple(tally.seen.values()), tally.from_header)


def _count_phrases(tally: _Tally, head: str, item: Item) -> None:
    low = head.lower()
    # Looking for the letters first costs a tenth of the pattern, and nearly every text has none of them.
    if any(map(low.__contains__, _DEPRECATED_LETTERS)) and _DEPRECATED.search(head):
        tally.facts += 1.0
    if _SEE.match(head):
        tally.add("see")
    if tally.counts.get("summary_negation") and _OR_NOT.search(head):
        tally.counts["summary_negation"] -= 1.0
        tally.facts -= 1.0
    if (
        item.kind in _CLASSES
        and _BASE.search(head)
        and not _BASE.search(" ".join(split_identifier(item.name)))
    ):
        tally.facts += 1.0


def _facts(tally: _Tally, item: Item, bare: bool) -> float:
    facts = len(tally.new) + tally.facts
    if bare or item.kind in _CLASSES:
        facts += tally.counts.get("summary_type", 0.0)
    return facts + tally.events if item.kind not in _EVENTS else facts
