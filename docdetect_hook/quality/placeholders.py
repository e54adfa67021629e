"""Recognise texts that document nothing: notes, templates, filler, legal lines, other items' texts."""

from __future__ import annotations

from itertools import pairwise

from docdetect_hook.quality.boilerplate import only_notices, only_path
from docdetect_hook.quality.docstring import Prose
from docdetect_hook.quality.item import WHOLE_FILES, Item
from docdetect_hook.quality.lexicon import NO_WORDS, Lexicon
from docdetect_hook.quality.placeholder_patterns import (
    CONSTRUCTOR_WORDS,
    DIVIDERS,
    EMPTY_FIELD,
    FILLER,
    FILLER_NOUNS,
    FILLER_PHRASES,
    FILLING,
    KEYWORD,
    MARK,
    NAMELESS_POINTERS,
    NOTE_START,
    POINTER_PLACES,
    POINTERS,
    SHOUTED,
    STATEMENT,
    SYMBOLS,
    TASKS,
    WISH,
)
from docdetect_hook.quality.plain import is_plain
from docdetect_hook.quality.seen import WORD, Seen, quoted
from docdetect_hook.quality.stemming import abbreviates, split_identifier, stem
from docdetect_hook.quality.synonyms import antonyms
from docdetect_hook.quality.templates import empty_entries, empty_fields, fields_empty, nothing_yet, template
from docdetect_hook.quality.vocabulary import ARTICLES, GLUE, MEMBERS, NEGATIONS
from docdetect_hook.startup.typed import Callable, Final, Iterable, Sequence
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.text.patterns import compile_pattern, found_in

# A longer text says something somewhere; only legal notices run on.
_LONGEST: Final = 4000
_LONGEST_TITLE: Final = 40
_LONGEST_SYMBOL: Final = 12
# "expr : expr PLUS term" is a rule of a grammar; two words in a row stand in no pattern of a token.
_GRAMMAR: Final = regex(r"\w++\s*+:(?:\s|$)")
_SENTENCE: Final = regex(r"[A-Za-z]{2},? [a-z]{2}")
_BLANKS: Final = regex(r"\n[ \t]*\n")


def make_lexicon(
    filler: Iterable[str] = (),
    glue: Iterable[str] = (),
    patterns: Iterable[str] = (),
    allowed: Iterable[str] = (),
) -> Lexicon:
    """Build a lexicon from configuration.

    ``filler`` are whole texts that document nothing, ``glue`` words that never carry a fact, ``patterns``
    regular expressions for placeholders and ``allowed`` whole texts that are never placeholders. A pattern
    that is refused raises ``PatternError``.
    """
    return Lexicon(
        frozenset(_phrase(words) for words in filler),
        frozenset(word.lower() for word in glue),
        tuple(map(compile_pattern, patterns)),
        frozenset(_phrase(words) for words in allowed),
    )


def find_placeholder(
    item: Item, text: str, lexicon: Lexicon = NO_WORDS, prose: Prose | None = None
) -> str | None:
    """Return in words why the text documents nothing, or ``None``."""
    if len(text) > _LONGEST:
        return None
    seen = Seen(item, text, lexicon, prose)
    plain = not (lexicon.filler or lexicon.patterns) and is_plain(seen)
    for rule in _RULES_OF_PLAIN_TEXTS if plain else _RULES:
        reason = rule(seen)
        if reason is not None:
            return None if seen.phrase in lexicon.allowed or is_executed(item, text) else reason
    return None


def _phrase(text: str) -> str:
    return " ".join(word.lower() for word in WORD.findall(text))


def _configured(seen: Seen) -> str | None:
    if seen.phrase in seen.lexicon.filler:
        return f"filler listed in the configuration: {seen.phrase}"
    for pattern in seen.lexicon.patterns:
        if found_in(pattern, seen.text):
            return f"matches the configured pattern {pattern.pattern}"
    return None


def _punctuation(seen: Seen) -> str | None:
    if any(map(str.isalnum, seen.text)) or _is_symbol(seen.text.strip()):
        return None
    if seen.item.kind == "magic" and "." not in seen.text:  # "-" on __sub__ is what it stands for
        return None
    # "`,`" or "','" on Token::Comma is the fact itself.
    if (seen.item.kind in MEMBERS and len(seen.text.strip("'\" .\n")) <= 3) or "`" in seen.text:  # noqa: PLR2004
        return None
    return None if _is_drawn(seen.text) else "only punctuation"


