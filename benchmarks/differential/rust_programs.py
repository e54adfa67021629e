"""Write small random crates: visibilities, re-exports, aliases, macros, conditions, lint levels, bodies."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

EDITIONS = ("2015", "2018", "2021", "2024")
MANIFEST = '[package]\nname = "sample"\nedition = "{}"\n[features]\ndefault = ["on"]\non = []\noff = []\n'

_MACROS = """macro_rules! passed { ($($t:tt)*) => { $($t)* }; }
macro_rules! dropped { ($($t:tt)*) => {}; }
macro_rules! hidden { ($($i:item)*) => { $(#[doc(hidden)] $i)* }; }
macro_rules! allowed { ($($i:item)*) => { $(#[allow(missing_docs)] $i)* }; }
macro_rules! told { ($($i:item)*) => { $(#[doc = "Told once."] $i)* }; }
macro_rules! tagged { ($($i:item)*) => { $(#[cfg(all())] $i)* }; }
macro_rules! wrapped { ($($i:item)*) => { mod wrapped { $($i)* } }; }
macro_rules! shown { ($($i:item)*) => { mod shown { $($i)* } pub use self::shown::*; }; }
"""
_CALLS = ("passed", "passed", "dropped", "hidden", "allowed", "told", "tagged", "wrapped", "shown")
# What leaves the items of a call where the call stands.
_KEEPING = frozenset(("passed", "hidden", "allowed", "told", "tagged"))
_VISIBILITIES = ("pub ", "pub ", "pub ", "pub(crate) ", "")
# How far each reaches: an import may not show more than there is to see.
_REACH = {"": 0, "pub(crate) ": 1, "pub ": 2}
_ATTRIBUTES = (
    "#[doc(hidden)]",
    "#[allow(missing_docs)]",
    "#[warn(missing_docs)]",
    "#[deny(missing_docs)]",
    "#[cfg(test)]",
    "#[cfg(not(test))]",
    '#[cfg_attr(feature = "off", allow(missing_docs))]',
    '#[cfg_attr(not(feature = "off"), allow(missing_docs))]',
    '#[cfg_attr(feature = "on", doc(hidden))]',
    "#[cfg_attr(test, doc(hidden))]",
)
_LETTERS = {"fn": "f", "trait": "R", "const": "C", "static": "S"}
_DEEPEST = 3


class Program(NamedTuple):
    """The edition and the text of a crate's only file."""

    edition: str
    text: str


def program(seed: int, number: int) -> Program:
    """Return one program; the same for the same numbers."""
    chance = random.Random(f"{seed}/{number}")
    edition = chance.choice(EDITIONS)
    return Program(edition, "\n".join(_Writer(chance).crate()) + "\n")


class _Named(NamedTuple):
    """A name that ordinary builds have, and its visibility."""

    name: str
    visibility: str


@dataclass(slots=True)
class _Names:
    """What a module has a name for: `taken` are all of them, the rest is there to be used."""

    taken: set[str] = field(default_factory=set)
    types: list[_Named] = field(default_factory=list)
    enums: list[_Named] = field(default_factory=list)
    others: list[_Named] = field(default_factory=list)
    modules: list[tuple[_Named, _Names]] = field(default_factory=list)

    def importable(self, visibility: str) -> list[str]:
        """Return the names that a module around this one may import with a visibility."""
        least = max(_REACH[visibility], 1)
        known = (*self.types, *self.enums, *self.others)
        return [one.name for one in known if _REACH[one.visibility] >= least]


class _Writer:
    """Writes one crate from the top, and remembers which names there are."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._number = 0
        self._attributes: tuple[str, ...] = _ATTRIBUTES
        self._calls: tuple[str, ...] = _CALLS

    def crate(self) -> Iterator[str]:
        """Yield the lines of the crate."""
        if self._often(0.9):
            yield "//! Kept."
        if self._often(0.1):
            level = self._chance.choice(("allow", "forbid", "warn"))
            yield f"#![{level}(missing_docs)]"
            if level == "forbid":  # nothing may be allowed again
                self._attributes = tuple(one for one in _ATTRIBUTES if "(missing_docs)" not in one)
                self._calls = tuple(one for one in _CALLS if one != "allowed")
        yield from _MACROS.splitlines()
        yield from self._module(0, _Names())

    def _often(self, share: float) -> bool:
        return self._chance.random() < share

    def _name(self, letter: str, taken: set[str]) -> str:
        """Return a name that is free here. Few names, so that some hide others."""
        self._number += 1
        name = f"{letter}{self._number}" if self._often(0.8) else f"{letter}{self._number % 3}"
        name = f"{letter}{self._number}" if name in taken else name
        taken.add(name)
        return name

    def _method(self) -> str:
        """Return a name that no other method has: a type may have several blocks."""
        self._number += 1
        return f"f{self._number}"

    def _front(self) -> list[str]:
        """Return documentation and an attribute, or none."""
        lines = ["/// Kept."] if self._often(0.3) else []
        return [*lines, self._chance.choice(self._attributes)] if self._often(0.25) else lines

    def _visibility(self) -> str:
        return self._chance.choice(_VISIBILITIES)

    def _module(self, depth: int, names: _Names) -> Iterator[str]:
        for _ in range(self._chance.randint(2, 6)):
            yield from self._item(names)
        if depth < _DEEPEST:
            for _ in range(self._chance.randint(0, 2)):
                yield from self._submodule(depth, names)
        yield from self._imports(names)
        if names.types:
            yield from self._bodies(self._chance.choice(names.types).name)

    def _submodule(self, depth: int, names: _Names) -> Iterator[str]:
        known = _Named(self._name("m", names.taken), self._visibility())
        inside = _Names()
        front = self._front()
        if _is_built(front):
            names.modules.append((known, inside))
        yield from front
        yield f"{known.visibility}mod {known.name} {{"
        yield "#[allow(unused_imports)] use super::*;" if self._often(0.3) else ""
        yield from self._module(depth + 1, inside)
        yield "}"

    def _item(self, names: _Names) -> Iterator[str]:
        kind = self._chance.choice(
            ("fn", "struct", "tuple", "enum", "trait", "const", "static", "call", "macro")
        )
        front = self._front()
        if kind == "call":
            yield from self._call(front, names)
            return
        yield from front
        visibility = self._visibility()
        if kind in {"struct", "tuple", "enum"}:
            known = _Named(self._name("T" if kind != "enum" else "E", names.taken), visibility)
            if _is_built(front):
                (names.enums if kind == "enum" else names.types).append(known)
            yield from self._type(kind, known)
        elif kind == "macro":
            yield "#[macro_export]" if self._often(0.5) else ""
            yield f"macro_rules! {self._name('r', set())} {{ () => {{}}; }}"
        else:
            known = _Named(self._name(_LETTERS[kind], names.taken), visibility)
            if _is_built(front):
                names.others.append(known)
            yield from self._simple(kind, known)

    def _call(self, front: Sequence[str], names: _Names) -> Iterator[str]:
        free = [one for one in self._calls if one not in names.taken]
        macro = self._chance.choice(free)
        if macro in {"wrapped", "shown"}:
            names.taken.add(macro)
        function, struct = self._name("f", names.taken), self._name("T", names.taken)
        inner = self._front()
        if macro in _KEEPING and _is_built(front):
            names.types.append(_Named(struct, "pub "))
            if _is_built(inner):
                names.others.append(_Named(function, "pub "))
        yield from front
        yield f"{macro}! {{"
        yield from inner
        yield f"pub fn {function}() {{}}"
        yield f"pub struct {struct} {{"
        yield f"pub {self._name('x', set())}: u8 }}"
        yield "}"

    def _simple(self, kind: str, known: _Named) -> Iterator[str]:
        if kind == "fn":
            yield f"{known.visibility}fn {known.name}() {{}}"
        elif kind == "trait":
            yield f"{known.visibility}trait {known.name} {{"
            yield from self._front()
            yield "fn run(&self); }"
        else:
            yield f"{known.visibility}{kind} {known.name}: u8 = 1;"

    def _type(self, kind: str, known: _Named) -> Iterator[str]:
        if kind == "tuple":
            yield f"{known.visibility}struct {known.name}(pub u8);"
            return
        yield f"{known.visibility}{kind} {known.name} {{"
        taken: set[str] = set()
        for _ in range(self._chance.randint(1, 2)):
            yield from self._front()
            if kind == "enum":
                yield f"{self._name('V', taken)},"
            else:
                yield f"{self._visibility()}{self._name('x', taken)}: u8,"
        yield "}"

    def _imports(self, names: _Names) -> Iterator[str]:
        for module, inside in names.modules:
            if self._often(0.5):
                yield from self._import(module, inside, names.taken)
        for one in names.enums:
            if self._often(0.3):
                yield f"{self._visibility()}use self::{one.name}::*;"
        for one in names.types:
            if self._often(0.2):
                alias = self._name("A", names.taken)
                yield f"{self._visibility()}type {alias} = {one.name};"
                yield f"impl {alias} {{ pub fn {self._method()}(&self) {{}} }}"

    def _import(self, module: _Named, inside: _Names, taken: set[str]) -> Iterator[str]:
        visibility = self._visibility()
        free = [one for one in inside.importable(visibility) if one not in taken]
        rest = self._chance.choice(("*", "*", "", "", "self"))
        if rest == "self" and "other" not in taken and _REACH[module.visibility] >= _REACH[visibility]:
            taken.add("other")
            rest = "{self as other}"
        elif not rest and free:
            rest = self._chance.choice(free)
            taken.add(rest)
        else:
            rest = "*"
        yield from (line for line in self._front() if not line.startswith("///"))
        yield f"{visibility}use self::{module.name}::{rest};"

    def _bodies(self, name: str) -> Iterator[str]:
        yield from self._front()
        yield f"impl {name} {{"
        yield from self._front()
        yield f"{self._visibility()}fn {self._method()}(&self) {{}}"
        yield "}"
        if self._often(0.3):
            front, back = self._chance.choice((("const _: () = {", "};"), (f"fn {self._method()}() {{", "}")))
            yield from self._front()
            yield front
            yield f"struct {name};" if self._often(0.3) else ""
            yield f"impl {name} {{"
            yield f"pub fn {self._method()}(&self) {{}}"
            yield f"}} {back}"


def _is_built(front: Sequence[str]) -> bool:
    return "#[cfg(test)]" not in front
