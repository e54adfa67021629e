"""Decide across files which names of a Python module are public."""

from __future__ import annotations

import os

from docdetect_hook.readers.python.all_names import ALL, of_statements
from docdetect_hook.readers.python.definitions import Publicity, is_dunder
from docdetect_hook.readers.python.imports import Binding
from docdetect_hook.readers.python.inside import Search, kept_inside
from docdetect_hook.readers.python.interface import Assigned, Interface
from docdetect_hook.readers.python.looks import imports_of, imports_private
from docdetect_hook.readers.python.names import Names
from docdetect_hook.readers.python.outline import Outline
from docdetect_hook.readers.python.places import Location, Places, is_private, target_of
from docdetect_hook.startup.stdlib import defaultdict
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

# What a name's form alone tells when `__all__` or a re-export cannot be resolved.
_BY_NAME_CERTAINTY = 0.8
# Directories and modules, about 1 MB of them, beyond which only the package at hand is remembered.
_MANY = 300
# Modules whose names are searched for one by one; after as many it is cheaper to follow all that is shown.
_MOST_SEARCHES = 8
# What may make definitions on the module's level, or its list, absent at run time.
_CHECKING = ("TYPE_CHECKING", "MYPY", "if False")

# What may be assigned to another name; what is called, or stands in an expression, is none of it.
_ASSIGNED = regex(r"=[ \t(]*+([^\W\d]\w*+)(?=[\s.,)\\#]|\Z)")

_List = tuple[frozenset[str], bool]
_Shown = dict[tuple[str, ...], dict[str, float]]


