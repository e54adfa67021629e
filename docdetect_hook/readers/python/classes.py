"""The classes of one Python file: their bases as the file's own names tell, and their methods."""

from __future__ import annotations

from bisect import bisect_left

from docdetect_hook.readers.python.docstrings import evaluate
from docdetect_hook.readers.python.headers import base_names, parameter_names
from docdetect_hook.readers.python.imports import Binding, bound_by
from docdetect_hook.readers.python.outline import Block, Outline, Span, Statement, outline
from docdetect_hook.readers.python.parameters import documented_names
from docdetect_hook.startup.stdlib import cached_property
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

CONSTRUCTORS = frozenset({"__init__", "__new__"})
# How many bindings of one name are looked at: a generated file must not cost the square of its length.
_MOST_BINDINGS = 64
# Up to here it is faster to look for one name in the text of the imports than to take all of them apart.
_FEW_IMPORTS = 64
_STATIC = regex(r"\(?(?:builtins\.)?staticmethod\b")


class Bound(NamedTuple):
    """What binds a name: a block of the file by its place, or an import."""

    order: int
    scope: int
    block: int
    imported: Binding | None


class Classes:
    """What the bodies of one file's classes hold, read when it is asked for."""

    def __init__(self, text: str, found: Outline) -> None:
        """Keep the file's text and outline."""
        self.text = text
        self.outline = found
        self._documented: dict[int, bool | None] = {}
        self._bound: dict[str, list[Bound]] = {}

    def bindings_of(self, name: str) -> Sequence[Bound]:
        """Return everything that binds a name anywhere in the file, in order; an import before its block."""
        found = self._bound.get(name)
        if found is None:
            blocks = self.outline.blocks
            found = [
                Bound(2 * place, blocks[place].parent, place, None) for place in self._places.get(name, ())
            ]
            found += self._imports_of(name)
            found.sort(key=_in_order)
            self._bound[name] = found
        return found

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """The places of the blocks by their names."""
        found: dict[str, list[int]] = {}
        for place, block in enumerate(self.outline.blocks):
            found.setdefault(block.name, []).append(place)
        return found

    def _imports_of(self, name: str) -> Sequence[Bound]:
        """Return the imports that bind a name; of few imports only those are read that hold it."""
        imports = self.outline.imports
        if len(imports) > _FEW_IMPORTS:
            return self._imported.get(name, ())
        holding = [one for one in imports if name in one.text or not one.text.isascii()]
        return [bound for bound in _bound_by(holding) if bound.imported and bound.imported.alias == name]

    @cached_property
    def _imported(self) -> dict[str, list[Bound]]:
        """What all imports bind, by name."""
        found: dict[str, list[Bound]] = {}
        for bound in _bound_by(self.outline.imports):
            if bound.imported is not None:
                found.setdefault(bound.imported.alias, []).append(bound)
        return found

    def bound_above(self, name: str, scope: int, before: int) -> Sequence[Bound]:
        """Return what a name can mean above the block ``before``, which stands in the block ``scope``.

        That is its last binding; where this one stands in a branch, also the one before, and so on. The
        names of a class body are seen in that body alone, not in what is nested deeper (Execution model,
        "Resolution of names").
        """
        several = self.bindings_of(name)
        last = bisect_left(several, 2 * before, key=_in_order)
        near = several[max(0, last - _MOST_BINDINGS) : last]
        for seen in self._scopes(scope) if near else ():
            found: list[Bound] = []
            for bound in reversed(near):
                if bound.scope == seen:
                    found.append(bound)
                    if not self._in_branch(bound):
                        break
            if found:
                return found
        return ()

    def _in_branch(self, bound: Bound) -> bool:
        """Return whether a class on the module's level stands in a branch, as its indentation says."""
        return bound.block >= 0 and bound.scope < 0 and self.outline.blocks[bound.block].col > 0

    def _scopes(self, scope: int) -> Iterator[int]:
        """Yield the blocks whose names are seen in a block, itself first, the module (-1) last."""
        yield scope
        blocks = self.outline.blocks
        while scope >= 0:
            scope = blocks[scope].parent
            if scope < 0 or not blocks[scope].is_class:
                yield scope

    @cached_property
    def members(self) -> dict[int, dict[str, list[int]]]:
        """The places of what the classes define, by class and name."""
        blocks = self.outline.blocks
        found: dict[int, dict[str, list[int]]] = {}
        for place, block in enumerate(blocks):
            if block.parent >= 0 and blocks[block.parent].is_class:
                found.setdefault(block.parent, {}).setdefault(block.name, []).append(place)
        return found

    def member_class(self, owner: int, name: str) -> int | None:
        """Return the class of this name that a class body holds, the last of several."""
        blocks = self.outline.blocks
        places = self.members.get(owner, {}).get(name, ())
        return places[-1] if places and blocks[places[-1]].is_class else None

    def named(self, name: str) -> list[int]:
        """Return the classes of the module's level that other files can get by a name."""
        blocks = self.outline.blocks
        found = self.bound_above(name, -1, len(blocks))
        return [bound.block for bound in found if bound.block >= 0 and blocks[bound.block].is_class]

    def bases(self, place: int) -> tuple[str, ...]:
        """Return the dotted names of a class's bases as written."""
        return base_names(self._header(self.outline.blocks[place]))

    def qualname(self, place: int) -> str:
        """Return the dotted name of a block below its module."""
        blocks = self.outline.blocks
        names: list[str] = []
        while place >= 0:
            names.append(blocks[place].name)
            place = blocks[place].parent
        return ".".join(reversed(names))

    def documented(self, place: int) -> bool | None:
        """Return whether a block's docstring says something; None when there is no docstring."""
        if place not in self._documented:
            text = self._docstring(self.outline.blocks[place].doc)
            self._documented[place] = bool(text.strip()) if text is not None else None
        return self._documented[place]

    def _docstring(self, span: Span | None) -> str | None:
        return evaluate(self.text[span.start : span.end]).value if span is not None else None

    def parameters(self, place: int) -> tuple[str, ...]:
        """Return a method's parameters with their stars, without the object or class it is called on."""
        block = self.outline.blocks[place]
        names = parameter_names(self._header(block))
        static = block.name != "__new__" and any(map(_STATIC.match, block.decorators))
        return names if static or not names or names[0][0] == "*" else names[1:]

    def unexplained(self, place: int) -> frozenset[str]:
        """Return the parameters of a constructor that the docstring of its class does not name.

        One that begins with an underscore is not for callers.
        """
        names = {name for name in self.parameters(place) if name.lstrip("*")[0] != "_"}
        if names:
            text = self._docstring(self.outline.blocks[self.outline.blocks[place].parent].doc)
            known = documented_names(text) if text else frozenset()
            names = {name for name in names if name.lstrip("*") not in known}
        return frozenset(names)

    def _header(self, block: Block) -> str:
        return self.text[slice(*block.header)]


def _in_order(bound: Bound) -> int:
    return bound.order


def _bound_by(imports: Iterable[Statement]) -> Iterator[Bound]:
    for statement in imports:
        for binding in bound_by(statement.text):
            yield Bound(2 * statement.before - 1, statement.parent, -1, binding)


def class_interface(text: str) -> Sequence[object]:
    """Return what the classes of other files can see of those in this text, in the order of the file."""
    found = outline(text)
    classes = Classes(text, found)
    shown: list[tuple[int, object]] = [(2 * one.before - 1, one.text) for one in found.imports]
    for place, block in enumerate(found.blocks):
        in_class = block.parent >= 0 and found.blocks[block.parent].is_class
        if block.is_class:
            shown.append((2 * place, (classes.qualname(place), classes.bases(place))))
        elif in_class:
            own: tuple[object, ...] = ()
            if block.name in CONSTRUCTORS:
                own = classes.parameters(place), sorted(classes.unexplained(place))
            told = classes.qualname(place), block.decorators, classes.documented(place), own
            shown.append((2 * place, told))
        elif block.parent < 0:
            shown.append((2 * place, block.name))
    shown.sort(key=_first)
    return [one for _, one in shown]


def _first(pair: tuple[int, object]) -> int:
    return pair[0]
