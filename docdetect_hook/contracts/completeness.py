"""What a docstring with sections leaves out: parameters, results, exceptions."""

from __future__ import annotations

import builtins

from docdetect_hook.contracts.bodies import Facts
from docdetect_hook.contracts.records import (
    NO_PARAMETER,
    NO_RAISES,
    NO_RETURNS,
    NO_YIELDS,
    Disagreement,
    Section,
)
from docdetect_hook.contracts.signatures import Signature
from docdetect_hook.startup.typed import Collection, Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

_PROPERTIES = frozenset(("property", "cached_property", "getter"))
# What says that somebody else does the work, or that an iterator is at its end.
_NO_ERRORS = frozenset(("NotImplementedError", "StopIteration", "StopAsyncIteration"))
_WORD = regex(r"[^\W\d]\w*+")
_RESULT = regex(r"\b[Rr]eturn")
_YIELD = regex(r"\b(?:[Yy]ield|[Rr]eturn|[Gg]enerat|[Ii]terat)")
# "Note that x" is still taken for a description of x.
_FEW_WORDS = 3


def missing(
    found: Sequence[Section], text: str, signature: Signature, facts: Facts, codes: Collection[str]
) -> Iterator[Disagreement]:
    """Yield what a function has and its docstring, which has sections, does not tell."""
    if NO_PARAMETER in codes and not signature.wrapped:
        yield from missing_parameters(found, text, signature.parameters)
    if facts.open_end or _PROPERTIES.intersection(signature.decorators):
        return
    roles = {one.role for one in found}
    if NO_RETURNS in codes and _has_result(facts) and "returns" not in roles and not _RESULT.search(text):
        yield Disagreement(NO_RETURNS, "")
    told = not roles.isdisjoint(("yields", "returns")) or _YIELD.search(text) is not None
    if NO_YIELDS in codes and facts.gives and not told:
        yield Disagreement(NO_YIELDS, "")
    if NO_RAISES in codes:
        yield from missing_exceptions(text, facts.raises)


def _has_result(facts: Facts) -> bool:
    return facts.returns and not facts.yields


def missing_parameters(found: Sequence[Section], text: str, names: Iterable[str]) -> Iterator[Disagreement]:
    """Yield the parameters that a text leaves out; not where a section about parameters is unsure."""
    told = [one for one in found if one.role == "parameters"]
    if not told or not all(one.sure for one in told):
        return
    words = {word for one in told for entry in one.entries for word in entry.words}
    if not words:  # the types of attributes alone
        return
    behind = ""
    left_out = []
    for name in names:
        if name in words:
            behind = name
        elif not name.startswith(("_", "*")):
            left_out.append(Disagreement(NO_PARAMETER, name, behind=behind))
    elsewhere = frozenset(_described(found, text) if left_out else ())
    yield from (one for one in left_out if one.subject not in elsewhere)


def _described(found: Sequence[Section], text: str) -> Iterator[str]:
    """Yield the words in front of a colon, outside of what is returned or raised.

    Below a heading or in a field that no style knows (`Kwargs:`, `:kw size:`) they may be parameters.
    """
    others = [one for one in found if one.role != "parameters"]
    for at, line in enumerate(text.split("\n")):
        head, colon, _ = line.strip().lstrip(":@").partition(":")
        words = _WORD.findall(head.partition("(")[0]) if colon else ()
        if len(words) <= _FEW_WORDS and not any(one.first <= at < one.last for one in others):
            yield from words


def missing_exceptions(text: str, raised: Iterable[str]) -> Iterator[Disagreement]:
    """Yield the exceptions that a text does not name, nor a base of theirs."""
    words = frozenset(_WORD.findall(text))
    for name in dict.fromkeys(raised):
        if name not in _NO_ERRORS and words.isdisjoint(_with_bases(name)):
            yield Disagreement(NO_RAISES, name)


def _with_bases(name: str) -> Iterator[str]:
    """Yield an exception and, of one of the language, those that it is caught as."""
    kind = getattr(builtins, name, None)
    yield name
    if isinstance(kind, type):
        yield from (base.__name__ for base in kind.__mro__)