class Exporter:
    """Answers for the modules of a project; files are loaded when an answer needs them, and remembered.

    Callers go through files directory by directory, so that a package which was left does not come back: it
    may be forgotten. One that came back all the same would cost a second look, never another answer.
    """

    def __init__(
        self,
        load: Callable[[str], str | None],
        list_dir: Callable[[str], Sequence[str]],
        glance: Callable[[str], str | None] | None = None,
        search: Search | None = None,
    ) -> None:
        """Take the ways to look at the project's files; ``search`` saves looking at all of them."""
        self._load = load
        self._search = search
        self._searches = 0
        self._places = Places(list_dir)
        self.names = Names(load, self._places, glance)
        self._visited: set[str] = set()
        self._tops: set[str] = set()
        self._shown: dict[tuple[str, str], _Shown] = {}

    def publicity(self, path: str, text: str, found: Outline) -> Publicity:
        """Return how the module at ``path`` judges itself and its names, given its text and outline."""
        self._enter(os.path.dirname(path), path)
        where = self._places.location(path)
        simple = _simple_list(text, found)
        own = self.names.seen(path, text) if simple is None else None
        listed = self.names.own_list(where, own) if own is not None else simple or None

        def look() -> Interface | None:
            inside = set(_ASSIGNED.findall(text))
            renames = any(block.parent < 0 and block.name in inside for block in found.blocks)
            return self.names.seen(path, text) if renames else None

        judge = self._judge(where, own, listed, look, lambda: self._kept_inside(where, text, found))
        name = where.parts[-1] if where.parts else ""
        return Publicity(name, where.package, not where.private, judge)

    def judge_of(self, path: str) -> Callable[[str], bool]:
        """Return how another module than the one at hand judges its names, as it is on disk."""
        where = self._places.location(path)
        own = self.names.of(where)
        listed = self.names.own_list(where, own) if own is not None else None
        judge = self._judge(where, own, listed, lambda: own, frozenset)
        return lambda name: judge(name)[0]

    def shown_around(self, path: str) -> dict[str, frozenset[str]]:
        """Return the names that public modules show of the modules around one, by the file that has them."""
        self._enter(os.path.dirname(path), path)
        where = self._places.location(path)
        # What is private at the top is there for the public modules beside it.
        beside = (entry for entry in sorted(self._places.entries(where.base)) if is_private(entry))
        hidden = [Location(where.base, (entry.partition(".")[0],), package=False) for entry in beside]
        found: dict[str, frozenset[str]] = {}
        for place in (where, *hidden[:1]):
            for parts, names in self._shown_below(place).items():
                module = self._places.module(where.base, parts)
                if module is not None:
                    found[module.path] = found.get(module.path, frozenset()) | names.keys()
        return found

    def _judge(
        self,
        where: Location,
        own: Interface | None,
        listed: _List | None,
        look: Callable[[], Interface | None],
        look_around: Callable[[], frozenset[str]],
    ) -> Callable[[str], tuple[bool, float]]:
        """Return what tells whether a name of a module is public, and how sure that is.

        Without ``own`` all definitions are there at run time; ``look`` tells whether some have other names,
        ``look_around`` which no module shows, as far as that is quickly known.
        """
        private = where.private
        # Found out when the first name asks; two `functools.cache` for each file took 1 % of a run.
        renamed: frozenset[str] | None = None
        inside: frozenset[str] | None = None
        shown: dict[str, float] | None = None

        def judge(name: str) -> tuple[bool, float]:
            nonlocal renamed, inside, shown
            by_name = name[:1] != "_"
            certainty = 1.0
            # PEP 8: `__all__` says what is public, against the underscore too. A list that cannot be known
            # whole leaves the rest to their names, less surely, and never to silence.
            if not private and listed is not None:
                if name in listed[0]:
                    return True, 1.0
                by_name = by_name and not listed[1]
                certainty = _BY_NAME_CERTAINTY if by_name else 1.0
            if own is not None and name in own.undefined and (name in own.gone or not own.dynamic):
                by_name = False  # what is not there at run time may have another name
            if by_name and not private:
                return True, certainty
            if is_dunder(name):  # one that the language reserves stays as it is
                return False, certainty
            if renamed is None:
                found = None if private else look()
                renamed = self._renamed(where, found) if found is not None else frozenset()
            if name in renamed:
                return True, 1.0
            if inside is None:
                inside = look_around()
            if name in inside:
                return False, certainty
            if shown is None:
                shown = self._shown_below(where).get(where.parts, {})
            return (True, shown[name]) if name in shown else (False, certainty)

        return judge

    def _kept_inside(self, where: Location, text: str, found: Outline) -> frozenset[str]:
        """Return those names of a module of which a search says soon that no module shows them."""
        key = self._around(where)
        if self._search is None or key is None or key in self._shown or self._searches == _MOST_SEARCHES:
            return frozenset()
        self._searches += 1
        names = {block.name for block in found.blocks if block.parent < 0}
        return kept_inside(where, text, names, self._load, self._search)

    def _enter(self, directory: str, path: str) -> None:
        """Come to a directory; when much is known, and no known package lies around it, begin afresh."""
        if directory in self._visited:
            return
        around = [directory, *_above(directory)]
        much = len(self._places) + len(self.names) > _MANY
        if much and self._tops.isdisjoint(around):
            self._places.forget(around)
            self.names.forget()
            self._visited.clear()
            self._tops.clear()
            self._shown.clear()
        self._visited.add(directory)
        where = self._places.location(path)
        if where.package or where.parts[1:]:
            self._tops.add(os.path.join(where.base, where.parts[0]))

    def _renamed(self, where: Location, found: Interface) -> frozenset[str]:
        """Return the names of a public module that it shows under other, assigned names."""
        pending = [name for name in self._visible(where, found) if name in found.bound]
        renamed: set[str] = set()
        while pending:
            for source in found.bound.get(pending.pop(), ()):
                if isinstance(source, Assigned) and source.dotted not in renamed:
                    renamed.add(source.dotted)
                    pending.append(source.dotted)
        return frozenset(renamed)

    def _shown_below(self, where: Location) -> _Shown:
        """Return what the public modules show of the package around a module.

        A private package or module at the top is there for the public ones beside it, as `_pytest` is for
        `pytest`; a public module that is in no package is nobody's inside.
        """
        key = self._around(where)
        if key is None:
            return {}
        if key not in self._shown:
            base, top = key
            faces = self._places.public_modules(base, top) if top else self._beside(base)
            self._shown[key] = self._show(faces, imports_of(top) if top else imports_private)
        return self._shown[key]

    def _around(self, where: Location) -> tuple[str, str] | None:
        """Return what is to be looked at around a module: a package, or all beside where it is private."""
        top = where.parts[0] if where.parts else ""
        if is_private(top):
            return where.base, ""
        return (where.base, top) if where.package or where.parts[1:] else None

    def _beside(self, base: str) -> Iterator[Location]:
        """Yield the public modules of a directory, all of those packages that private ones are akin to."""
        hidden = [entry.strip("_") for entry in self._places.entries(base) if is_private(entry)]
        for face in self._places.public_beside(base):
            name = face.parts[0]
            if face.package and any(inside.startswith(name) or name.startswith(inside) for inside in hidden):
                yield from self._places.public_modules(base, name)
            else:
                yield face

    def _show(self, faces: Iterable[Location], about: Callable[[str], bool]) -> _Shown:
        """Follow everything that public modules show to where it is defined."""
        sure: defaultdict[Location, set[str]] = defaultdict(set)
        guessed: defaultdict[Location, set[str]] = defaultdict(set)
        for face in faces:
            found = self.names.face(face, about)
            if found is not None:
                sure[face] |= self._visible(face, found)
                for target, names in self._answered(face, found):
                    guessed[target] |= names
                for target, names in self._modules_shown(face, found):
                    guessed[target] |= names
        shown: _Shown = {}
        for start, certainty in ((guessed, _BY_NAME_CERTAINTY), (sure, 1.0)):
            for where, names in self._followed(start).items():
                shown.setdefault(where.parts, {}).update(dict.fromkeys(names, certainty))
        return shown

    def _visible(self, where: Location, found: Interface) -> set[str]:
        """Return the names that a public module shows, whether they are its own or not.

        What a package imports is there for others; a plain module says so in ``__all__``, by
        ``import name as name``, by a star import or by an assignment.
        """
        listed = self.names.own_list(where, found)
        if listed is not None and listed[1]:
            return set(listed[0])
        names = set(found.bound if where.package else found.passed_on)
        if found.dynamic and where.package:
            names.update(name for name in found.absent if name not in found.gone)
        for _, target in self.names.star_targets(where, found):
            names |= self.names.starred(target)
        names = {name for name in names if name[:1] != "_"}
        return names if listed is None else names | listed[0]

    def _modules_shown(self, where: Location, found: Interface) -> Iterator[tuple[Location, set[str]]]:
        """Yield the private modules that a public one shows, as by `from . import _x as x`, with their names.

        These can be reached through it, but nobody says that each is meant for that.
        """
        for name in self._visible(where, found):
            for source in found.bound.get(name, ()):
                parts = _whole_name(where, source) if isinstance(source, Binding) else ()
                target = self._places.module(where.base, parts) if parts and is_private(parts[-1]) else None
                inner = self.names.of(target) if target is not None else None
                if target is not None and inner is not None:
                    yield target, self._offered(target, inner)

    def _offered(self, where: Location, found: Interface) -> set[str]:
        """Return the names that a module offers to whoever has the module."""
        listed = self.names.own_list(where, found)
        if listed is not None and listed[1]:
            return set(listed[0])
        return self._visible(where, found) | {name for name in found.defined if name[:1] != "_"}

    def _answered(self, where: Location, found: Interface) -> Iterator[tuple[Location, set[str]]]:
        """Yield what a module may answer for by code: names of modules, where strings tell both."""
        if not found.words:
            return
        listed = self.names.own_list(where, found)
        known = listed is not None and listed[1]
        names = (
            listed[0] if listed is not None and known else {word for word in found.words if word[0] != "_"}
        )
        names = {name for name in names if name not in found.defined and name not in found.bound}
        for word in found.words:
            target = self._named(where, word)
            inner = self.names.of(target) if target is not None and target != where else None
            if target is not None and inner is not None:
                there = {name for name in names if name in inner.defined or name in inner.bound}
                if found.pairs:
                    there = {name for name in there if (name, word) in found.pairs}
                yield target, there

    def _named(self, where: Location, word: str) -> Location | None:
        """Return the module that a string names: relative to the package, or from the top."""
        tail = word.lstrip(".")
        level = len(word) - len(tail)
        if not tail:
            return None
        places = [target_of(where, Binding(level or 1, tail, "", ""))]
        if not level:
            places.append(tuple(tail.split(".")))
        for parts in places:
            found = None
            for end in range(1, len(parts or ()) + 1):
                found = self._places.module(where.base, (parts or ())[:end])
                if found is None:
                    break
            if found is not None:
                return found
        return None

    def _followed(self, start: dict[Location, set[str]]) -> dict[Location, set[str]]:
        """Return the names of each module that are reached from some; each module's names only grow."""
        fresh = {where: set(names) for where, names in start.items() if names}
        reached: defaultdict[Location, set[str]] = defaultdict(set)
        while fresh:
            where, names = fresh.popitem()
            names -= reached[where]
            found = self.names.passing(where, names) if names else None
            reached[where] |= names
            if found is not None:
                for target, passed in self._steps(where, found, names):
                    if not passed <= reached[target]:
                        fresh.setdefault(target, set()).update(passed)
        return reached

    def _steps(
        self, where: Location, found: Interface, names: set[str]
    ) -> Iterator[tuple[Location, set[str]]]:
        """Yield where the names of a module come from, one step back."""
        replaced: set[str] = set()
        for target, passed, bound_anew in self.names.starred_from(where, found, names):
            replaced |= bound_anew
            yield target, passed
        for name in names:
            # A star import that runs in any case, below what binds the name, binds it anew.
            for source in self.names.sources(where, found, name) if name not in replaced else ():
                if isinstance(source, Assigned):
                    yield from self._assigned(where, found, source)
                elif source.name and (parts := target_of(where, source)):
                    target_module = self._places.module(where.base, parts)
                    if target_module is not None:
                        yield target_module, {source.name}

    def _assigned(
        self, where: Location, found: Interface, source: Assigned
    ) -> Iterator[tuple[Location, set[str]]]:
        """Yield where an assigned name comes from: this module, or an attribute of another one."""
        if "." not in source.dotted:
            yield where, {source.dotted}
            return
        for end in self.names.ends(where, found, source.dotted):
            if end.where is not None and len(end.parts) == 1:
                yield end.where, {end.parts[0]}


