"""Recognise what generators leave behind: templates, and lists of parameters without descriptions."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Field, read_prose
from docdetect_hook.quality.item import Item, untyped
from docdetect_hook.quality.placeholder_patterns import (
    ABOUT,
    APPEASED,
    EMPTY_FIELD,
    FIELD_TOPICS,
    FIELD_WORDS,
    LACKS,
    LATIN,
    LINTERS,
    OPEN_SENTENCE,
    STAND_INS,
    TEMPLATE,
    TEMPLATE_FIELD,
    TEMPLATE_SIGNS,
    TEMPLATE_STEMS,
    TEMPLATE_TYPE,
    TOPIC_OF,
    TOPIC_STEMS,
    TOPICS,
)
from docdetect_hook.quality.seen import WORD, Seen, quoted
from docdetect_hook.quality.stemming import split_identifier, stem
from docdetect_hook.quality.vocabulary import GLUE, MEMBERS
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence


def template(seen: Seen) -> str | None:
    """Find text that a template left to be filled in."""
    low = seen.text.lower()
    if not any(map(low.__contains__, TEMPLATE_SIGNS)) or "{{" in seen.item.path:
        return None  # a file whose very name is filled in later
    match = TEMPLATE.search(seen.text) or (
        OPEN_SENTENCE.search(seen.text) if seen.item.language == "rust" else None
    )
    if match is None:
        return None
    rest = OPEN_SENTENCE.sub("", TEMPLATE.sub("", f"{seen.prose.summary} {seen.prose.rest}"))
    own = {stem(word) for word in split_identifier(seen.item.qualname)}
    if not own.isdisjoint(TEMPLATE_STEMS):  # the description of a Description is no template
        return None
    left = [
        word
        for word in WORD.findall(rest.lower())
        if word not in GLUE and stem(word) not in own and word != "todo"
    ]
    if left or not fields_empty(seen.item, seen.prose.fields):
        return None
    return f"unfilled template text: {match[0].strip()}"


def fields_empty(item: Item, fields: Sequence[Field]) -> bool:
    """Return whether no field of a text says anything."""
    header = "".join(item.header.split()) if item.language == "rust" else ""
    return all(
        (
            _describes_nothing(item, field)
            or (
                (TEMPLATE_TYPE.match(field.type) or (field.role == "result" and field.type in header))
                and TEMPLATE_FIELD.match(TEMPLATE.sub("", field.text))
            )
        )
        and not (field.role == "error" and field.name)
        for field in fields
    )


def _describes_nothing(item: Item, field: Field) -> bool:
    """Return whether a field says that here would be its description: "Description of parameter `x`."."""
    words = WORD.findall(field.text.lower())
    known = {stem(word) for word in (*split_identifier(field.name), *split_identifier(item.name))}
    if FIELD_TOPICS.isdisjoint(words) or not known.isdisjoint(map(stem, FIELD_TOPICS)):
        return False
    return all(word in FIELD_WORDS or stem(word) in known for word in words)


def nothing_yet(seen: Seen) -> str | None:
    """Find texts that say only that there is no documentation, or whose it would be."""
    if seen.item.kind in MEMBERS or seen.prose.example:
        return None
    if LATIN.match(seen.text):
        return f"placeholder text: {quoted(seen)}"
    text = EMPTY_FIELD.sub("", seen.text)
    prose = read_prose(text) if text != seen.text else seen.prose
    words = WORD.findall(f"{prose.summary} {prose.rest}".lower())
    if not words or len(words) > 20:  # noqa: PLR2004
        return None
    name = seen.item.name.replace("_", "").lower()  # "GetUser (undocumented)"
    says_so = _lacks_docs([word for word in words if word != name]) or _appeases(words)
    if not says_so and TOPIC_OF.match(prose.summary) is None:
        return None  # nearly all: the stems of the name need not be looked up
    own = {stem(word) for word in split_identifier(seen.item.qualname)}
    about_docs = not own.isdisjoint(TOPIC_STEMS | TEMPLATE_STEMS | LINTERS)
    if about_docs or not (says_so or _names_its_topic(prose.summary, prose.rest, own)):
        return None
    return f"placeholder text: {quoted(seen)}" if fields_empty(seen.item, prose.fields) else None


def _lacks_docs(words: Sequence[str]) -> bool:
    return not (TOPICS.isdisjoint(words) or LACKS.isdisjoint(words)) and ABOUT.issuperset(words)


def _names_its_topic(summary: str, rest: str, own: set[str]) -> bool:
    match = TOPIC_OF.match(summary)
    if match is None or rest:
        return False
    left = WORD.findall(summary[match.end() :].lower())
    return all(word in ABOUT or word in STAND_INS or stem(word) in own for word in _parts(left))


def _parts(words: Iterable[str]) -> Iterator[str]:
    """Yield words, and what identifiers among them are made of."""
    for word in words:
        yield from split_identifier(word) or [word]


def _appeases(words: Sequence[str]) -> bool:
    return not LINTERS.isdisjoint(words) and APPEASED.issuperset(words) and len(words) > 1


def empty_entries(seen: Seen) -> str | None:
    """Find entries of parameters with nothing behind the colon."""
    if ":" not in seen.text or EMPTY_FIELD.sub("", seen.text).strip() or _names_types(seen):
        return None
    return "a parameter list without descriptions"


def _names_types(seen: Seen) -> bool:
    """Return whether fields name types that the header does not: `:param Request request:` says one."""
    return untyped(seen.item) and any(
        field.type and not TEMPLATE_TYPE.match(field.type) for field in seen.prose.fields
    )


def empty_fields(seen: Seen) -> str | None:
    """Find fields without descriptions, and nothing else."""
    prose = seen.prose
    if not prose.fields or prose.summary or prose.rest or prose.example:
        return None
    if not fields_empty(seen.item, prose.fields):
        return None
    return "a parameter list without descriptions"
