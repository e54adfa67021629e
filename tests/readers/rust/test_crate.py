"""The crate graph of the Rust reader, held to what rustc 1.95 reports for the same files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import pytest

from docdetect_hook.readers.rust.reader import RustProject, read_rust


class Case(NamedTuple):
    """A crate, and where rustc's ``missing_docs`` points: ``file:line:column``, columns from 0."""

    edition: str
    files: Mapping[str, str]
    expected: str


CASES = {
    "a public item of a private module is private": Case(
        "2021", {"lib.rs": "//! c\nmod m { pub fn a(){} }\n"}, ""
    ),
    "only what is re-exported from a private module is public": Case(
        "2021", {"lib.rs": "//! c\nmod m { pub struct R; pub struct N; } pub use m::R;\n"}, "lib.rs:2:8"
    ),
    "a file that is private, or public where its documentation is not asked for": Case(
        "2021",
        {
            "lib.rs": (
                '//! c\n#[cfg(not(feature = "u"))]\nmod f;\n'
                '#[cfg(feature = "u")]\n#[allow(missing_docs)]\npub mod f;\n'
            ),
            "f.rs": "pub struct R;\nimpl R { pub fn new() {} }\n",
        },
        "",
    ),
    "a re-export from the private one of two mounts": Case(
        "2021",
        {
            "lib.rs": (
                '//! c\n#[cfg(not(feature = "u"))]\nmod f;\n'
                '#[cfg(feature = "u")]\n#[allow(missing_docs)]\npub mod f;\npub use f::R;\n'
            ),
            "f.rs": "pub struct R;\nimpl R { pub fn new() {} }\npub struct N;\n",
        },
        "f.rs:1:0 f.rs:2:9",
    ),
    "a glob re-export makes the public items public and no others": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod m {\n"
                " pub fn a(){}\n"
                " pub(crate) fn b(){}\n"
                " pub mod n {\n"
                " pub fn c(){} } }\n"
                "pub use m::*;\n"
            )
        },
        "lib.rs:3:1 lib.rs:5:1 lib.rs:6:1",
    ),
    "a chain of re-exports ends in the first definition": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod a { pub mod b { pub fn f(){} } }\n"
                "mod c {\n"
                " pub use crate::a::b::f; }\n"
                "pub use c::f as g;\n"
            )
        },
        "lib.rs:2:20",
    ),
    "a re-exported module opens its own items": Case(
        "2021",
        {"lib.rs": "//! c\nmod p { pub mod q {\n pub fn d(){} } }\n pub use p::q;\n"},
        "lib.rs:2:8 lib.rs:3:1",
    ),
    "a re-exported variant is public without its enum": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\nmod p { pub enum E {\n A,\n B { x: u8 } } }\n pub use p::E::A;\n pub use p::E::B;\n"
            )
        },
        "lib.rs:3:1 lib.rs:4:1 lib.rs:4:5",
    ),
    "a glob over an enum exports its variants": Case(
        "2021",
        {"lib.rs": "//! c\nmod p { pub enum E {\n A,\n B { x: u8 } } }\n pub use p::E::*;\n"},
        "lib.rs:3:1 lib.rs:4:1 lib.rs:4:5",
    ),
    "a re-exported trait is public with its items": Case(
        "2021",
        {"lib.rs": "//! c\nmod p {\n pub trait T {\n fn a();\n const C: u8;\n type D; } }\n pub use p::T;\n"},
        "lib.rs:3:1 lib.rs:4:1 lib.rs:5:1 lib.rs:6:1",
    ),
    "a type in a signature stays private": Case(
        "2021", {"lib.rs": "//! c\nmod m {\n pub struct R; } pub fn get() -> m::R { m::R }\n"}, "lib.rs:3:17"
    ),
    "a sealed trait stays private": Case(
        "2021",
        {"lib.rs": "//! c\nmod p { pub trait Q { fn q(&self); } }\n pub fn f<X: p::Q>(_: X) {}\n"},
        "lib.rs:3:1",
    ),
    "fields and methods of a private struct are private": Case(
        "2021", {"lib.rs": "//! c\nstruct P { pub a: u8 } impl P { pub fn m(){} }\n"}, ""
    ),
    "fields go by their own keyword": Case(
        "2021",
        {"lib.rs": "//! c\npub struct S {\n pub a: u8,\n b: u8,\n pub(crate) c: u8 }\n"},
        "lib.rs:2:0 lib.rs:3:1",
    ),
    "a function is exported and not the module of the same name": Case(
        "2021",
        {"lib.rs": "//! c\nmod copy {\n pub fn copy(){}\n pub fn other(){} }\npub use copy::copy;\n"},
        "lib.rs:3:1",
    ),
    "a public module and function of one name are both exported": Case(
        "2021",
        {"lib.rs": "//! c\nmod x { pub mod copy {\n pub fn z(){} }\n pub fn copy(){} }\npub use x::copy;\n"},
        "lib.rs:2:8 lib.rs:3:1 lib.rs:4:1",
    ),
    "a restricted module is not exported with the function of its name": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod x { pub(crate) mod copy {\n"
                " pub fn z(){} }\n"
                " pub fn copy(){} }\n"
                "pub use x::copy;\n"
            )
        },
        "lib.rs:4:1",
    ),
    "an own function hides the one a glob brings in": Case(
        "2021",
        {"lib.rs": "//! c\nmod x {\n pub fn a(){}\n pub fn b(){} }\npub use x::*;\nfn a(){}\n"},
        "lib.rs:4:1",
    ),
    "an own function hides a unit struct only as a value": Case(
        "2021",
        {"lib.rs": "//! c\nmod x {\n pub struct a;\n pub fn b(){} }\npub use x::*;\nfn a(){}\n"},
        "lib.rs:3:1 lib.rs:4:1",
    ),
    "an own function does not hide a struct with braces": Case(
        "2021",
        {"lib.rs": "//! c\nmod x {\n pub struct a {}\n pub fn b(){} }\npub use x::*;\nfn a(){}\n"},
        "lib.rs:3:1 lib.rs:4:1",
    ),
    "an own function hides one brought in by two globs": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod y {\n"
                " pub fn a(){} }\n"
                "mod x { pub use crate::y::*;\n"
                " pub fn b(){} }\n"
                "pub use x::*;\n"
                "fn a(){}\n"
            )
        },
        "lib.rs:5:1",
    ),
    "a restricted import is not exported by a glob": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod y {\n"
                " pub fn a(){} }\n"
                "mod x { pub(crate) use crate::y::a;\n"
                " pub fn b(){} }\n"
                "pub use x::*;\n"
            )
        },
        "lib.rs:5:1",
    ),
    "two modules may glob each other": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod a { pub use crate::b::*;\n"
                " pub fn x(){} }\n"
                "mod b { pub use crate::a::*;\n"
                " pub fn y(){} }\n"
                "pub use a::*;\n"
            )
        },
        "lib.rs:3:1 lib.rs:5:1",
    ),
    "a name is found through globs in a circle": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod a { pub use crate::b::*;\n"
                " pub fn x(){} }\n"
                "mod b { pub use crate::a::*;\n"
                " pub fn y(){} }\n"
                "pub use a::y;\n"
            )
        },
        "lib.rs:5:1",
    ),
    "an impl through a renamed import belongs to the type": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod t {\n"
                " pub struct S; }\n"
                "mod i { use super::t::S as Q;\n"
                " impl Q {\n"
                " pub fn m(){} } }\n"
                "pub use t::S;\n"
            )
        },
        "lib.rs:3:1 lib.rs:6:1",
    ),
    "an impl of a type nobody exports is private": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod t {\n"
                " pub struct S; }\n"
                "mod i { use super::t::S as Q;\n"
                " impl Q {\n"
                " pub fn m(){} } }\n"
            )
        },
        "",
    ),
    "an impl through a type alias belongs to the type": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod t { pub struct S<T>(T); }\n"
                "type A = t::S<u8>;\n"
                "impl A {\n"
                " pub fn m(){} }\n"
                "pub use t::S;\n"
            )
        },
        "lib.rs:2:8 lib.rs:5:1",
    ),
    "an impl of a trait object goes by the trait": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub trait T {}\n"
                "impl dyn T {\n"
                " pub fn m(&self){} }\n"
                "mod p { pub trait U {} impl dyn U + Send {\n"
                " pub fn n(&self){} } }\n"
            )
        },
        "lib.rs:2:0 lib.rs:4:1",
    ),
    "an impl of a hidden type is silent": Case(
        "2021", {"lib.rs": "//! c\n#[doc(hidden)] pub struct S;\nimpl S {\n pub fn a(){} }\n"}, ""
    ),
    "hiding is lifted by a warn further in": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[doc(hidden)] pub mod m {\n"
                " pub fn a(){}\n"
                " #[warn(missing_docs)] pub fn b(){}\n"
                " pub struct S; }\n"
                "pub use m::S;\n"
            )
        },
        "lib.rs:4:23",
    ),
    "a hidden re-export does not hide": Case(
        "2021", {"lib.rs": "//! c\nmod m {\n pub struct S; }\n#[doc(hidden)] pub use m::S;\n"}, "lib.rs:3:1"
    ),
    "a re-export in a hidden module still exports": Case(
        "2021",
        {"lib.rs": "//! c\nmod m {\n pub struct S; }\n#[doc(hidden)] pub mod h { pub use crate::m::S; }\n"},
        "lib.rs:3:1",
    ),
    "allow holds for the module until something nearer": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#![warn(missing_docs)]\n"
                "#[allow(missing_docs)] pub mod m {\n"
                " pub fn a(){}\n"
                " #[deny(warnings)] pub fn c(){}\n"
                "#[warn(missing_docs)] pub fn b(){} }\n"
            )
        },
        "lib.rs:6:22",
    ),
    "an allow of all warnings is an allow": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[allow(warnings)] pub mod m {\n"
                " pub fn a(){}\n"
                " #[warn(missing_docs)] pub fn b(){} }\n"
            )
        },
        "",
    ),
    "an allow of other lints is none": Case(
        "2021",
        {"lib.rs": "//! c\n#[allow(clippy::all, unused)] pub mod m {\n pub fn a(){} }\n"},
        "lib.rs:2:30 lib.rs:3:1",
    ),
    "expect and conditional allow are allows": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[expect(missing_docs)] pub fn a(){}\n"
                "#[cfg_attr(all(), allow(missing_docs))] pub fn b(){}\n"
                "#[cfg_attr(any(), allow(missing_docs))]\n"
                "pub fn c(){}\n"
            )
        },
        "lib.rs:5:0",
    ),
    "inner documentation documents a function": Case(
        "2021",
        {"lib.rs": '//! c\npub fn a() { //! d\n}\npub fn b() { #![doc = "x"] }\npub fn e() { /*! x */ }\n'},
        "",
    ),
    "an impl in an anonymous constant counts": Case(
        "2021",
        {"lib.rs": "//! c\nconst _: () = { impl S { pub fn m(){} } };\npub struct S;\n"},
        "lib.rs:2:25 lib.rs:3:0",
    ),
    "an anonymous public constant counts": Case(
        "2021", {"lib.rs": "//! c\npub const _: u8 = 1;\nconst _: u8 = 2;\n"}, "lib.rs:2:0"
    ),
    "exported macros are public wherever they stand": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[macro_export]\n"
                "macro_rules! m { () => {} }\n"
                "mod p {\n"
                " #[macro_export]\n"
                " macro_rules! n { () => {} }\n"
                " macro_rules! o { () => {} } pub(crate) use o; }\n"
            )
        },
        "lib.rs:3:0 lib.rs:6:1",
    ),
    "foreign items go by their keyword": Case(
        "2021",
        {"lib.rs": '//! c\nunsafe extern "C" {\n pub fn a();\n fn b();\n pub static C: u8; }\n'},
        "lib.rs:3:1 lib.rs:5:1",
    ),
    "foreign items can be re-exported": Case(
        "2021",
        {"lib.rs": '//! c\nmod p { unsafe extern "C" {\n pub fn a();\n pub fn z(); } }\npub use p::a;\n'},
        "lib.rs:3:1",
    ),
    "union fields are fields": Case(
        "2021", {"lib.rs": "//! c\npub union U {\n pub a: u8,\n b: u8 }\n"}, "lib.rs:2:0 lib.rs:3:1"
    ),
    "a comment behind a comma belongs to the next field": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "/// d\n"
                "pub struct S { pub a: u8, /// b\n"
                " pub b: u8,\n"
                " pub c: [u8; {3}], pub d: fn(x: u8) -> u8, pub r#type: "
                "std::collections::HashMap<u8, Vec<u8>>,\n"
                "}\n"
            )
        },
        "lib.rs:3:15 lib.rs:5:1 lib.rs:5:19 lib.rs:5:43",
    ),
    "the line is that of the first keyword": Case(
        "2021", {"lib.rs": "//! c\npub\nconst\nunsafe\nfn a(){}\n"}, "lib.rs:2:0"
    ),
    "the crate is reported at its first line": Case("2021", {"lib.rs": "pub fn a(){}\n"}, "lib.rs:1:0"),
    "a doc attribute documents the crate": Case(
        "2021", {"lib.rs": '#![doc = "c"]\npub fn a(){}\n'}, "lib.rs:2:0"
    ),
    "a block comment documents the crate after other attributes": Case(
        "2021", {"lib.rs": '#![doc(html_root_url = "x")]\n// x\n/*! c */\npub fn a(){}\n'}, "lib.rs:4:0"
    ),
    "doc settings are no documentation": Case(
        "2021", {"lib.rs": '#![doc(html_root_url = "x")]\n'}, "lib.rs:1:0"
    ),
    "doc attributes are read in any layout": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                '#[doc = concat!("a", "b")] pub fn a(){}\n'
                "# [ doc\n"
                ' = r#"x"# ]\n'
                "pub fn b(){}\n"
                '#[doc(alias = "x")]\n'
                "pub fn c(){}\n"
            )
        },
        "lib.rs:7:0",
    ),
    "the kinds of comments follow the language": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "////\n"
                "pub fn a(){}\n"
                "/***  */\n"
                "pub fn b(){}\n"
                "/**/\n"
                "pub fn c(){}\n"
                "/***/\n"
                "pub fn d(){}\n"
                "///!\n"
                "pub fn e(){}\n"
                "/** */\n"
                "pub fn f(){}\n"
                "///\n"
                "pub fn g(){}\n"
            )
        },
        "lib.rs:3:0 lib.rs:5:0 lib.rs:7:0 lib.rs:9:0",
    ),
    "documentation survives blanks, comments and attributes": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "/// a\n"
                "\n"
                "// y\n"
                "/* z */\n"
                "pub fn a(){}\n"
                "#[inline] /// x\n"
                "#[must_use]\n"
                "pub fn b() -> u8 { 1 }\n"
                "/** x */ pub fn c(){} pub fn d(){}\n"
            )
        },
        "lib.rs:10:22",
    ),
    "what cfg removes is silent": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[cfg(any())] pub fn a(){}\n"
                "#[cfg(any())] pub mod nofile;\n"
                "#[cfg(test)] pub mod t { pub fn x(){} }\n"
                "#[cfg(not(test))]\n"
                "pub fn b(){}\n"
            )
        },
        "lib.rs:6:0",
    ),
    "what a tool alone compiles is silent": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod state { pub enum State { Open } pub fn step(){} }\n"
                "#[cfg(fuzzing)] pub use state::State;\n"
                "#[cfg(not(fuzzing))] use state::State;\n"
                "#[cfg(all(loom, unix))] pub fn a(){}\n"
                "#[cfg(any(fuzzing, kani))] pub fn b(){}\n"
                "#[cfg(any(fuzzing, unix))] pub fn c(){}\n"
                "#[cfg(not(loom))] pub use state::step;\n"
            )
        },
        "lib.rs:2:36 lib.rs:7:27",
    ),
    "braces in a signature do not open the body": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub fn f<const N: usize>(_: [u8; { 3 }]) -> Foo<{ 1 + 1 }> where Foo<{ 2 }>: "
                "Sized, { Foo }\n"
                "/// d\n"
                "pub struct Foo<const N: usize>; \n"
                "pub fn g(){}\n"
            )
        },
        "lib.rs:2:0 lib.rs:5:0",
    ),
    "generic defaults and where clauses come before the body": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub struct B<T>(pub T) where T: Copy;\n"
                "pub struct C<const N: usize = { 3 }> { pub a: [u8; N] }\n"
            )
        },
        "lib.rs:2:0 lib.rs:3:0 lib.rs:3:39",
    ),
    "quotes are told from lifetimes": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub fn a<'a>(x: &'a str) -> char { let _ = 'l'; 'o: loop { break 'o } '\\'' }\n"
                "pub fn b() -> char { '\"' }\n"
                "pub fn c() -> u8 { b'{' }\n"
                'pub fn d() -> &\'static str { "a\\\\" }\n'
                'pub fn e() -> &\'static [u8] { br#"}"{"# }\n'
                "pub fn f(c: char) -> bool { matches!(c, 'a'..='z') }\n"
                "pub fn g() -> char { '\\u{7d}' }\n"
            )
        },
        "lib.rs:2:0 lib.rs:3:0 lib.rs:4:0 lib.rs:5:0 lib.rs:6:0 lib.rs:7:0 lib.rs:8:0",
    ),
    "items in a passed-through macro call are items": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "macro_rules! id { ($($t:tt)*) => { $($t)* } }\n"
                "id! {\n"
                " pub fn a(){}\n"
                " pub mod m { \n"
                " pub fn b(){} } }\n"
                "id! { mod p { pub fn c(){} }\n"
                " pub use p::c; }\n"
            )
        },
        "lib.rs:4:1 lib.rs:5:1 lib.rs:6:1 lib.rs:7:14",
    ),
    "discriminants do not break variants": Case(
        "2021",
        {"lib.rs": "//! c\npub enum E {\n A = 1,\n B = { 2 },\n C = 1 << 3,\n}\n"},
        "lib.rs:2:0 lib.rs:3:1 lib.rs:4:1 lib.rs:5:1",
    ),
    "trait items end with semicolon or body": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\npub trait T: Sized where Self: Clone { \n fn a() where Self: Copy;\n fn b() {} \n}\n"
            )
        },
        "lib.rs:2:0 lib.rs:3:1 lib.rs:4:1",
    ),
    "restricted paths are not public": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod m { pub mod n { pub(in crate::m) fn a(){}\n"
                " pub(super) fn b(){}\n"
                " pub fn c(){} } pub use self::n::c; }\n"
                "pub use m::c;\n"
                "pub use m::n as k;\n"
            )
        },
        "lib.rs:2:8 lib.rs:4:1",
    ),
    "a renamed module is followed": Case(
        "2021", {"lib.rs": "//! c\nmod a {\n pub fn f(){} }\nuse a as b;\npub use b::f;\n"}, "lib.rs:3:1"
    ),
    "nested use groups with self are followed": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod a {\n"
                " pub fn f(){}\n"
                " pub fn g(){}\n"
                " pub mod h {\n"
                " pub fn i(){} } }\n"
                "pub use crate::a::{f, h::{i, self}};\n"
            )
        },
        "lib.rs:3:1 lib.rs:5:1 lib.rs:6:1",
    ),
    "an alias does not export a type": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "use inner::Deep;\n"
                "mod inner { pub struct Deep; impl Deep {\n"
                " pub fn x(){} } }\n"
                "pub type T = Deep;\n"
            )
        },
        "lib.rs:5:0",
    ),
    "trait impls are told from inherent ones": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub struct S;\n"
                "impl S {\n"
                " pub const A: u8 = 1;\n"
                " const B: u8 = 1;\n"
                " pub fn c(){}\n"
                "}\n"
                "impl Default for S { fn default() -> S { S } }\n"
                "impl<T> From<Vec<T>> for S { fn from(_: Vec<T>) -> S { S } }\n"
                "impl<F: for<'a> Fn(&'a u8)> T2<F> {\n"
                " pub fn h(){} }\n"
                "pub struct T2<F>(F);\n"
            )
        },
        "lib.rs:2:0 lib.rs:4:1 lib.rs:6:1 lib.rs:11:1 lib.rs:12:0",
    ),
    "inner documentation of a module in braces counts": Case(
        "2021",
        {"lib.rs": "//! c\npub mod a {\n pub mod b {\n//! d\n pub fn x(){} } }\n"},
        "lib.rs:2:0 lib.rs:5:1",
    ),
    "module files are found by every rule": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub mod f;\n"
                "mod g;\n"
                "pub use g::*;\n"
                '#[path = "odd.rs"] pub mod h;\n'
                "pub mod inline { pub mod deep; }\n"
            ),
            "f.rs": "pub fn a(){}\npub mod sub;\n",
            "f/sub.rs": "//! d\npub fn b(){}\n",
            "g/mod.rs": "pub fn c(){}\npub mod k;\n",
            "g/k.rs": "pub fn e(){}\n",
            "odd.rs": "//! o\npub fn o(){}\npub mod q;\n",
            "q.rs": "pub fn qq(){}",
            "inline/deep.rs": "pub fn dd(){}",
        },
        (
            "f.rs:1:0 f/sub.rs:2:0 g/k.rs:1:0 g/mod.rs:1:0 g/mod.rs:2:0 inline/deep.rs:1:0 "
            "lib.rs:2:0 lib.rs:6:0 lib.rs:6:17 odd.rs:2:0 odd.rs:3:0 q.rs:1:0"
        ),
    ),
    "a file mounted twice is public when one mount is": Case(
        "2021",
        {"lib.rs": '//! c\n#[path="x.rs"] pub mod a;\n#[path="x.rs"] mod b;\n', "x.rs": "pub fn f(){}\n"},
        "lib.rs:2:15 x.rs:1:0",
    ),
    "a path below an inline module is seen from its directory": Case(
        "2021",
        {"lib.rs": '//! c\nmod a { #[path="z.rs"] pub mod b; }\npub use a::b;\n', "a/z.rs": "pub fn f(){}\n"},
        "a/z.rs:1:0 lib.rs:2:23",
    ),
    "a path in a file that is no mod.rs is seen from its directory": Case(
        "2021",
        {
            "lib.rs": "//! c\npub mod w;\n",
            "w.rs": 'pub mod a { #[path="z.rs"] pub mod b; } #[path="y.rs"] pub mod t;\n',
            "w/a/z.rs": "pub fn f(){}\n",
            "y.rs": "pub fn f2(){}\n",
        },
        "lib.rs:2:0 w.rs:1:0 w.rs:1:27 w.rs:1:55 w/a/z.rs:1:0 y.rs:1:0",
    ),
    "a path on an inline module names a directory": Case(
        "2021",
        {"lib.rs": '//! c\n#[path="foo"] pub mod a { pub mod b; }\n', "foo/b.rs": "pub fn f(){}\n"},
        "foo/b.rs:1:0 lib.rs:2:14 lib.rs:2:26",
    ),
    "an included file belongs to its place": Case(
        "2021", {"lib.rs": '//! c\ninclude!("inc.rs");\n', "inc.rs": "pub fn f(){}\n"}, "inc.rs:1:0"
    ),
    "an allow at the top of a module file covers the declaration": Case(
        "2021", {"lib.rs": "//! c\npub mod f;\n", "f.rs": "#![allow(missing_docs)]\npub fn a(){}\n"}, ""
    ),
    "hiding at the top of a module file covers the declaration": Case(
        "2021", {"lib.rs": "//! c\npub mod f;\n", "f.rs": "#![doc(hidden)]\npub fn a(){}\n"}, ""
    ),
    "use paths follow modules in new editions": Case(
        "2021",
        {
            "lib.rs": "//! c\nmod a; pub use a::foo;\n",
            "a.rs": "mod b;\npub use self::b::foo;\n",
            "a/b.rs": "pub fn foo(){}\npub fn no(){}\n",
        },
        "a/b.rs:1:0",
    ),
    "use paths start at the root in the first edition": Case(
        "2015",
        {
            "lib.rs": "//! c\nmod a; pub use a::foo;\n",
            "a.rs": "mod b;\npub use a::b::foo;\n",
            "a/b.rs": "pub fn foo(){}\npub fn no(){}\n",
        },
        "a/b.rs:1:0",
    ),
    "a public main of a library is public": Case(
        "2021",
        {"lib.rs": "//! c\npub fn main(){}\npub mod x { pub fn a(){} }\n"},
        "lib.rs:2:0 lib.rs:3:0 lib.rs:3:12",
    ),
    "an enum re-exported under another name keeps its variants public": Case(
        "2021",
        {"lib.rs": "//! c\nmod e { pub enum E { A,\n B } }\npub mod f {\n pub use super::e::E as G; }\n"},
        "lib.rs:2:8 lib.rs:2:21 lib.rs:3:1 lib.rs:4:0",
    ),
    "a re-export inside a module leads to its own item": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod e {\n"
                " pub struct X; pub use self::X as Y; }\n"
                "pub use e::Y;\n"
                "impl e::X {\n"
                " pub fn k(){} }\n"
            )
        },
        "lib.rs:3:1 lib.rs:6:1",
    ),
    "an impl through a re-export belongs to the type": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod e { pub struct X; }\n"
                "mod k { pub use super::e::X; }\n"
                "impl k::X {\n"
                " pub fn z(){} }\n"
                "pub use k::*;\n"
            )
        },
        "lib.rs:2:8 lib.rs:5:1",
    ),
    "a glob re-export in a private module is followed": Case(
        "2021",
        {"lib.rs": "//! c\nmod e { pub use self::n::*; mod n {\n pub fn a(){} } }\npub use e::a;\n"},
        "lib.rs:3:1",
    ),
    "a type behind two re-exports keeps its methods": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod outer { pub use self::a::T; mod a {\n"
                " pub struct T; impl T {\n"
                " pub fn new(){} } } }\n"
                "pub mod api { pub use crate::outer::*; }\n"
            )
        },
        "lib.rs:3:1 lib.rs:4:1 lib.rs:5:0",
    ),
    "hidden items of every kind are silent": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[doc(hidden)]\n"
                "pub enum E { A, B { x: u8 } }\n"
                "#[doc(hidden)] pub trait T { fn a(); }\n"
                "pub struct S { #[doc(hidden)] pub a: u8,\n"
                " pub b: u8 }\n"
                "impl S { #[doc(hidden)] pub fn x(){}\n"
                " pub fn y(){} }\n"
                "#[doc(hidden)] impl S { pub fn zz(){} }\n"
            )
        },
        "lib.rs:5:0 lib.rs:6:1 lib.rs:8:1",
    ),
    "raw and foreign names are names": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub fn r#match(){}\n"
                "pub struct Ünïcödé;\n"
                "pub mod r#type {\n"
                " pub fn q(){} }\n"
                "mod r#in { pub fn a(){} }\n"
                "pub use r#in::a;\n"
            )
        },
        "lib.rs:2:0 lib.rs:3:0 lib.rs:4:0 lib.rs:5:1 lib.rs:6:11",
    ),
    "marks and line ends at the start move nothing": Case(
        "2021", {"lib.rs": "#!/usr/bin/env x\n//! c\npub fn a(){}\n"}, "lib.rs:3:0"
    ),
    "comments nest": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub fn a() { /* } /* } */ } */ }\n"
                "/* /* */ pub fn no(){} */\n"
                "pub fn b(){}\n"
                "/** a /* b */ c */\n"
                "pub fn c(){}\n"
            )
        },
        "lib.rs:2:0 lib.rs:4:0",
    ),
    "literals hold no items": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                'pub static A: &str = "/* pub fn x(){}";\n'
                "pub static mut B: u8 = b'\"';\n"
                "pub type C = fn(u8) -> u8;\n"
                "pub const fn d(){}\n"
                "pub async fn e(){}\n"
                'pub unsafe extern "C" fn f(){}\n'
                "pub extern fn g(){}\n"
            )
        },
        "lib.rs:2:0 lib.rs:3:0 lib.rs:4:0 lib.rs:5:0 lib.rs:6:0 lib.rs:7:0 lib.rs:8:0",
    ),
    "a prelude exports what it names": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub mod prelude { pub use crate::x::{A, B as C}; pub use crate::x::sub::*; }\n"
                "mod x {\n"
                " pub struct A;\n"
                " pub struct B; \n"
                " pub struct D; pub mod sub {\n"
                " pub fn s(){}\n"
                " fn p(){} } }\n"
            )
        },
        "lib.rs:2:0 lib.rs:4:1 lib.rs:5:1 lib.rs:7:1",
    ),
    "tuple fields are never asked for": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "pub struct S(pub u8, pub(crate) u8, pub (u8, u8));\n"
                "pub enum T { V(u8, u8), W { a: u8, b: (u8,) } }\n"
            )
        },
        "lib.rs:2:0 lib.rs:3:0 lib.rs:3:13 lib.rs:3:24 lib.rs:3:28 lib.rs:3:35",
    ),
    "a second name of the own crate is followed": Case(
        "2021",
        {"lib.rs": "//! c\nextern crate self as me;\nmod a {\n pub fn f(){} }\npub use me::a::f;\n"},
        "lib.rs:4:1",
    ),
    "a name of the own crate given below the root is no name for all paths": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "mod m {\n"
                " pub fn a(){}\n"
                " pub fn b(){} }\n"
                "/// o\n"
                "pub mod o { extern crate self as me; pub use self::me::m::a; }\n"
            )
        },
        "lib.rs:3:1",
    ),
    "every path knows the name that the root gives its own crate": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "extern crate self as me;\n"
                "mod m {\n"
                " pub fn a(){}\n"
                " pub fn b(){}\n"
                " pub struct S; }\n"
                "/// o\n"
                "pub mod o {\n"
                " pub use me::m::a; pub use ::me::m::S;\n"
                " impl me::m::S {\n"
                " pub fn f(){} } }\n"
            )
        },
        "lib.rs:4:1 lib.rs:6:1 lib.rs:11:1",
    ),
    "a nearer module goes before the name of the own crate": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "extern crate self as me;\n"
                "mod m {\n"
                " pub fn a(){} }\n"
                "/// o\n"
                "pub mod o {\n"
                " mod me { pub mod m {\n"
                " pub fn a(){} } }\n"
                " pub use me::m::a; }\n"
            )
        },
        "lib.rs:8:1",
    ),
    "the name of the own crate is a root name in the first edition": Case(
        "2015",
        {
            "lib.rs": (
                "//! c\n"
                "extern crate self as me;\n"
                "mod m {\n"
                " pub fn a(){} }\n"
                "/// o\n"
                "pub mod o {\n"
                " mod me { pub mod m { pub fn a(){} } }\n"
                " pub use me::m::a; }\n"
            )
        },
        "lib.rs:4:1",
    ),
    "a type may be called dyn in the first edition": Case(
        "2015",
        {
            "lib.rs": (
                "//! c\n"
                "mod p { pub struct dyn; impl dyn { pub fn no(){} } }\n"
                "pub struct dyn { pub dyn: u8 }\n"
                "impl dyn {\n"
                " pub fn dyn(){} }\n"
            )
        },
        "lib.rs:3:0 lib.rs:3:17 lib.rs:5:1",
    ),
    "comments inside an attribute say nothing": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "#[allow(\n"
                ' // a, "b" (c\n'
                " /* d /* , */ */ missing_docs\n"
                ")]\n"
                "pub fn a(){}\n"
                "#[allow(dead_code, /* missing_docs, */)]\n"
                "pub fn b(){}\n"
                "#[/* x */ doc(/* y */ hidden)]\n"
                "pub fn c(){}\n"
                "#[cfg(/* , */ test // x\n)]\n"
                "pub fn d(){}\n"
            )
        },
        "lib.rs:8:0",
    ),
    "const generics in braces do not open the impl": Case(
        "2021",
        {
            "lib.rs": (
                "//! c\n"
                "impl S<{ 1 }> {\n"
                " pub fn m(){} }\n"
                "pub struct S<const N: usize>;\n"
                "impl<const N: usize> S<N> where [(); { N }]: {\n"
                " pub fn n(){} }\n"
            )
        },
        "lib.rs:3:1 lib.rs:4:0 lib.rs:6:1",
    ),
}


