"""Tell which documented parameters that do not exist may be the old names of others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from docdetect_hook.contracts.records import Disagreement, Section

_ALIKE = 0.6  # difflib's own idea of a close match
_SHORTEST = 3  # letters that say something inside a longer name
# Every ghost is compared with every open name: what that may cost, by the letters of both and some for each.
_EACH = 8
_MOST_COST = 20_000


def documented(found: Sequence[Section]) -> frozenset[str]:
    """Return every word that may be the name of a documented parameter."""
    told = (entry.words for one in found if one.role == "parameters" for entry in one.entries)
    return frozenset(word for words in told for word in words)


def with_old_names(
    ghosts: Sequence[Disagreement], told: Collection[str], parameters: Iterable[str]
) -> Iterator[Disagreement]:
    """Yield the ghosts, each with the parameters without an entry that it may have become.

    ``told`` are the names that may have an entry. A new name is like the old one, or there are as many ghosts
    as parameters without an entry.
    """
    if not ghosts:
        return
    open_names = [name for name in parameters if name not in told and not name.startswith(("_", "*"))]
    if _cost([ghost.subject for ghost in ghosts]) * _cost(open_names) > _MOST_COST:
        unknown = tuple(open_names)
        yield from (ghost._replace(instead=unknown) for ghost in ghosts)
        return
    renamed = len(ghosts) == len(open_names)
    for ghost in ghosts:
        alike = tuple([name for name in open_names if _are_alike(ghost.subject, name)])
        yield ghost._replace(instead=alike or (tuple(open_names) if renamed else ()))


def _cost(names: Sequence[str]) -> int:
    return sum(map(len, names)) + _EACH * len(names)


def _are_alike(one: str, other: str) -> bool:
    """Return whether one name may be another way to write the other."""
    from difflib import SequenceMatcher  # few texts have a ghost

    short, long = sorted((one.lower(), other.lower()), key=len)
    inside = len(short) >= _SHORTEST and short in long
    return inside or SequenceMatcher(None, short, long).ratio() >= _ALIKE
