"""Follow the bases of Python classes through the files of a tree."""

from __future__ import annotations

import builtins
import sys

from docdetect_hook.readers.python.classes import Bound, Classes
from docdetect_hook.readers.python.outline import Outline, outline
from docdetect_hook.startup.stdlib import OrderedDict
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Iterator, Sequence

if TYPE_CHECKING:
    from docdetect_hook.readers.python.imports import Binding
    from docdetect_hook.readers.python.names import Origin

# Hierarchies are not deeper or wider; a generated one must not cost the square of its length.
_MOST_ANCESTORS = 64
_MOST_STEPS = 16
# Other files whose outlines are kept, by number and by characters.
_MOST_FILES = 64
_MOST_CHARS = 1 << 21


# Where a dotted name leads that is seen in the module at a path, given the import that binds it.
Follow = Callable[[str, str, "Binding | None"], "Sequence[Origin]"]


class Class(NamedTuple):
    """One class by its file and its place there."""

    file: File
    place: int

    @property
    def is_class(self) -> bool:
        """Return whether the place is that of a class at all."""
        return self.file.outline.blocks[self.place].is_class


class Ancestry(NamedTuple):
    """The bases of a class in the order of its attributes' look-up; ``outside`` are dotted names.

    ``complete`` says that every base is known: in the tree, or in the standard library.
    """

    classes: tuple[Class, ...]
    outside: tuple[str, ...]
    complete: bool


class File(Classes):
    """The classes of one file with its name, and who can see them."""

    def __init__(self, path: str, text: str, found: Outline, is_public: Callable[[str], bool]) -> None:
        """Take the file's name, text and outline; ``is_public`` judges the names of the module."""
        super().__init__(text, found)
        self.path = path
        self.chars = len(text)
        self._is_public = is_public
        self._public: dict[int, bool] = {}
        self.ancestries: dict[int, Ancestry] = {}
        self.resolved: dict[int, tuple[Class | str | None, ...]] = {}

    def may_bind(self, name: str) -> bool:
        """Return whether an import or an assignment of the module may bind a name."""
        text = self.text
        return (
            "import *" in text or f"{name} =" in text or f"\n{name}: " in text or bool(self.bindings_of(name))
        )

    def public(self, place: int) -> bool:
        """Return whether a class can be named from outside: no function and no private name is around it."""
        found = self._public.get(place)
        if found is None:
            block = self.outline.blocks[place]
            if block.parent < 0:
                found = self._is_public(block.name)
            else:
                around = self.outline.blocks[block.parent]
                found = around.is_class and block.name[0] != "_" and self.public(block.parent)
            self._public[place] = found
        return found