def _is_drawn(text: str) -> bool:
    """Return whether signs over several lines draw something, as the banner of a command's help does."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 2 and not {*FILLING, *DIVIDERS}.issuperset("".join(text.split()))  # noqa: PLR2004


def _is_symbol(text: str) -> bool:
    """Return whether a text is an operator or a pattern: "=" or "/./" on a rule of a grammar is the rule."""
    if "\\" in text:
        return True
    signs = set(text)
    return (
        len(text) <= _LONGEST_SYMBOL
        and signs <= {*SYMBOLS, *FILLING}
        and (
            not signs <= {*FILLING, *DIVIDERS} or (len(text) <= 3 and not signs <= set(FILLING))  # noqa: PLR2004
        )
    )


def _filler(seen: Seen) -> str | None:
    if not seen.words or len(seen.words) > 8 or seen.prose.fields:  # noqa: PLR2004 - longer text is no stock phrase
        return None
    reason = None
    if _points_nowhere(seen):
        reason = f"points to a place without naming it: {quoted(seen)}"
    elif _is_filler(seen):
        reason = f"placeholder text: {quoted(seen)}"
    if reason is not None:
        return None if _says_its_name(seen) else reason
    if (
        len(seen.text.strip(" .\n`")) == 1
        and seen.item.kind not in MEMBERS
        and seen.item.name != seen.text.strip(" .\n`")
    ):
        return "only one letter"
    return None


def _points_nowhere(seen: Seen) -> bool:
    if seen.phrase in NAMELESS_POINTERS:
        return True
    if seen.words[0] not in ("see", "refer") or "`" in seen.text:
        return False
    if seen.item.kind == "init" and "class" in seen.words:  # its own, right above
        return False
    rest = seen.words[1:]
    return not POINTER_PLACES.isdisjoint(rest) and POINTERS.issuperset(rest)


def _is_filler(seen: Seen) -> bool:
    if seen.phrase in FILLER_PHRASES:
        return seen.item.kind not in MEMBERS or seen.text.strip() in SHOUTED
    # Code in backticks names something: "Add another `Code` object."
    if seen.item.kind in MEMBERS or FILLER_NOUNS.isdisjoint(seen.words) or "`" in seen.text:
        return False
    return FILLER.issuperset(seen.words)


def _says_its_name(seen: Seen) -> bool:
    """Return whether a stock word is one of the item's own: "Main function." on ``main`` restates."""
    own = split_identifier(seen.item.name)
    stems = {stem(part) for part in own}
    if len(seen.item.name) == 1:  # "Dummy class A."
        return seen.item.name in WORD.findall(seen.text)
    return any(
        stem(word) in stems or any(abbreviates(part, word) for part in {*own, *stems} if part[0] == word[0])
        for word in seen.words
        if word not in ARTICLES
    )


def is_executed(item: Item, text: str) -> bool:
    """Return whether the program reads the text: PLY takes tokens and grammar rules from docstrings."""
    if item.language != "python" or not item.name.startswith(("p_", "t_")) or NOTE_START.search(text):
        return False
    inner = text.strip()
    if item.name.startswith("p_"):
        return _GRAMMAR.match(inner) is not None
    if _SENTENCE.search(inner):
        return False
    return len(inner) == 1 or not inner.rstrip(".").replace(" ", "").isalnum()


def _note(seen: Seen) -> str | None:
    if NOTE_START.search(seen.text) is None or seen.prose.example:
        return None
    if not fields_empty(seen.item, seen.prose.fields):
        return None
    first = True
    parameters = frozenset(WORD.findall(seen.item.header))
    for paragraph in _BLANKS.split(EMPTY_FIELD.sub("", seen.text).strip()):
        if not any(map(str.isalnum, paragraph)) or paragraph.lstrip().startswith("#"):
            paragraph = paragraph.partition("\n")[2]  # noqa: PLW2901 - the note below a heading
            if not paragraph:
                continue
        if not _is_task(paragraph, first) or _describes(paragraph, parameters):
            return None
        first = False
    return "only a TODO note"


def _describes(paragraph: str, parameters: frozenset[str]) -> bool:
    """Return whether a line of a note says what a parameter is: "rows = those of the last page"."""
    heads = (WORD.findall(line.partition(" = ")[0]) for line in paragraph.split("\n") if " = " in line)
    return any(head and parameters.issuperset(head) for head in heads)


def _is_task(paragraph: str, first: bool) -> bool:
    mark = MARK.match(paragraph)
    if mark is None and first:
        return False
    note = paragraph[mark.end() :] if mark else paragraph
    lines = note.strip().split("\n")
    # A sentence that starts on a line of its own may say something about the item.
    for before, line in pairwise(lines):
        start = line.strip()
        if MARK.match(start):
            continue
        if before.rstrip()[-1:] in (".", "?", "!", "") and start[:1].isupper():
            return False
    head = WORD.match(note)
    if head is None:
        return not any(map(str.isalnum, note))
    if WISH.match(note):
        return True
    return mark is not None and head[0].lower() in TASKS and len(note) < 300  # noqa: PLR2004


def _legal(seen: Seen) -> str | None:
    if seen.item.kind not in WHOLE_FILES:
        return None
    if only_notices(seen.item, seen.text):
        return "only licence, author or version lines"
    return "only the name of the file" if only_path(seen.item, seen.text) else None


