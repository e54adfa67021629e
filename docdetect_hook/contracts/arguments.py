"""Find documented arguments of Rust functions that are none."""

from __future__ import annotations

from docdetect_hook.contracts.records import GHOST, Disagreement
from docdetect_hook.contracts.renames import with_old_names
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterator, Mapping, Sequence
from docdetect_hook.text.lazy_regex import regex

_TITLES = frozenset(("argument", "arguments", "parameter", "parameters", "params"))
_ITEM = regex(r" {0,3}(?:[*+-]|[0-9]{1,3}[.)])[ \t]++(?P<says>.*+)")
# Rustdoc has no form for arguments; this is what people write: a name as code, and a mark behind it.
_NAMED = regex(r"(?:\*\*)?+`(?P<name>[^\W\d]\w*+)`(?:\*\*)?+[ \t]*+(?:[-:=(\u2013\u2014]|$)")
_WORD = regex(r"[^\W\d]\w*+")
_PARAMETER = regex(r"\b([^\W\d]\w*+)\s*+:(?!:)")


class ArgumentList(NamedTuple):
    """A heading about arguments and the lines of its section, from 0, the last excluded; the items by line.

    An item has its name, or nothing where it is of another form.
    """

    first: int
    last: int
    items: Mapping[int, str]


def argument_lists(lines: Sequence[str], titles: Mapping[str, int]) -> Iterator[ArgumentList]:
    """Yield the sections about arguments of a text, given its headings."""
    for title, start in titles.items():
        if title.lower() not in _TITLES:
            continue
        end = min((line for line in titles.values() if line > start), default=len(lines))
        says = {at: match["says"] for at in range(start + 1, end) if (match := _ITEM.match(lines[at]))}
        names = {at: match["name"] if (match := _NAMED.match(one)) else "" for at, one in says.items()}
        yield ArgumentList(start, end, names)


def ghost_arguments(
    text: str, titles: Mapping[str, int], header: str, parameters: str
) -> Iterator[Disagreement]:
    """Yield the items of lists about arguments whose names stand nowhere in the header of the function.

    One item of another form, and nothing is said: the list may be about something else.
    """
    lines = text.split("\n")
    lists = [one for one in argument_lists(lines, titles) if all(one.items.values())]
    if not lists:
        return
    # Callers name no arguments in Rust: an underscore in front says only that the body has no use for it.
    known = {word.lstrip("_") for word in _WORD.findall(header)}
    ghosts = [
        Disagreement(GHOST, name, at, _item_end(lines, at, one))
        for one in lists
        for at, name in one.items.items()
        if name.lstrip("_") not in known and name != "self"
    ]
    told = ((at, name) for one in lists for at, name in one.items.items())
    yield from with_old_names(ghosts, told, _PARAMETER.findall(parameters))


def _item_end(lines: Sequence[str], at: int, around: ArgumentList) -> int:
    """Return the line behind an item: behind a blank line only what is indented goes on with it."""
    end = at + 1
    for line in range(at + 1, around.last):
        text = lines[line]
        if line in around.items or (text.strip() and not lines[line - 1].strip() and text[:1] not in " \t"):
            break
        if text.strip():
            end = line + 1
    return end
