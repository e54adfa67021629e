"""Cut names into words, and words down to the stem that their inflections share."""

from __future__ import annotations

from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.typed import Final
from docdetect_hook.text.lazy_regex import regex

# Small and capital letters of Latin-1 beside those of ASCII.
_SMALL: Final = r"a-z\u00df-\u00f6\u00f8-\u00ff"
_CAPITAL: Final = r"A-Z\u00c0-\u00d6\u00d8-\u00de"
_HUMPS: Final = regex(rf"[{_CAPITAL}]+(?![{_SMALL}])|[{_CAPITAL}]?[{_SMALL}]+|[0-9]+|[^\W\d_]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IRREGULAR: Final = {
    "built": "build",
    "ran": "run",
    "found": "find",
    "written": "write",
    "wrote": "write",
    "sent": "send",
    "got": "get",
    "gotten": "get",
    "children": "child",
    "indices": "index",
    "indexes": "index",
    "vertices": "vertex",
    "matrices": "matrix",
    "axes": "axis",
    "made": "make",
    "held": "hold",
    "kept": "keep",
    "read": "read",
    "drawn": "draw",
    "chosen": "choose",
    "begun": "begin",
    "shown": "show",
    "given": "give",
    "taken": "take",
    "split": "split",
    "people": "person",
    "data": "data",
    "equality": "equal",
    "success": "succe",
    "succeed": "succe",
    "successful": "succe",
    "successfully": "succe",
    "status": "status",
    "bus": "bus",
}
_DERIVED: Final = (
    "ization",
    "isation",
    "ation",
    "ator",
    "ating",
    "ated",
    "izer",
    "iser",
    "izing",
    "ising",
    "ized",
    "ised",
    "ize",
    "ise",
    "ate",
    "ement",
    "ment",
    "ness",
    "ity",
    "ance",
    "ence",
    "ancy",
    "ency",
    "able",
    "ible",
    "ively",
    "ive",
    "ically",
    "ical",
    "ic",
    "ally",
    "al",
    "ion",
    "ing",
    "ier",
    "or",
    "er",
    "ied",
    "ed",
    "ly",
    "ant",
    "ent",
    "ous",
    "e",
)
_BY_LAST: Final[dict[str, tuple[str, ...]]] = {
    letter: tuple(suffix for suffix in _DERIVED if suffix[-1] == letter)
    for letter in {s[-1] for s in _DERIVED}
}
_SHORTEST_STEM: Final = 3


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]  # noqa: PLR2004 - "ties", "dies"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word if word.endswith(("ss", "us", "is")) else word[:-1]


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return the part of a lower-case word that its inflections and derivations share."""
    fixed = _IRREGULAR.get(word)
    if fixed is not None:
        return fixed
    if len(word) <= _SHORTEST_STEM:
        return word
    if word[-1] == "s":
        word = _singular(word)
    for suffix in _BY_LAST.get(word[-1], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            word = word[: -len(suffix)]
            break
    if len(word) > _SHORTEST_STEM and (
        word[-1] in "ei" or word[-1] == word[-2] or (word[-1] == "y" and word[-2] not in "aeou")
    ):
        return word[:-1]
    return word


@lru_cache(maxsize=1 << 13)
def split_identifier(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a snake_case, camelCase or mixed name."""
    if name.islower() and name.isalpha():
        return (name,)
    return tuple(part.lower() for part in _HUMPS.findall(name))


def split_text(text: str) -> list[str]:
    """Return the lower-case words of all names in a piece of source text."""
    return [part.lower() for part in _HUMPS.findall(text)]


def abbreviates(short: str, word: str) -> bool:
    """Return whether ``short`` can be read as an abbreviation of the longer ``word``.

    >>> abbreviates("cfg", "configuration"), abbreviates("btn", "button"), abbreviates("sea", "surface")
    (True, True, False)
    """
    if len(short) < 2 or len(short) >= len(word) or short[0] != word[0]:  # noqa: PLR2004 - one letter is no evidence
        return False
    if word.startswith(short):
        return True
    at = 0
    for letter in short:
        at = word.find(letter, at) + 1
        if not at:
            return False
    # Letters spread over the word are evidence only when they are its consonants.
    return not any(vowel in short[1:] for vowel in "aeiou")