def project(files: Mapping[str, str], manifest: str = "") -> RustProject:
    """Return a project over a package whose files are given without `src/`."""
    manifest = manifest or '[package]\nname = "sample"\nedition = "2021"\n'
    texts = {f"src/{name}": text for name, text in files.items()} | {"Cargo.toml": manifest}
    return RustProject(texts.get)


def missing(reader: RustProject, files: Mapping[str, str]) -> str:
    """Return where public documentation is missing, as one line."""
    found = []
    for name, text in files.items():
        reading = reader.read(f"src/{name}", text)
        assert reading.problems == ()
        found += [
            (name, one.line, one.col)
            for one in reading.definitions
            if one.public and one.exempt is None and one.doc is None
        ]
    return " ".join(f"{name}:{line}:{col}" for name, line, col in sorted(set(found)))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_missing_public_documentation_is_what_the_compiler_reports(case: Case) -> None:
    manifest = f'[package]\nname = "sample"\nedition = "{case.edition}"\n'
    assert missing(project(case.files, manifest), case.files) == case.expected


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_public_definitions_are_the_same_where_private_ones_are_left_out(case: Case) -> None:
    manifest = f'[package]\nname = "sample"\nedition = "{case.edition}"\n'
    reader = project(case.files, manifest)
    for name, text in case.files.items():
        found = reader.read(f"src/{name}", text, None, (), False).definitions
        all_there_are = project(case.files, manifest).read(f"src/{name}", text).definitions
        assert [one for one in found if one.public] == [one for one in all_there_are if one.public]


