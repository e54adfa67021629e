"""What a name of a Rust module stands for, and how far it is known there."""

from __future__ import annotations

from docdetect_hook.readers.rust.attributes import NOTHING
from docdetect_hook.readers.rust.imports import Import
from docdetect_hook.readers.rust.nodes import PRIVATE, PUBLIC, Node
from docdetect_hook.readers.rust.tree import MACROS, TYPES, VALUES, Entry, Module
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable

# Where a binding is known: everywhere, in the crate, or inside the module of this `id`.
EVERYWHERE, CRATE = -1, 0
ALL = TYPES | VALUES | MACROS


class Binding(NamedTuple):
    """A name of a module stands for an entry, in some name spaces, as far as ``within``."""

    entry: Entry
    spaces: int
    within: int
    conditional: bool


class Glob(NamedTuple):
    """A glob import of a module and one thing that it opens: a module or an enum."""

    one: Import
    target: Binding


Answer = tuple[Binding, ...]
_ROOT_NODE = Node("module", "", PUBLIC, 1, 0, 1, 1, 1, None, NOTHING, NOTHING, ())
UNKNOWN = _ROOT_NODE._replace(kind="unknown")
OUTSIDE = Entry(UNKNOWN, ALL)


def variants_of(target: Binding) -> list[Binding]:
    """Return the variants of an enum: each as public as the enum's own keyword says."""
    entry = target.entry
    if entry.node.kind != "enum":
        return []
    within = EVERYWHERE if entry.public else CRATE if entry.node.visibility else entry.home
    return [
        Binding(
            Entry(child, TYPES | VALUES, None, entry.home),
            TYPES | VALUES,
            within,
            target.conditional or child.attributes.conditional,
        )
        for child in entry.node.children
        if not (child.attributes.test or child.attributes.disabled)
    ]


def sum_spaces(bindings: Iterable[Binding]) -> int:
    """Return the name spaces that are surely taken: what only some builds have takes none."""
    spaces = 0
    for one in bindings:
        if not one.conditional:
            spaces |= one.spaces
    return spaces


def merged(bindings: Iterable[Binding]) -> Answer:
    """Return the bindings with each entry once, as far as the widest of them: circular imports end so."""
    found: dict[tuple[int, int], Binding] = {}
    for one in bindings:
        known = found.setdefault(one.entry.key, one)
        if known is not one:
            within = one.within if narrower(known.within, one.within) == known.within else known.within
            conditional = known.conditional and one.conditional
            found[one.entry.key] = Binding(known.entry, known.spaces | one.spaces, within, conditional)
    return tuple(found.values())


def modules_of(bindings: Iterable[Binding]) -> list[Module]:
    """Return the modules among what a name stands for."""
    return [one.entry.module for one in bindings if one.entry.module is not None]


def reach(visibility: int, module: Module) -> int:
    """Return where a name of a module is known, by its visibility."""
    return EVERYWHERE if visibility == PUBLIC else id(module) if visibility == PRIVATE else CRATE


def narrower(mine: int, other: int) -> int:
    """Return the narrower of two places; of two modules ``mine`` lies in the other."""
    if mine == EVERYWHERE or (mine == CRATE and other > CRATE):
        return other
    return mine


def same(new: Answer, old: Answer) -> bool:
    """Return whether two answers say the same."""
    return len(new) == len(old) and all(
        one.entry.node is two.entry.node and one[1:] == two[1:] and one.entry.home == two.entry.home
        for one, two in zip(new, old, strict=True)
    )


def as_binding(module: Module) -> Binding:
    """Return what a path to a module stands for."""
    return Binding(Entry(_ROOT_NODE, TYPES, module, id(module)), TYPES, EVERYWHERE, conditional=False)
