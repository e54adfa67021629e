"""Turn a definition and its documentation text into named numbers, alike for training and for linting."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import Final, NamedTuple

from docdetect_hook.quality.docstring import Prose, read_prose
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.known_words import Context, Origin
from docdetect_hook.quality.stemming import split_identifier, stem
from docdetect_hook.quality.vocabulary import GLUE, GLUE_STEMS, PREPOSITIONS, word_of
from docdetect_hook.text.lazy_regex import regex

_TOKEN: Final = regex(
    r"``(?P<code2>[^`\n]*+)``|`(?P<code>[^`\n]*+)`|(?P<url>https?://\S++)|(?P<num>\d[\w.]*+)|"
    r"(?P<word>[^\W\d_]\w*+(?:\.\w++)*+(?:['\u2019][a-z]{1,2}\b)?)|(?P<sym>[=<>^$\\+*/|%&~@#]++)|"
    r"(?P<punct>[.,;:!?()\[\]\"'\u2014-])"
)
_MOST_TOKENS: Final = 120
_HEAD: Final = 400
# No count above this says more than the count itself.
_CAP: Final = 4.0

_PUNCTUATION: Final = {
    ".": "end",
    "!": "end",
    "?": "question",
    ",": "comma",
    ";": "comma",
    ":": "colon",
    "(": "bracket",
    ")": "closing",
    "[": "bracket",
    "]": "closing",
    '"': "quote",
    "'": "quote",
    "\u2014": "dash",
    "-": "dash",
}
_ENDS: Final = ("end", "question")
_SEE: Final = regex(
    r"\W*+(?:see|refer to|same as|equivalent|alias|shortcut|shorthand|wraps?|like|similar|identical|"
    r"delegates?|proxy|"
    r"implements|overrides?|inherit)\b",
    re.I,
)
_DEPRECATED: Final = regex(
    r"\b(?:deprecated|experimental|unstable|obsolete|unsupported|internal use|not implemented|"
    r"do not use|not used|unused)\b",
    re.I,
)
_DEPRECATED_LETTERS: Final = (
    "deprecated", "experimental", "unstable", "obsolete", "unsupported", "internal use", "not", "unused",
)  # fmt: skip
_TODO_LETTERS: Final = ("TODO", "FIXME", "XXX", "HACK")
_TODO: Final = regex(r"\b(?:TODO|FIXME|XXX|HACK)\b")
_BASE: Final = regex(
    r"\b(?:base|abstract|mixin|interface|protocol|superclass|parent|factory|decorator)\b", re.I
)
_OR_NOT: Final = regex(r"\bor not\b", re.I)

_CALLABLES: Final = frozenset(("function", "method", "magic", "init"))
_KINDS: Final = {
    "module": "module",
    "crate": "module",
    "package": "module",
    "class": "class",
    "nested_class": "class",
    "struct": "class",
    "enum": "class",
    "union": "class",
    "trait": "class",
    "trait_alias": "class",
    "function": "function",
    "nested_function": "function",
    "macro": "function",
    "method": "method",
    "magic": "magic",
    "init": "init",
    "variant": "variant",
    "field": "field",
}
_ORIGINS: Final = tuple(f"from_{origin.name.lower()}" for origin in Origin)
# Words of these classes are facts wherever they stand.
_FACT_WORDS: Final = ("unit", "number", "negation", "condition", "modal", "quantity", "symbol")
_LIMITS: Final = (1, 2, 3, 4, 6)
_STEPS: Final = tuple((limit, f"new_{limit}", f"facts_{limit}") for limit in _LIMITS)
_FACTS: Final = frozenset(
    (
        *(f"{part}_{name}" for part in ("summary", "later") for name in _FACT_WORDS),
        "code_new",
        "code_symbol",
        "base_fact",
        "url",
        "deprecated",
        "example",
        "fields_type",
        "new_acronym",
    )
)
_CROSSED: Final = ("new_1", "new_2", "facts_1", "facts_2", "length", "coverage", "glue")

_CROSSINGS: Final = {
    side: tuple((name, f"{side}_{name}") for name in _CROSSED)
    for side in ("callable", "class", "module", "rust")
}

FEATURES: Final[tuple[str, ...]] = tuple(
    sorted(
        (
            *(f"new_{limit}" for limit in _LIMITS),
            *(f"facts_{limit}" for limit in _LIMITS),
            *(f"{group}_{name}" for group in ("callable", "class", "module", "rust") for name in _CROSSED),
            *(f"kind_{kind}" for kind in sorted({*_KINDS.values(), "constant"})),
            *(f"mark_{name}" for name in sorted(set(_PUNCTUATION.values()))),
            *_ORIGINS[: Origin.GLUE],
            *(
                f"{part}_{name}"
                for part in ("summary", "later")
                for name in ("new", "event", "type", "relative", *_FACT_WORDS)
            ),
            "new_first",
            "new_after_preposition",
            "new_before_old",
            "new_capital",
            "new_short",
            "new_adverb",
            "new_participle",
            "new_acronym",
            "new_identifier",
            "code_new",
            "code_old",
            "code_symbol",
            "url",
            "example",
            "see",
            "deprecated",
            "todo",
            "type_bare",
            "type_class",
            "type_typed",
            "base_fact",
            "base_old",
            "fields",
            "fields_facts",
            "fields_empty",
            "fields_type",
            "coverage",
            "name_words",
            "length",
            "lines",
            "glue",
            "rust",
        )
    )
)


class _Tally:
    """Count what the tokens of one text are, the summary and the later parts apart."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.counts: defaultdict[str, float] = defaultdict(float)
        # By stem, in the order of the text, the word as it was met first.
        self.new: dict[str, str] = {}
        self.seen: dict[str, str] = {}
        self.part = "summary"
        self.position = 0
        self.before = ""
        self.opens = True

    def add(self, name: str, amount: float = 1.0) -> None:
        """Raise one count."""
        self.counts[name] += amount

    def get(self, name: str) -> float:
        """Return one count, 0 for what was never met."""
        return self.counts.get(name, 0.0)

    def read(self, text: str, part: str) -> None:
        """Count the tokens of one part of the text."""
        self.part, self.position, self.before, self.opens = part, 0, "", True
        after_new = False
        for match in _TOKEN.finditer(text):
            self.position += 1
            if self.position > _MOST_TOKENS:
                break
            kind = match.lastgroup or ""
            token = match[kind]
            if kind == "word":
                new = self._word(token)
                if after_new and not new and part == "summary":
                    self.add("new_before_old")
                after_new, self.before, self.opens = new, token.lower(), False
            else:
                self._other(kind, token)
                after_new, self.before = False, ""

    def _other(self, kind: str, token: str) -> None:
        if kind == "punct":
            self.add("mark_" + _PUNCTUATION[token])
            self.opens = _PUNCTUATION[token] in _ENDS
        elif kind == "num":
            if token.lower().replace(".", "").replace("_", "") not in self.context.joined:
                self.add(self.part + "_number")
        elif kind == "url":
            self.add("url")
        elif kind == "sym":
            self.add(self.part + "_symbol")
        else:
            self._code(token)

    def _word(self, token: str) -> bool:
        token, low, root, category, glue, identifier = word_of(token)
        if identifier:
            return self._identifier(token)
        if category is not None:
            self._weigh(category, low, root)
            return False
        if glue:
            if root in self.context.name_stems:
                self.seen.setdefault(root, low)
            else:
                self.counts["glue"] += 1.0
            return False
        return self._content(low, root, token[0].isupper())

    def _weigh(self, category: str, low: str, root: str) -> None:
        context = self.context
        if context.holds(root):
            self._content(low, root, False)
        elif not context.means(root) and not (category == "negation" and context.negated):
            self.add(f"{self.part}_{category}")

    def _known(self, origin: Origin, low: str, root: str) -> None:
        if root not in self.seen:
            self.seen[root] = low
            self.add(_ORIGINS[origin])

    def _content(self, low: str, root: str, capital: bool) -> bool:
        origin = self.context.origin(low, root)
        if origin < Origin.GLUE:
            self._known(origin, low, root)
            return False
        if origin is Origin.GLUE or root in self.new:
            return False
        if len(low) > 3 and low == low.upper():  # noqa: PLR2004 - without case: a script without spaces
            pieces = [low[at : at + 2] for at in range(0, min(len(low), _MOST_TOKENS), 2)]
            self.new.update(zip(pieces, pieces, strict=True))
        else:
            self.new[root] = low
        self.add(self.part + "_new")
        if self.part == "summary":
            self._describe(low, capital)
        return True

    def _describe(self, low: str, capital: bool) -> None:
        if self.position == 1:
            self.add("new_first")
        if self.before in PREPOSITIONS:
            self.add("new_after_preposition")
        if capital and not self.opens:
            self.add("new_capital")
        if len(low) <= 3:  # noqa: PLR2004 - mostly terms of art
            self.add("new_short")
        if low.endswith("ly"):
            self.add("new_adverb")
        elif low.endswith(("ed", "ing")):
            self.add("new_participle")

    def _identifier(self, token: str) -> bool:
        if len(token) > 2 and token.lower().replace("_", "") in self.context.joined:  # noqa: PLR2004
            for part in split_identifier(token):
                self.seen.setdefault(stem(part), part)
            return False
        acronym = token.isupper()
        new = False
        for part in split_identifier(token):
            if acronym or part not in GLUE:
                new = self._content(part, stem(part), False) or new
        if new and self.part == "summary":
            self.add("new_acronym" if acronym else "new_identifier")
        return new

    def _code(self, token: str) -> None:
        parts = split_identifier(token)
        roots = [stem(part) for part in parts]
        for part, root in zip(parts, roots, strict=True):
            self.seen.setdefault(root, part)
        if token.replace("_", "").lower() in self.context.joined:
            return
        if not parts:
            self.add("code_symbol")
        pairs = zip(parts, roots, strict=True)
        fresh = any(
            part not in GLUE and self.context.origin(part, root) is Origin.NEW for part, root in pairs
        )
        self.add("code_new" if fresh else "code_old")