def _whole_name(where: Location, bound: Binding) -> tuple[str, ...]:
    """Return the dotted name of what an import names."""
    return (*(target_of(where, bound) or ()), *((bound.name,) if bound.name else ()))


def _simple_list(text: str, found: Outline) -> _List | tuple[()] | None:
    """Return the names in ``__all__`` where the statements about it stand alone and tell all.

    Empty means that there is no list; none, that the whole module has to be looked at.
    """
    mentioned = text.count(ALL)
    if _may_be_absent(text, found, listed=mentioned > 0):
        return None
    if not mentioned:
        return ()
    statements = [statement.text for statement in found.exports if statement.parent < 0]
    if sum(statement.count(ALL) for statement in statements) != mentioned:
        return None
    own = of_statements(statements)
    if own is None or not own.known or own.modules or not own.names:
        return None
    if any(block.decorators and block.parent < 0 for block in found.blocks):
        return None
    return own.names - own.removed, True


def _may_be_absent(text: str, found: Outline, *, listed: bool) -> bool:
    """Return whether definitions of a module, or its list, may not be there at run time; never wrongly no."""
    if not found.blocks:
        return False
    if "\ndel" in text and ("\ndel " in text or "\ndel(" in text):
        return True
    return (listed or found.branched) and any(word in text for word in _CHECKING)


def _above(path: str) -> Iterator[str]:
    """Yield the directories around a path."""
    while (above := os.path.dirname(path)) != path:
        yield above
        path = above
