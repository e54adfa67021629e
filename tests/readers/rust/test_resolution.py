"""Names that several definitions claim, held to where rustc 1.95 points with ``missing_docs``."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from docdetect_hook.readers.rust.reader import RustProject

_MANIFEST = '[package]\nname = "sample"\nedition = "2021"\n'


def _asked(text: str) -> list[str]:
    project = RustProject({"Cargo.toml": _MANIFEST, "src/lib.rs": text}.get)
    found = project.read("src/lib.rs", text).definitions
    return [one.name for one in found if one.public and one.exempt is None and one.doc is None]


# The names that are asked for, the crate's own documentation aside.
CASES = {
    "of two globs with one name the first one counts": (
        "mod a { pub fn x() {} pub fn p() {} } mod b { pub fn x() {} pub fn q() {} } pub use a::*; pub use b::*;",
        "x p q",
    ),
    "of two globs with one name the first in the list counts, wherever its module stands": (
        "mod b { pub struct X; } mod a { pub struct X { pub f: u8 } } pub use a::*; pub use b::*;",
        "X f",
    ),
    "a structure and a function of one name come through two globs": (
        "mod a { pub fn X() {} } mod b { pub struct X; } pub use a::*; pub use b::*;",
        "X X",
    ),
    "a private glob in front takes the name too": (
        "mod a { pub fn x() {} } mod b { pub fn x() {} } use b::*; pub use a::*;",
        "",
    ),
    "a private glob of the same module takes nothing": (
        "mod a { pub fn x() {} } use a::*; pub use a::*;",
        "x",
    ),
    "a private name on the way hides what comes behind it": (
        "mod a { pub use super::c::*; fn x() {} } mod c { pub fn x() {} pub fn y() {} } pub use a::*;",
        "y",
    ),
    "a private name on one way hides nothing on another": (
        "mod a { pub use super::c::*; fn x() {} } mod c { pub fn x() {} pub fn y() {} }"
        " pub use a::*; pub use c::*;",
        "x y",
    ),
    "a type over the glob of an enum hides the variant": (
        "mod e { pub enum E { A, B } } pub use e::E::*; struct A { x: u8 }",
        "B",
    ),
    "a module over the glob of an enum hides the variant": (
        "mod e { pub enum E { A, B } } pub use e::E::*; mod A {}",
        "B",
    ),
    "a function over a glob leaves the unit structure of its name": (
        "mod p { pub struct S; } pub use p::*; fn S() {}",
        "S",
    ),
    "a module over a glob hides the unit structure of its name": (
        "mod p { pub struct S; } pub use p::*; mod S {}",
        "",
    ),
    "a variant is as public as its enum, through whatever import it comes": (
        "mod sky { pub enum Cover { Clear, Broken } } use sky::Cover as C; pub use self::C::Clear as Y;",
        "Clear",
    ),
    "the variants of a restricted enum stay in the crate": (
        "mod e { pub(crate) enum E { A } } pub(crate) use e::E::*;",
        "",
    ),
    "an import for tests exports nothing": (
        "mod wire { pub fn encode() {} } #[cfg(test)] pub use wire::encode;",
        "",
    ),
    "a module for tests exports nothing else": (
        "mod wire { pub fn encode() {} } #[cfg(all(test, unix))] pub mod support { pub use super::wire::*; }",
        "",
    ),
    "an import that no build has exports nothing": (
        "mod wire { pub fn encode() {} } #[cfg(any())] pub use wire::encode;",
        "",
    ),
    "a name for tests hides nothing of a glob": (
        "mod real { pub fn now() {} } pub use real::*; #[cfg(test)] fn now() {}",
        "now",
    ),
    "a name for some systems hides nothing of a glob": (
        "mod real { pub fn now() {} } pub use real::*; #[cfg(windows)] fn now() {}",
        "now",
    ),
    "an import for some systems hides nothing of a glob": (
        "mod uapi { pub(crate) mod kernel { pub const A: u8 = 1; } }"
        " #[cfg(windows)] mod other { pub(crate) mod kernel { pub const B: u8 = 1; } }"
        " pub(crate) use uapi::*; #[cfg(windows)] use other::kernel; pub use kernel::*;",
        "A B",
    ),
    "the globs of two systems both bring in the module of one name": (
        "#[cfg(windows)] mod w { pub(crate) mod signal { pub const A: u8 = 1; } }"
        " #[cfg(unix)] mod u { pub(crate) mod signal { pub const B: u8 = 1; } }"
        " #[cfg(windows)] use w::*; #[cfg(unix)] use u::*; pub use signal::*;",
        "A B",
    ),
    "a hidden type with a twin for tests stays hidden": (
        "#[doc(hidden)] pub struct S; #[cfg(test)] pub struct S; impl S { pub fn m(&self) {} }",
        "",
    ),
    "an import from another crate hides a glob's item of its name": (
        "mod a { pub fn take() {} pub fn swap() {} } pub use a::*; use std::mem::take;",
        "swap",
    ),
    "the target of an alias is looked up where the alias stands": (
        "mod a { pub struct S; pub type P = S; } mod b { struct S; impl super::a::P { pub fn m(&self) {} } }"
        " pub use a::S;",
        "S m",
    ),
    "an alias of an alias leads to the type": (
        "mod a { pub struct S; } mod b { pub type B = super::a::S; } mod c { use super::b::B; pub type C = B; }"
        " mod d { impl super::c::C { pub fn m(&self) {} } } pub use a::S;",
        "S m",
    ),
    "the target of an alias is private where it stands": (
        "mod a { struct S; pub type P = S; } pub struct S; mod b { impl super::a::P { pub fn m(&self) {} } }",
        "S",
    ),
    "what an import makes private is known to the modules inside": (
        "mod t { pub struct T; } use t::*; pub use t::T as U; mod i { use super::*; impl T { pub fn m(&self) {} } }",
        "T m",
    ),
    "a type of a macro is exported by the import that names it": (
        "mod flags { make!(Flags Other); impl Flags { pub fn m(&self) {} } impl Other { pub fn o(&self) {} } }"
        " pub use flags::Flags;",
        "m",
    ),
    "a type of a macro is known by its import elsewhere": (
        "mod flags { make!(Flags); } mod i { use crate::flags::Flags; impl Flags { pub fn m(&self) {} } }"
        " pub use flags::Flags;",
        "m",
    ),
    "a type of a macro in a private module is private": (
        "mod flags { make!(Flags); impl Flags { pub fn m(&self) {} } }",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_asked_for(case: str) -> None:
    text, expected = CASES[case]
    assert _asked(f"//! Sample.\n{text}\n") == expected.split()


def _mutual(size: int, own: str) -> str:
    names = range(size)
    return "".join(
        f"pub mod m{i} {{ {''.join(f'pub use crate::m{j}::*;' for j in names if j != i)}"
        f"{''.join(own.format(i=i, j=j, next=(i + 1) % size, other=(i + 2) % size) for j in range(25))} }}\n"
        for i in names
    )


GROWTH: dict[str, Callable[[int], str]] = {
    "one import again and again": lambda n: "mod a {}\n" + "pub use a::{self, *};\n" * n * 10,
    "one glob under many names": lambda n: (
        "mod a { pub fn f() {} }\n" + "".join(f"pub use a::{{self as x{i}, *}};\n" for i in range(n * 10))
    ),
    "modules that open each other and ask for what is nowhere": lambda n: _mutual(
        n // 25, "pub use crate::m{next}::no{i}_{j};"
    ),
    "modules that open each other and rename in circles": lambda n: _mutual(
        n // 25, "pub use crate::m{next}::n{other}_{j} as n{i}_{j};"
    ),
    "the variants of an enum opened again and again": lambda n: (
        f"mod p {{ pub enum E {{ {', '.join(f'V{i}' for i in range(n * 5))} }} }}\n"
        + "".join(f"pub use {'self::' * (i % 40)}p::E::*;\n" for i in range(n * 5))
    ),
    "many modules and a glob for each": lambda n: "".join(
        f"mod m{i} {{ pub fn f{i}() {{}} }}\npub use m{i}::*;\n" for i in range(n * 5)
    ),
    "a chain of imports": lambda n: (
        "".join(f"mod m{i} {{ pub use super::m{i + 1}::f; }}\n" for i in range(n * 5)) + "pub use m0::f;\n"
    ),
    "a path of very many segments in front of very many names": lambda n: (
        f"pub use {'a::' * n * 30}{{{','.join(f'b{i}' for i in range(n * 30))}}};\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GROWTH)
def test_hostile_imports_are_answered_soon(case: str) -> None:
    text = GROWTH[case](200)
    began = time.process_time()
    _asked(text)
    assert time.process_time() - began < 2


def test_imports_that_are_not_followed_to_their_end_are_told() -> None:
    chain = "".join(f"mod m{i} {{ pub use super::m{i + 1}::*; }}\n" for i in range(300))
    text = f"//! Sample.\n{chain}pub use m0::*;\n"
    project = RustProject({"Cargo.toml": _MANIFEST, "src/lib.rs": text}.get)
    problems = project.read("src/lib.rs", text).problems
    assert [(one.line, one.code) for one in problems] == [(1, "UND902")]


def _facade(count: int) -> str:
    """Return many private modules whose types the root takes by globs, and implements."""
    return "".join(f"mod m{i} {{ pub struct T{i}; }}\npub use m{i}::*;\n" for i in range(count)) + "".join(
        f"impl T{i} {{ pub fn f(&self) {{}} }}\n" for i in range(count)
    )


def _circle(count: int) -> str:
    """Return private modules that take the types of all others by globs, and implement them."""
    globs = "".join(f"pub use super::m{i}::*; " for i in range(count))
    impls = "".join(f"impl T{i} {{ pub fn f(&self) {{}} }} " for i in range(count))
    return (
        "".join(f"mod m{i} {{ pub struct T{i}; {globs}{impls}}}\n" for i in range(count)) + "pub use m0::*;\n"
    )


@pytest.mark.parametrize(
    ("text", "public"),
    [(_facade(1000), 2000), (_circle(16), 16 + 16 * 16)],
    ids=["a facade of a thousand globs", "sixteen modules that take one another's names"],
)
def test_large_but_ordinary_imports_are_followed_to_their_end(text: str, public: int) -> None:
    text = f"//! Sample.\n{text}"
    began = time.process_time()
    reading = RustProject({"Cargo.toml": _MANIFEST, "src/lib.rs": text}.get).read("src/lib.rs", text)
    assert time.process_time() - began < 2
    assert reading.problems == ()
    assert sum(one.public for one in reading.definitions) == public + 1