def test_private_definitions_are_left_out_where_nobody_wants_them() -> None:
    text = (
        "fn a() {}\npub fn b() {}\npub struct S { c: u8, pub d: u8 }\nimpl S { fn e() {} pub fn f() {} }\n"
        "#[pymethods] impl S { fn g() {} }\npub enum E { V { h: u8 } }\npub trait T { fn i(); }\n"
        "fn j() { impl S { fn k() {} pub fn l() {} } }\n"
    )
    reader, path = project({"lib.rs": text}), "src/lib.rs"
    found = reader.read(path, text, None, (), False).definitions
    assert " ".join(one.qualname for one in found) == " b S S::d S::f S::g E E::V E::V::h T T::i S::l"
    whole = reader.read(path, text).definitions
    assert [one.name for one in whole if one not in found] == ["a", "c", "e", "j", "k"]


def definitions(reader: RustProject, path: str, text: str) -> dict[str, tuple[bool, str | None]]:
    """Return publicity and exemption by kind and qualified name."""
    return {
        f"{one.kind} {one.qualname}": (one.public, one.exempt) for one in reader.read(path, text).definitions
    }


def test_private_items_carry_the_reasons_they_are_exempt_for() -> None:
    text = (
        'fn main() {}\nconst _: u8 = 1;\nunsafe extern "C" { fn f(); }\n#[cfg(test)] mod t { fn a() {} }\n'
        "#[doc(hidden)] mod h { fn b() {} }\n#[allow(clippy::missing_docs_in_private_items)] fn c() {}\n"
        "#[allow(clippy::restriction)] fn d() {}\n#[allow(missing_docs)] fn e() {}\n#[test] fn g() {}\n"
    )
    assert definitions(project({"main.rs": text}), "src/main.rs", text) == {
        "crate ": (True, None),
        "function main": (False, "main"),
        "constant _": (False, "const _"),
        "function f": (False, "foreign"),
        "module t": (False, "test"),
        "function t::a": (False, "test"),
        "module h": (False, "hidden"),
        "function h::b": (False, "hidden"),
        "function c": (False, "allowed"),
        "function d": (False, "allowed"),
        "function e": (False, None),
        "function g": (False, "test"),
    }


