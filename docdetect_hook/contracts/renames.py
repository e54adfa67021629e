"""Tell which documented parameters that do not exist may be the old names of others."""

from __future__ import annotations

from bisect import bisect

from docdetect_hook.contracts.records import Disagreement, Section
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence

_ALIKE = 0.6  # difflib's own idea of a close match
_SHORTEST = 3  # letters that say something inside a longer name
# Every ghost is compared with every open name: what that may cost, by the letters of both and some for each.
_EACH = 8
_MOST_COST = 20_000


def documented(found: Sequence[Section]) -> frozenset[str]:
    """Return every word that may be the name of a documented parameter."""
    return frozenset(word for _, word in lines_told(found))


def lines_told(found: Sequence[Section]) -> Iterator[tuple[int, str]]:
    """Yield the line of each entry about a parameter with each word that may be its name."""
    for section in found:
        if section.role == "parameters":
            yield from ((entry.first, word) for entry in section.entries for word in entry.words)


def with_old_names(
    ghosts: Sequence[Disagreement], told: Iterable[tuple[int, str]], parameters: Sequence[str]
) -> Iterator[Disagreement]:
    """Yield the ghosts, each with the parameters without an entry that it may have become.

    ``told`` are the names that may have an entry, with its line. A new name is like the old one, or there are
    as many ghosts as parameters without an entry, or it stands between the same neighbours in the signature.
    """
    if not ghosts:
        return
    entries = sorted(told)
    named = {name for _, name in entries}
    open_names = [name for name in parameters if name not in named and not name.startswith(("_", "*"))]
    if _cost([ghost.subject for ghost in ghosts]) * _cost(open_names) > _MOST_COST:
        unknown = tuple(open_names)
        yield from (ghost._replace(instead=unknown) for ghost in ghosts)
        return
    renamed = len(ghosts) == len(open_names)
    places = {name: at for at, name in enumerate(parameters)}
    known = [(line, places[name]) for line, name in entries if name in places]
    for ghost in ghosts:
        alike = [name for name in open_names if _are_alike(ghost.subject, name)]
        if not alike:
            first, last = (0, len(places)) if renamed else _between(ghost, known, len(places))
            alike = [name for name in open_names if first <= places[name] < last]
        yield ghost._replace(instead=tuple(alike))


def _between(ghost: Disagreement, known: Sequence[tuple[int, int]], count: int) -> tuple[int, int]:
    """Return the part of the signature between the neighbours that an entry has."""
    at = bisect(known, (ghost.first,))
    first = known[at - 1][1] + 1 if at else 0
    return first, known[at][1] if at < len(known) else count


def _cost(names: Sequence[str]) -> int:
    return sum(map(len, names)) + _EACH * len(names)


def _are_alike(one: str, other: str) -> bool:
    """Return whether one name may be another way to write the other."""
    from difflib import SequenceMatcher  # few texts have a ghost

    short, long = sorted((one.lower(), other.lower()), key=len)
    inside = len(short) >= _SHORTEST and short in long
    return inside or SequenceMatcher(None, short, long).ratio() >= _ALIKE