class Measurement(NamedTuple):
    """The counts of one text that are not zero, and the words behind them in the order of the text."""

    counts: dict[str, float]
    new: tuple[str, ...]
    known: tuple[str, ...]


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
    kind = _KINDS.get(item.kind, "constant")
    group = "callable" if kind in _CALLABLES else kind
    bare = (
        item.language == "python"
        and group == "callable"
        and ":" not in item.header.rstrip(": \n")
        and "->" not in item.header
    )
    if prose.fields:
        _count_fields(tally, prose, item, bare)
    head = f"{prose.summary} {prose.rest}"[:_HEAD]
    _count_phrases(tally, head, item, group, bare)
    if group not in ("callable", "class", "module") and not any(map(str.isalnum, text)):
        tally.add("code_symbol")
    if prose.example:
        tally.add("example")
    _count_facts(tally, group, bare)
    _count_shape(tally, item, text)
    counts = tally.counts
    counts["kind_" + kind] = 1.0
    for side in (group, item.language):
        if side in _CROSSINGS:
            for name, crossed in _CROSSINGS[side]:
                if name in counts:
                    counts[crossed] = counts[name]
    # In no order: the model adds them up by math.fsum, whose result does not depend on it.
    capped = {name: value if value < _CAP else _CAP for name, value in counts.items() if value > 0.0}
    return Measurement(capped, tuple(tally.new.values()), tuple(tally.seen.values()))