def test_in_a_file_that_no_module_reaches_nothing_is_asked() -> None:
    reader = project({"lib.rs": "//! c\n"})
    reading = reader.read("src/dead.rs", "pub fn a() {}\nfn b() { (\n")
    assert reading.problems == ()
    assert [(one.name, one.exempt) for one in reading.definitions] == [("a", "no crate"), ("b", "no crate")]


UNDECLARED = {
    "a macro in a private module shows what is re-exported by name": (
        {
            "lib.rs": "//! c\nmod sys;\npub use sys::Stat;\n",
            "sys/mod.rs": (
                "macro_rules! platform { ($m:ident) => { mod $m; pub use self::$m::*; } }\nplatform!(unix);\n"
            ),
            "sys/unix.rs": "pub struct Stat;\npub fn open(){}\nmod deep;\npub use self::deep::*;\n",
            "sys/unix/deep.rs": "pub fn f(){}\n",
        },
        "sys/unix.rs:1:0",
    ),
    "a macro in a private module shows no more than the module": (
        {
            "lib.rs": "//! c\nmod sys;\n",
            "sys.rs": "macro_rules! platform { ($m:ident) => { pub mod $m; } }\nplatform!(unix);\n",
            "sys/unix/mod.rs": "//! u\npub struct Stat;\n",
        },
        "",
    ),
    "a macro at the root can show everything": (
        {
            "lib.rs": "//! c\nmacro_rules! open { ($m:ident) => { pub mod $m; } }\nopen!(a);\n",
            "a.rs": "//! a\npub fn f(){}\nmod b { pub fn g(){} }\n",
        },
        "a.rs:2:0",
    ),
    "a macro below an allow asks for nothing": (
        {
            "lib.rs": "//! c\n#[allow(missing_docs)]\npub mod sys;\n",
            "sys.rs": "macro_rules! open { ($m:ident) => { pub mod $m; } }\nopen!(a);\n",
            "sys/a.rs": "pub fn f(){}\n",
        },
        "",
    ),
}


