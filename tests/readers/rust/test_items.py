"""The Rust items of one file, their documentation and positions, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given

from docdetect_hook.readers.rust.imports import read_imports
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.records import Definition
from tests.readers.rust.test_lexer import RUST_LIKE
from tests.texts import texts


def items(text: str) -> list[Definition]:
    """Return the definitions of a text without its crate; there must be no problem."""
    reading = read_rust(text, "x.rs")
    assert reading.problems == ()
    return list(reading.definitions[1:])


def names(text: str) -> list[str]:
    """Return kind and qualified name of every item."""
    return [f"{one.kind} {one.qualname}" for one in items(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fn f() { struct S; fn g() {} }", ["function f"]),
        ("macro_rules! m { () => { pub fn f() {} } }", ["macro m"]),
        ("macro_rules! m ( () => { pub fn f() {} } );", ["macro m"]),
        ("macro m($a:expr) { fn f() {} }", ["macro m"]),
        ("m!( pub fn f() {} ); n![fn g() {}];", []),
        ("m! { pub fn f() {} mod a { struct S; } }", ["function f", "module a", "struct a::S"]),
        ("m! { pub struct S: u8 { const A = 1; } }", []),
        ("m! { static ref A: u8 = 1; }", []),
        ("cfg_if! { if #[cfg(a)] { fn a() {} } else if #[cfg(b)] { fn b() {} } else { fn c() {} } }",
         ["function a", "function b", "function c"]),
        ("fn dyn() {} mod m { struct dyn { dyn: u8 } }",
         ["function dyn", "module m", "struct m::dyn", "field m::dyn::dyn"]),
        ("impl T for S { fn f() {} }", []),
        ("impl<A, B: C> T<A> for S<B> { fn f() {} }", []),
        ("impl !T for S { fn f() {} }", []),
        ("impl for_all::S { fn f() {} }", ["method S::f"]),
        ("impl<F> T for S<F> where F: for<'a> Fn(&'a u8) -> Vec<u8> { fn f() {} }", []),
        ("impl<F: for<'a> Fn(&'a u8)> S<F> { fn f() {} }", ["method S::f"]),
        ("impl crate::a::S { const A: u8 = 1; type B = u8; fn c() {} }",
         ["assoc_const S::A", "assoc_type S::B", "method S::c"]),
        ("trait T { const A: u8; type B; fn c(); fn d() {} }",
         ["trait T", "assoc_const T::A", "assoc_type T::B", "method T::c", "method T::d"]),
        ("trait A = Clone;", ["trait_alias A"]),
        ("pub unsafe auto trait A {}", ["trait A"]),
        ("struct S(pub u8); struct U; struct V<T> where T: A { a: T }",
         ["struct S", "struct U", "struct V", "field V::a"]),
        ("struct S { a: HashMap<K, V>, b: fn(x: u8, y: u8) -> u8, c: [u8; { 3 }], d: m![x, y], }",
         ["struct S", "field S::a", "field S::b", "field S::c", "field S::d"]),
        ("struct S { mutex: u8, r#type: u8, union: u8, pub(crate) default: u8, unsafe x: u8 }",
         ["struct S", "field S::mutex", "field S::type", "field S::union", "field S::default", "field S::x"]),
        ("enum E { A, B(u8, u8), C { x: u8 }, D = { 1 }, F = 1 << 2, }",
         ["enum E", "variant E::A", "variant E::B", "variant E::C", "field E::C::x", "variant E::D",
          "variant E::F"]),
        ("union U { a: u8 } fn union() {} union!{}", ["union U", "field U::a", "function union"]),
        ("const A: u8 = { 1 }; static mut B: [u8; 2] = [1, 2]; type C<T> = V<T>;",
         ["constant A", "static B", "type_alias C"]),
        ('extern "C" { fn f(); static S: u8; type T; } unsafe extern r"C" { safe fn g(); }',
         ["function f", "static S", "type_alias T", "function g"]),
        ('pub default const async unsafe extern "C" fn f() {} extern fn g() {} gen fn h() {}',
         ["function f", "function g", "function h"]),
        ("extern crate a; extern crate b as c; use d::{e, f}; fn g() {}", ["function g"]),
        ("fn f() -> A<{ 1 }> where A<{ 2 }>: B, { } fn g() {}", ["function f", "function g"]),
        ("fn f<const N: usize>(a: [u8; { N }]) -> bool { a < b } fn g() {}", ["function f", "function g"]),
        ("const _: () = { impl S { pub fn m() {} } fn no() {} };", ["constant _", "method S::m"]),
        ("#[cfg_attr(a, b(c = [1, 2], d = \"]\"))] # [ x ] fn f() {}", ["function f"]),
        ("/* fn a() {} /* */ fn b() {} */ // fn c() {}\nconst S: &str = \"fn d() {}\";", ["constant S"]),
        ('const S: &[u8] = br##"fn a() {} "# "##; fn f() {}', ["constant S", "function f"]),
        ('fn f() { r##"}"#"##; r###""}"###; } fn g() {}', ["function f", "function g"]),
        ("#!/bin/x\n---\nfn no() {}\n---\nfn f() {}", ["function f"]),
        ("mod a { mod b { impl S { fn f() {} } } }", ["module a", "module a::b", "method a::b::S::f"]),
    ],
)  # fmt: skip
def test_items_are_those_of_the_language(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "tokens",
    [
        "pub ( crate ) fn f ( ) { }",
        "pub ( in crate::a ) fn f ( ) { }",
        'pub default const async unsafe extern "C" fn f ( ) { }',
        'extern r"C" fn f ( ) ;',
        "safe fn f ( ) ;",
        'extern "C" { fn f ( ) ; }',
        "pub static mut S : u8 = 1 ;",
        "pub const C : u8 = 1 ;",
        "const _ : ( ) = { impl S { fn f ( ) { } } } ;",
        "union U { a : u8 }",
        "union union { pub ( super ) a : u8 , unsafe b : u8 }",
        "fn union ( ) { }",
        "macro_rules ! m { }",
        "macro m ( ) { }",
        "struct S { pub a : u8 , pub ( crate ) b : u8 , crate c : u8 }",
        "enum E { A , B ( u8 ) , pub C { x : u8 } , D = 1 , E }",
        "unsafe auto trait T { type A ; const B : u8 ; }",
        "mod a { pub mod b { } }",
        "type A = u8 ;",
        "m ! { fn f ( ) { } }",
    ],
)
def test_comments_may_stand_between_all_tokens_of_a_header(tokens: str) -> None:
    expected = names(tokens)
    assert expected
    for gap in ("/**/", " /* fn g() { */ ", " // fn g() {\n", "\n/* // */ // }\n\t"):
        assert names(tokens.replace(" ", gap)) == expected
        for place in range(tokens.count(" ")):
            pieces = tokens.split(" ")
            one = " ".join(pieces[: place + 1]) + gap + " ".join(pieces[place + 1 :])
            assert names(one) == expected, one


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fn f() {}", None),
        ("//// x\nfn f() {}", None),
        ("/*** x */ fn f() {}", None),
        ("/**/ fn f() {}", None),
        ("#[doc(alias = \"x\")] fn f() {}", None),
        ("/// a\n///  b\nfn f() {}", ("a\n b", 1, "///")),
        ("///\nfn f() {}", ("", 1, "///")),
        ("/** */ fn f() {}", ("", 1, "/**")),
        ("/**\n * a\n * b\n */\nfn f() {}", ("\na\nb\n", 1, "/**")),
        ("/** a /* b */ c */ fn f() {}", ("a /* b */ c", 1, "/**")),
        ("///! x\nfn f() {}", ("! x", 1, "///")),
        ("#[inline] /// x\n#[must_use]\nfn f() {}", ("x", 1, "///")),
        ("\n#[doc = \"a\\tb\"] fn f() {}", ("a\tb", 2, "#[doc]")),
        ("#[doc = r#\"a\"b\"#] fn f() {}", ('a"b', 1, "#[doc]")),
        ("#[doc = r##\"a #\"# // b\"##] fn f() {}", ('a #"# // b', 1, "#[doc]")),
        ("#[doc = /* b */ \"a\" // c\n] fn f() {}", ("a", 1, "#[doc]")),
        ("#[doc = include_str!(\"x\")] fn f() {}", ("", 1, "include")),
        ("#[doc = concat!(\"x\")] fn f() {}", ("", 1, "include")),
        ("fn f() { //! in\n}", ("in", 1, "//!")),
        ("fn f() { #![doc = \"in\"] }", ("in", 1, "#[doc]")),
        ("/// out\nmod f { //! in\n}", ("out\nin", 1, "///")),
    ],
)  # fmt: skip
def test_documentation_is_read_by_the_rules_of_the_language(
    text: str, expected: tuple[str, int, str] | None
) -> None:
    doc = items(text)[0].doc
    assert (doc and tuple(doc)) == expected


def test_positions_are_those_of_the_compiler() -> None:
    text = "/// d\n#[a(\n)]\n  pub\nconst fn f(\n) {\n}\nstruct S {\n  /// x\n  pub a:\n u8,\n}\n"
    found = [(one.line, one.col, one.end_line, one.header_start, one.header_end) for one in items(text)]
    assert found == [(4, 2, 7, 1, 6), (8, 0, 12, 8, 8), (10, 2, 11, 9, 10)]


def test_arguable_forms_are_named_and_less_certain() -> None:
    text = '#[cfg_attr(a, doc = "x")] fn f() {}\nm! { fn g() {} }\nfn h() {}\n'
    found = [(one.name, one.arguable, one.certainty, one.doc is not None) for one in items(text)]
    assert found == [
        ("f", "cfg_attr doc", 0.7, True),
        ("g", "item in a macro call", 0.9, False),
        ("h", None, 1.0, False),
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("def f():\n    pass\n", (1, 0), "expected an item"),
        ("pub fn", (1, 0), "expected an item"),
        ("struct S { a b }", (1, 11), "cannot read the body of this struct"),
        ("fn f() {}\nfn g() {", (2, 7), "this brace is never closed"),
        ("<<<<<<< a\nfn f() {}\n", (1, 0), "expected an item"),
        ("mod a {" * 300 + "}" * 300, (1, 1406), "items nested over 200 deep"),
    ],
)
def test_a_broken_file_has_one_problem(text: str, place: tuple[int, int], message: str) -> None:
    problems = read_rust(text, "x.rs").problems
    assert [(one.line, one.col, one.message) for one in problems] == [(*place, message)]


def test_what_is_whole_in_a_broken_file_is_read() -> None:
    reading = read_rust("fn a() {}\n?? ;\n/// d\nfn b() {}\nfn c() { (", "x.rs")
    assert [one.name for one in reading.definitions] == ["x", "a", "b", "c"]


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ("a::b", ["a::b as b"]),
        ("a::b as c", ["a::b as c"]),
        ("a::{b, c as d, e::{f, self}, g::*}",
         ["a::b as b", "a::c as d", "a::e::f as f", "a::e as e", "a::g::* as *"]),
        ("::a::b as _", ["::a::b as _"]),
        ("{a, b::{}}", ["a as a"]),
        ("r#in::r#fn /* x */ as /* y */ z", ["in::fn as z"]),
        ("self::a", ["self::a as a"]),
    ],
)  # fmt: skip
def test_use_trees_become_single_imports(tree: str, expected: list[str]) -> None:
    assert [f"{'::'.join(one.path)} as {one.alias}" for one in read_imports(tree)] == expected


@given(texts() | RUST_LIKE)
def test_any_text_is_read_twice_with_one_answer(text: str) -> None:
    first = read_rust(text, "x.rs")
    assert first == read_rust(text, "x.rs")
    assert len(first.problems) <= 1
    lines = text.count("\n") + 1
    assert all(1 <= one.header_start <= one.line <= one.end_line <= lines for one in first.definitions)


@given(RUST_LIKE)
def test_an_item_in_a_comment_or_string_is_never_found(text: str) -> None:
    body = text.replace("*/", "").replace("/*", "").replace('"', "").replace("\\", "")
    for hidden in (f"/* {body} fn ghost() {{}} */", f'const S: &str = "{body} fn ghost() {{}}";'):
        if "*/" not in hidden[:-2] and "/*" not in hidden[2:]:
            assert "ghost" not in [one.name for one in read_rust(hidden, "x.rs").definitions]


@given(RUST_LIKE)
def test_a_comment_at_the_end_changes_nothing(text: str) -> None:
    before = read_rust(text + "\n", "x.rs")
    if not before.problems:
        after = read_rust(text + "\n// fn ghost() {}", "x.rs")
        assert after.definitions[1:] == before.definitions[1:]
        assert not after.problems