def _headings(seen: Seen) -> str | None:
    if seen.text.lstrip()[:1].isalnum():
        return None
    lines = [line.strip() for line in seen.text.split("\n") if line.strip()]
    if lines and all(map(_is_divider, lines)):
        return "only a divider"
    prose = seen.prose
    if (
        lines
        and not prose.summary
        and not prose.rest
        and not prose.fields
        and not prose.example
        and lines[0].startswith("#")
    ):
        return "only a heading"
    return None


def _is_divider(line: str) -> bool:
    inner = line.strip(DIVIDERS + " ")
    ends = line[:3] + line[-3:]
    return len(line) >= len(inner) + 6 and len(inner) <= _LONGEST_TITLE and not ends.strip(DIVIDERS)


def _code(seen: Seen) -> str | None:
    if "\n" not in seen.text or ">>>" in seen.text or "```" in seen.text or "::" in seen.text:
        return None
    lines = [line.strip() for line in seen.text.split("\n") if line.strip()]
    if len(lines) < 2 or not all(STATEMENT.match(line.lstrip("# ")) for line in lines):  # noqa: PLR2004
        return None
    if not any(KEYWORD.match(line.lstrip("# ")) for line in lines):
        return None
    if f"{seen.item.name}(" in seen.text:  # it shows how the item is called
        return None
    if _lays_out(seen.item, lines) or any(map(_reads_on, lines)):
        return None
    return "only code, not as an example"


def _lays_out(item: Item, lines: Sequence[str]) -> bool:
    """Return whether lines declare the members of a class, as a header in C does."""
    return item.kind == "class" and all(line[-1] in ";{}" and "=" not in line for line in lines)


def _reads_on(line: str) -> bool:
    """Return whether a line that ends in a semicolon is a part of a sentence."""
    words = [word.rstrip(",:").isalpha() for word in line.split()]
    return line.endswith(";") and sum(words) >= 4 and "=" not in line and "(" not in line  # noqa: PLR2004


def _unfinished(seen: Seen) -> str | None:
    if not seen.words or len(seen.words) > 6 or seen.words[-1] not in ARTICLES or seen.prose.fields:  # noqa: PLR2004
        return None
    if (
        any(map(str.isdigit, seen.text))
        or seen.text.rstrip(" .\n")[-1:] in "`'\")]"
        or any(word not in GLUE for word in seen.words)
        or seen.item.kind in MEMBERS
    ):
        return None
    return "an unfinished sentence"


def _other_item(seen: Seen) -> str | None:
    words = seen.words
    if not words or len(words) > 8:  # noqa: PLR2004 - plain only when short
        return None
    item = seen.item
    if (
        len(words) == 1
        and words[0] in CONSTRUCTOR_WORDS
        and item.kind in ("method", "function")
        and not _constructs(item)
        and not _goes_on(seen.prose)
    ):
        return f"about another item: {words[0]}"
    own = [stem(word) for word in split_identifier(item.name)]
    # One word cannot show what is missing.
    if len(own) < 2 or antonyms().keys().isdisjoint(own) or not NEGATIONS.isdisjoint(words):  # noqa: PLR2004
        return None
    known = {stem(word) for word in split_identifier(item.qualname)} | {
        stem(w) for w in WORD.findall(item.header.lower())
    }
    content = {stem(word): word for word in words if word not in GLUE or stem(word) in antonyms()}
    missing = [root for root in own if root not in content]
    if len(missing) != 1 or _goes_on(seen.prose):
        return None
    others = [root for root in content if root not in own]
    if len(others) != 1 or others[0] not in antonyms().get(missing[0], ()) or others[0] in known:
        return None
    other = content[others[0]]
    # Settings are things, and not what the opposite of a getter does.
    return None if other.endswith("ings") else f"about another item: {other}"


def _goes_on(prose: Prose) -> bool:
    return bool(prose.fields or prose.rest)


def _constructs(item: Item) -> bool:
    return item.name in (
        "__init__",
        "__new__",
        "__del__",
        "__post_init__",
        "new",
        "init",
        "initialize",
        "setup",
        "create",
        "construct",
    ) or (
        item.name.startswith(
            (
                "new",
                "from",
                "with",
                "create",
                "make",
                "build",
                "init",
                "_init",
                "construct",
                "constr",
                "__",
                "Destroy",
                "destroy",
                "destruct",
                "dispose",
            )
        )
    )


_RULES: Final[tuple[Callable[[Seen], str | None], ...]] = (
    _configured,
    _punctuation,
    template,
    _filler,
    empty_fields,
    empty_entries,
    _note,
    nothing_yet,
    _legal,
    _headings,
    _code,
    _unfinished,
    _other_item,
)
_RULES_OF_PLAIN_TEXTS: Final = (_legal, _other_item)