def _count_fields(tally: _Tally, prose: Prose, item: Item, bare: bool) -> None:
    tally.add("fields", float(len(prose.fields)))
    for field in prose.fields:
        before = len(tally.new)
        tally.read(field.text, "later")
        if len(tally.new) > before:
            tally.add("fields_facts")
        elif not field.text:
            tally.add("fields_empty")
        if field.type and ("->" not in item.header if field.role == "result" else bare):
            tally.add("fields_type")


def _count_phrases(tally: _Tally, head: str, item: Item, group: str, bare: bool) -> None:
    low = head.lower()
    # Looking for the letters first costs a tenth of the pattern, and nearly every text has none of them.
    if any(map(low.__contains__, _DEPRECATED_LETTERS)) and _DEPRECATED.search(head):
        tally.add("deprecated")
    if any(map(head.__contains__, _TODO_LETTERS)) and _TODO.search(head):
        tally.add("todo")
    if _SEE.match(head):
        tally.add("see")
    if tally.get("summary_negation") and _OR_NOT.search(head):
        tally.add("summary_negation", -1.0)
    if tally.get("summary_type"):
        tally.add("type_bare" if bare else "type_typed" if group == "callable" else "type_class")
    if group == "class" and _BASE.search(head):
        tally.add("base_old" if _BASE.search(" ".join(split_identifier(item.name))) else "base_fact")


def _count_facts(tally: _Tally, group: str, bare: bool) -> None:
    new = len(tally.new)
    counts = tally.counts
    facts = new + sum([counts[name] for name in counts.keys() & _FACTS])
    if bare or group == "class":
        facts += tally.get("summary_type")
    if group == "callable":
        facts += tally.get("summary_event")
    for limit, new_name, facts_name in _STEPS:
        if new >= limit:
            tally.add(new_name)
        if facts >= limit:
            tally.add(facts_name)


def _count_shape(tally: _Tally, item: Item, text: str) -> None:
    stems = tally.context.name_stems
    names = [root for root in stems if root not in GLUE_STEMS] or stems
    if names:
        tally.add("coverage", round(sum(root in tally.seen for root in names) / len(names), 6))
        tally.add("name_words", float(len(names)))
    # Rounded, because the last digit of a logarithm differs between machines.
    tally.add("length", round(math.log1p(len(text.split(None, 80))), 6))
    tally.add("lines", round(math.log1p(text.count("\n", 0, 1000)), 6))
    if item.language == "rust":
        tally.add("rust")