def listing(files: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Return a function that lists the entries of a directory below `src`."""

    def entries(folder: str) -> list[str]:
        prefix = f"{folder}/"
        paths = [f"src/{name}" for name in files]
        return sorted({path.removeprefix(prefix).split("/")[0] for path in paths if path.startswith(prefix)})

    return entries


@pytest.mark.parametrize(("files", "expected"), UNDECLARED.values(), ids=UNDECLARED)
def test_a_file_that_only_a_macro_declares_is_seen_where_its_parent_is(
    files: Mapping[str, str], expected: str
) -> None:
    texts = {f"src/{name}": text for name, text in files.items()} | {
        "Cargo.toml": '[package]\nname = "sample"\nedition = "2021"\n'
    }
    assert missing(RustProject(texts.get, listing(files)), files) == expected
    backwards = dict(reversed(list(files.items())))
    assert missing(RustProject(texts.get, listing(files)), backwards) == expected


def test_a_text_that_differs_from_the_file_changes_the_crate() -> None:
    files = {"lib.rs": "//! c\nmod a;\n", "a.rs": "pub fn f() {}\n"}
    reader = project(files)
    assert missing(reader, files) == ""
    changed = files | {"lib.rs": "//! c\nmod a;\npub use a::f;\n"}
    assert missing(reader, changed) == "a.rs:1:0"


@pytest.mark.parametrize(
    ("manifest", "root"),
    [
        ('[package]\nname = "x"\n[lib]\npath = "src/odd.rs"\n', "src/odd.rs"),
        ('[package]\nname = "x"\n', "src/lib.rs"),
        ('[package]\nname = "x"\n', "src/main.rs"),
        ('[package]\nname = "x"\n', "src/bin/tool.rs"),
        ('[package]\nname = "x"\n', "src/bin/tool/main.rs"),
        ('[package]\nname = "x"\n[[bin]]\nname = "y"\npath = "y/z.rs"\n', "y/z.rs"),
        ('[package]\nname = "x"\n', "examples/e.rs"),
        ('[package]\nname = "x"\n', "tests/t.rs"),
        ('[package]\nname = "x"\n', "benches/b.rs"),
        ('[package]\nname = "x"\n', "build.rs"),
        ("not toml", "src/lib.rs"),
    ],
)
def test_the_root_of_every_kind_of_target_is_a_crate(manifest: str, root: str) -> None:
    reader = RustProject({"Cargo.toml": manifest, root: ""}.get)
    assert [(one.kind, one.line) for one in reader.read(root, "").definitions] == [("crate", 1)]


def test_modules_of_listed_targets_are_reached() -> None:
    files = {
        "/p/Cargo.toml": '[package]\nname = "x"\nedition = "2021"\n',
        "/p/tests/t.rs": "mod common;\n",
        "/p/tests/common/mod.rs": "pub fn f() {}\n",
    }
    reader = RustProject(
        files.get, lambda folder: ["t.rs", "common"] if folder == "/p/tests" else [], base="/p/tests"
    )
    path = "common/mod.rs"
    found = reader.read(path, files["/p/tests/common/mod.rs"]).definitions
    assert [(one.path, one.public, one.certainty) for one in found] == [(path, False, 1.0)]


def test_modules_that_mount_each_other_end() -> None:
    files = {"lib.rs": '//! c\n#[path = "lib.rs"] pub mod a;\n#[path = "b.rs"] pub mod b;\n'}
    files["b.rs"] = '#[path = "b.rs"] pub mod c;\n#[path = "lib.rs"] pub mod d;\npub fn f() {}\n'
    assert missing(project(files), files) == "b.rs:1:17 b.rs:2:19 b.rs:3:0 lib.rs:2:19 lib.rs:3:17"


def test_files_mounted_twice_at_every_level_stay_bounded() -> None:
    files = {
        f"m{n}.rs": f'#[path = "m{n + 1}.rs"] mod a;\n#[path = "m{n + 1}.rs"] mod b;\n' for n in range(60)
    }
    files["lib.rs"] = '//! c\n#[path = "m0.rs"] mod a;\n'
    assert missing(project(files), files) == ""


def test_long_chains_of_imports_end() -> None:
    chain = "".join(f"mod a{n} {{ pub use super::a{n + 1}::f; }}\n" for n in range(2000))
    assert read_rust(f"{chain}pub use a0::f;\n", "x.rs").problems == ()


def test_a_lone_text_is_a_crate_of_its_own() -> None:
    reading = read_rust("mod m { pub struct S; }\npub use m::S;\nimpl Other { pub fn f() {} }\n", "dir/x.rs")
    assert [(one.kind, one.qualname, one.public, one.certainty) for one in reading.definitions] == [
        ("crate", "", True, 1.0),
        ("module", "m", False, 1.0),
        ("struct", "m::S", True, 1.0),
        ("method", "Other::f", True, 0.8),
    ]
