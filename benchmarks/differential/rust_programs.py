"""Write small random crates: visibilities, re-exports, aliases, macros, conditions, lint levels, bodies."""

from __future__ import annotations

import random
from collections.abc import Iterator
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
_VISIBILITIES = ("pub ", "pub ", "pub ", "pub(crate) ", "")
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


class _Writer:
    """Writes one crate from the top, and remembers which types and modules there are to name."""

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
        yield from self._module(0)

    def _often(self, share: float) -> bool:
        return self._chance.random() < share

    def _name(self, letter: str) -> str:
        # Few names, so that some hide others.
        self._number += 1
        return f"{letter}{self._number}" if self._often(0.8) else f"{letter}{self._number % 3}"

    def _front(self) -> Iterator[str]:
        if self._often(0.3):
            yield "/// Kept."
        if self._often(0.25):
            yield self._chance.choice(self._attributes)

    def _visibility(self) -> str:
        return self._chance.choice(_VISIBILITIES)

    def _module(self, depth: int) -> Iterator[str]:
        types: list[str] = []
        enums: list[str] = []
        modules: list[str] = []
        for _ in range(self._chance.randint(2, 6)):
            yield from self._item(types, enums)
        if depth < _DEEPEST:
            for _ in range(self._chance.randint(0, 2)):
                name = self._name("m")
                modules.append(name)
                yield from self._front()
                yield f"{self._visibility()}mod {name} {{"
                yield "#[allow(unused_imports)] use super::*;" if self._often(0.3) else ""
                yield from self._module(depth + 1)
                yield "}"
        yield from self._imports(modules, types, enums)
        if types:
            yield from self._bodies(self._chance.choice(types))

    def _item(self, types: list[str], enums: list[str]) -> Iterator[str]:
        kind = self._chance.choice(
            ("fn", "struct", "tuple", "enum", "trait", "const", "static", "call", "macro")
        )
        if kind == "call":
            yield from self._front()
            yield f"{self._chance.choice(self._calls)}! {{"
            yield from self._front()
            yield f"pub fn {self._name('f')}() {{}}"
            yield f"pub struct {self._name('T')} {{"
            yield f"pub {self._name('x')}: u8 }}"
            yield "}"
            return
        yield from self._front()
        visibility = self._visibility()
        if kind in {"struct", "tuple", "enum"}:
            name = self._name("T" if kind != "enum" else "E")
            (enums if kind == "enum" else types).append(name)
            yield from self._type(kind, visibility, name)
        elif kind == "macro":
            yield "#[macro_export]" if self._often(0.5) else ""
            yield f"macro_rules! {self._name('r')} {{ () => {{}}; }}"
        else:
            yield from self._simple(kind, visibility)

    def _simple(self, kind: str, visibility: str) -> Iterator[str]:
        if kind == "fn":
            yield f"{visibility}fn {self._name('f')}() {{}}"
        elif kind == "trait":
            yield f"{visibility}trait {self._name('R')} {{"
            yield from self._front()
            yield "fn run(&self); }"
        else:
            yield f"{visibility}{kind} {self._name(kind[0].upper())}: u8 = 1;"

    def _type(self, kind: str, visibility: str, name: str) -> Iterator[str]:
        if kind == "tuple":
            yield f"{visibility}struct {name}(pub u8);"
            return
        yield f"{visibility}{'enum' if kind == 'enum' else 'struct'} {name} {{"
        for _ in range(self._chance.randint(1, 2)):
            yield from self._front()
            if kind == "enum":
                yield f"{self._name('V')},"
            else:
                yield f"{self._visibility()}{self._name('x')}: u8,"
        yield "}"

    def _imports(self, modules: list[str], types: list[str], enums: list[str]) -> Iterator[str]:
        for module in modules:
            if self._often(0.5):
                rest = self._chance.choice(
                    ("*", "*", f"T{self._number}", f"f{self._number}", "{self as other}")
                )
                yield from (line for line in self._front() if not line.startswith("///"))
                yield f"{self._visibility()}use self::{module}::{rest};"
        for name in enums:
            if self._often(0.3):
                yield f"{self._visibility()}use self::{name}::*;"
        for name in types:
            if self._often(0.2):
                alias = self._name("A")
                yield f"{self._visibility()}type {alias} = {name};"
                yield f"impl {alias} {{ pub fn {self._name('f')}(&self) {{}} }}"

    def _bodies(self, name: str) -> Iterator[str]:
        yield from self._front()
        yield f"impl {name} {{"
        yield from self._front()
        yield f"{self._visibility()}fn {self._name('f')}(&self) {{}}"
        yield "}"
        if self._often(0.3):
            front, back = self._chance.choice(
                (("const _: () = {", "};"), (f"fn {self._name('f')}() {{", "}"))
            )
            yield from self._front()
            yield front
            yield f"struct {name};" if self._often(0.3) else ""
            yield f"impl {name} {{"
            yield f"pub fn {self._name('f')}(&self) {{}}"
            yield f"}} {back}"