class Hierarchy:
    """Finds the bases of classes; files that hold them are read when an answer needs them, and remembered."""

    def __init__(
        self,
        load: Callable[[str], str | None],
        follow: Follow,
        judge: Callable[[str], Callable[[str], bool]],
    ) -> None:
        """Take how to look at other files, how to follow a name, and how a module's names are judged."""
        self._load = load
        self._follow = follow
        self._judge = judge
        self._files: OrderedDict[str, File | None] = OrderedDict()
        self._chars = 0
        self._depth = 0

    def file(self, path: str) -> File | None:
        """Return another file of the tree, none when it cannot be read."""
        if path in self._files:
            self._files.move_to_end(path)
            return self._files[path]
        text = self._load(path)
        found = None
        if text is not None:
            seen = outline(text)
            found = File(path, text, seen, self._judge(path))
            self._chars += found.chars
        self._files[path] = found
        while len(self._files) > _MOST_FILES or (self._chars > _MOST_CHARS and len(self._files) > 1):
            _, left = self._files.popitem(last=False)
            self._chars -= left.chars if left is not None else 0
        return found

    def ancestry(self, start: Class) -> Ancestry:
        """Return the bases of a class, nearest first, every class before its own bases.

        That is Python's order for every hierarchy that people write (a depth-first walk from the last base
        to the first, read backwards); a circle or a hierarchy without end is cut.
        """
        known = start.file.ancestries.get(start.place)
        if known is None:
            # A class that is met again below is a circle; one nested in bases without end is not looked for.
            start.file.ancestries[start.place] = known = _UNKNOWN
            if self._depth < _MOST_STEPS:
                self._depth += 1
                start.file.ancestries[start.place] = known = self._walk(start)
                self._depth -= 1
        return known

    def _walk(self, start: Class) -> Ancestry:
        done: list[Class] = []
        outside: dict[str, None] = {}
        complete = True
        seen = {(start.file.path, start.place)}
        open_: list[tuple[Class, Iterator[Class | str | None]]] = [(start, self._bases(start))]
        while open_:
            base = next(open_[-1][1], _END)
            if base is _END:
                done.append(open_.pop()[0])
            elif isinstance(base, Class):
                key = (base.file.path, base.place)
                if key not in seen and len(seen) <= _MOST_ANCESTORS:
                    seen.add(key)
                    open_.append((base, self._bases(base)))
            elif isinstance(base, str):
                outside[base] = None
            else:
                complete = False
        known = all(name.partition(".")[0] in _KNOWN for name in outside)
        return Ancestry(tuple(reversed(done[:-1])), tuple(outside), complete and known)

    def _bases(self, owner: Class) -> Iterator[Class | str | None]:
        """Return the bases of a class, last one first: a class, the dotted name of one outside, or none."""
        known = owner.file.resolved.get(owner.place)
        if known is None:
            names = owner.file.bases(owner.place)[:_MOST_ANCESTORS]
            known = tuple([base for name in reversed(names) for base in self._named(owner, name)])
            owner.file.resolved[owner.place] = known
        return iter(known)

    def _named(self, owner: Class, dotted: str) -> Iterator[Class | str | None]:
        """Yield what a name in the header of a class can mean."""
        file = owner.file
        first, *rest = dotted.split(".")[:_MOST_STEPS]
        found = file.bound_above(first, file.outline.blocks[owner.place].parent, owner.place)
        for bound in found:
            if bound.block >= 0:
                yield self._inside(Class(file, bound.block), rest)
            else:
                yield from self._imported(owner, bound, dotted)
        if not found:
            yield from self._imported(owner, None, dotted)

    def _imported(self, owner: Class, bound: Bound | None, dotted: str) -> Iterator[Class | str | None]:
        """Yield what a name means that an import binds, or nothing that stands in a header."""
        origins = self.origins(owner.file, dotted, bound.imported if bound is not None else None)
        found = [one for origin in origins for one in self._found(owner, origin)]
        classes = [one for one in found if isinstance(one, Class)]
        if classes:
            yield from classes
        elif found:
            yield found[0]
        else:
            yield None if origins else _outside(bound, dotted)

    def origins(self, file: File, dotted: str, imported: Binding | None = None) -> Sequence[Origin]:
        """Return where a name of a file's module leads; ``imported`` binds it, where that is known."""
        if imported is None and not file.may_bind(dotted.partition(".")[0]):
            return ()
        return self._follow(file.path, dotted, imported)

    def _found(self, owner: Class, origin: Origin) -> Iterator[Class | str | None]:
        """Yield the classes that a name was followed to."""
        if origin.path is None:
            yield f"{origin.module}.{origin.qualname}"
            return
        file = owner.file if origin.path == owner.file.path else self.file(origin.path)
        if file is None:
            return
        first, *rest = origin.qualname.split(".")[:_MOST_STEPS]
        for place in file.named(first):
            yield self._inside(Class(file, place), rest)

    def _inside(self, start: Class, names: Sequence[str]) -> Class | None:
        """Return a class nested in another one, which may have it from its bases."""
        here: Class | None = start
        for name in names:
            here = self._member(here, name) if here is not None and here.is_class else None
        return here if here is not None and here.is_class else None

    def _member(self, owner: Class, name: str) -> Class | None:
        place = owner.file.member_class(owner.place, name)
        if place is not None:
            return Class(owner.file, place)
        for base in self.ancestry(owner).classes:
            place = base.file.member_class(base.place, name)
            if place is not None:
                return Class(base.file, place)
        return None


_END = object()
_UNKNOWN = Ancestry((), (), complete=False)
_KNOWN = sys.stdlib_module_names | {"builtins", "typing_extensions"}


def _outside(bound: Bound | None, dotted: str) -> str | None:
    """Return the whole dotted name of what no file of the tree defines, where that can be told."""
    first, _, rest = dotted.partition(".")
    if bound is None:
        return f"builtins.{dotted}" if hasattr(builtins, first) else None
    if bound.imported is None or bound.imported.level:
        return None
    whole = [bound.imported.module, bound.imported.name, rest]
    return ".".join(filter(None, whole))
