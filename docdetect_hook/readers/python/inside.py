"""Tell without reading a package which private names of a module no other module can show.

    some module shows `_name` of a public module ──► its list has it, or it has another name somewhere
    either is said by a statement outside of all definitions, whose text holds `_name`

So the files that hold the names are enough, and a search finds those much faster than all can be read. An
identifier that is spelled in letters beyond ASCII where its definition is not (NFKC) is not found.
"""

from __future__ import annotations

from itertools import chain

from docdetect_hook.readers.python.imports import bound_by
from docdetect_hook.readers.python.places import Location, is_private
from docdetect_hook.readers.python.toplevel import walk
from docdetect_hook.startup.typed import Callable, Collection, Iterator

# (directory above the top package, words) -> the Python files below it that may hold one of the words, none
# where nobody can search
Search = Callable[[str, Collection[str]], Collection[str] | None]

# A name that stands in more files than these is found out about sooner by reading the package.
_MOST_HOLDERS = 200


def kept_inside(
    where: Location,
    text: str,
    names: Collection[str],
    load: Callable[[str], str | None],
    search: Search,
) -> frozenset[str]:
    """Return those private names of a public module with this text that no module shows."""
    private = frozenset(name for name in names if is_private(name) and name.isascii())
    if where.private or not private:
        return frozenset()
    paths = search(where.base, sorted(private))
    if paths is None or len(paths) > _MOST_HOLDERS:
        return frozenset()
    others = filter(None, map(load, paths))
    given = {name for one in chain([text], others) for name in _given_away(one, private)}
    return private - given


def _given_away(text: str, names: Collection[str]) -> Iterator[str]:
    """Yield the names that a module may list, assign to others or import under others."""
    held = [name for name in names if name in text]
    if not held:
        return
    import re  # few runs look for names

    word = re.compile(rf"\b(?:{'|'.join(map(re.escape, held))})\b")
    imported: set[str] = set()
    for line in walk(text):
        if line.kind == "target":
            yield from word.findall(text, line.start, line.end)
        elif line.kind == "import" and word.search(text, line.start, line.end):
            for binding in bound_by(text[line.start : line.end]):
                imported.add(binding.name)
                if binding.alias != binding.name:
                    yield binding.name
        elif line.word in imported and line.decorators:
            yield line.word  # a decorator may list it
