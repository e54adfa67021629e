"""What a crate's own macros make of the tokens of a call, piece by piece."""

from __future__ import annotations

import time

import pytest

from docdetect_hook.readers.rust.macro_calls import expand, only_call
from docdetect_hook.readers.rust.macros import read_macro
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.readers.rust.splices import written

EXPANSIONS = {
    "all tokens pass": ("($($t:tt)*) => { $($t)* }", "a b , [c]", "a b , [c]"),
    "the first rule that fits counts": ("() => { none }; ($a:ident) => { one $a }", "x", "one x"),
    "a separator stands between": ("($($a:ident),*) => { $($a);* }", "x, y ,z", "x ; y ; z"),
    "a separator may end": ("($($a:ident),* $(,)?) => { $($a)* }", "x, y,", "x y"),
    "groups match inside": ("($n:ident { $($t:tt)* }) => { [$n] $($t)* }", "x { y z }", "[ x ] y z"),
    "repetitions nest": (
        "($($n:ident: [$($v:literal),*])*) => { $($n = { $($v)* })* }",
        "a: [1, 2] b: []",
        "a = { 1 2 } b = { }",
    ),
    "a name of a matcher stands by itself": ("(@deep $a:ident) => { $a }", "@deep x", "x"),
    "types end where they must": (
        "($t:ty = $e:expr) => { $e : $t }",
        "&'a [u8; 3] = 1 + 2",
        "1 + 2 : &'a [u8; 3]",
    ),
    "generic types too": ("($a:ty, $b:ty) => { $b $a }", "Vec<A, B>, fn(u8) -> u8", "fn(u8) -> u8 Vec<A, B>"),
    "a visibility may be empty": ("($v:vis fn $n:ident) => { $v $n }", "fn x", "x"),
    "a visibility may be there": ("($v:vis fn $n:ident) => { $v $n }", "pub(crate) fn x", "pub(crate) x"),
    "documentation is an attribute": (
        "($(#[$m:meta])* $n:ident) => { $(#[$m])* $n }",
        "/// a\n#[b] x",
        '#[ doc = " a" ] #[ b ] x',
    ),
    "the crate has a name": ("() => { $crate::x }", "", "crate ::x"),
    "what a rule before that fails has bound is forgotten": (
        "(a $x:ident b) => { }; (a $y:ident) => { $x $y }",
        "a q",
        "$x q",
    ),
    "rules that begin alike may read documentation in different ways": (
        "(a #[b] x) => { }; (a #[$m:meta] y) => { $m }",
        "a /// d\n y",
        'doc = " d"',
    ),
    "a rule that begins as one that fails early fails too": (
        "(a b c) => { }; (a b d) => { }; ($($t:tt)*) => { $($t)* }",
        "a e",
        "a e",
    ),
}


@pytest.mark.parametrize(("rules", "call", "expected"), EXPANSIONS.values(), ids=EXPANSIONS.keys())
def test_a_call_becomes_what_the_rules_say(rules: str, call: str, expected: str) -> None:
    macro = read_macro(rules)
    assert macro is not None
    became = expand(macro, written(call, 1, 0))
    assert became is not None
    assert " ".join(became.whole.text.split()) == expected


ONLY_CALLS = {
    "a call in braces": ("() => { m! { @ a } }", "m", "@ a"),
    "a call with its semicolon": ("() => { m!(@ a); }", "m", "@ a"),
    "a call behind a comment": ("() => { /* c */ m![@ (a)] }", "m", "@ (a)"),
    "a call by the name of the crate": ("() => { $crate::m!(@ a) }", "crate::m", "@ a"),
    "two calls": ("() => { m!(a); m!(b); }", "", ""),
    "a call and an item": ("() => { m!(a); fn f() {} }", "", ""),
    "a call of what a variable names": ("() => { $m!(a) }", "", ""),
}


@pytest.mark.parametrize(("rules", "calls", "inside"), ONLY_CALLS.values(), ids=ONLY_CALLS.keys())
def test_a_rule_may_make_one_call_and_nothing_else(rules: str, calls: str, inside: str) -> None:
    macro = read_macro(rules)
    assert macro is not None
    became = expand(macro, written("", 1, 0))
    assert became is not None
    assert became.calls == calls
    if calls:
        start, end = only_call(became.whole.text)
        assert became.whole.text[start:end].strip() == inside


@pytest.mark.parametrize("call", ["1", "x y", "(x)"])
def test_a_call_that_fits_no_rule_becomes_nothing_known(call: str) -> None:
    macro = read_macro("($a:ident) => { $a }")
    assert macro is not None
    assert expand(macro, written(call, 1, 0)) is None


@pytest.mark.parametrize("rules", ["(", "() {}", "($a:ident => {}", "($($a:ident) => {}", "x => y"])
def test_rules_that_are_none_are_no_macro(rules: str) -> None:
    assert read_macro(rules) is None


@pytest.mark.slow
def test_macros_that_call_themselves_end() -> None:
    text = (
        "//! c\nmacro_rules! m { ($($t:tt)*) => { m! { $($t)* $($t)* } m! { a } } }\nm! { pub fn f() {} }\n"
    )
    assert read_rust(text, "a.rs").problems == ()


def test_a_name_beyond_all_measure_is_cut_and_told() -> None:
    long = "A" * 1000
    reading = read_rust(f"//! c\npub struct {long};\nimpl {long} {{ pub fn f(&self) {{}} }}\n", "a.rs")
    assert [len(one.qualname) for one in reading.definitions] == [0, 217, 220]
    assert [one.code for one in reading.problems] == ["UND902"]


def test_a_name_of_the_greatest_length_is_whole() -> None:
    reading = read_rust(f"//! c\npub struct {'A' * 255};\n", "a.rs")
    assert (len(reading.definitions[1].name), reading.problems) == (255, ())


def test_items_count_where_a_macro_behind_their_own_is_not_understood() -> None:
    text = (
        "//! c\n"
        "macro_rules! outer { ($($i:item)*) => { inner! { @ ($($i)*) } } }\n"
        "macro_rules! inner { (@ ($($i:strange)*)) => {} }\n"
        "outer! { pub fn f() {} }\n"
    )
    assert [(one.name, one.public) for one in read_rust(text, "a.rs").definitions][3:] == [("f", True)]


_STEPS = (
    "macro_rules! steps {\n"
    "  (@ [$($done:tt)*]) => { $($done)* };\n"
    "  (@ [$($done:tt)*] $next:item $($rest:tt)*) => { steps! { @ [$($done)* $next] $($rest)* } };\n"
    "  ($($all:tt)*) => { steps! { @ [] $($all)* } };\n"
    "}\n"
)
_IMPLS = (
    "macro_rules! each {\n"
    "  () => {};\n"
    "  ($name:ident $one:tt $($rest:tt)*) => { impl From<$one> for $name { } each! { $name $($rest)* } };\n"
    "}\n"
)
STEP_BY_STEP = {
    "items keep their place and their documentation": (
        f"{_STEPS}steps! {{ pub fn f() {{}}\n/// Kept.\npub fn g() {{}} }}",
        [("f", 7, True, False), ("g", 9, True, True)],
    ),
    "what is not understood on the way counts as written": (
        f"{_STEPS.replace('$next:item', '$next:strange')}steps! {{ pub fn f() {{}} }}",
        [("f", 7, True, False)],
    ),
    "impls of traits hide nothing and show nothing": (
        f"{_IMPLS}pub struct S;\neach! {{ S u8 u16 }}\nimpl S {{ pub fn m(&self) {{}} }}",
        [("S", 6, True, False), ("m", 8, True, False)],
    ),
    "an item behind impls of traits is found": (
        f"{_IMPLS.replace('() => {}', '($name:ident) => { pub struct $name; }')}each! {{ T u8 }}\n"
        "impl T { pub fn m(&self) {} }",
        [("m", 7, True, False)],
    ),
    "an impl in the body of an impl of a trait is found": (
        "pub struct S;\nmacro_rules! each { ($b:tt) => { impl A for u8 { fn f() { impl B for S {} impl S $b } } } }\n"
        "each! { { pub fn m(&self) {} } }",
        [("S", 2, True, False), ("m", 4, True, False)],
    ),
}


@pytest.mark.parametrize(("text", "expected"), STEP_BY_STEP.values(), ids=STEP_BY_STEP.keys())
def test_a_macro_that_calls_itself(text: str, expected: list[tuple[str, int, bool, bool]]) -> None:
    found = read_rust(f"//! c\n{text}\n", "a.rs").definitions
    rows = [(one.name, one.line, one.public, one.doc is not None) for one in found[1:]]
    assert [row for row in rows if row[0] not in {"steps", "each"}] == expected


CONDITIONS = {
    "an item has the condition that its macro gives it": (
        "#![test] pub fn f() {}",
        [("f", "test", 4, False)],
    ),
    "documentation and attributes begin where they stand": (
        "#![unix]\n/// Kept.\n#[inline]\npub fn f() {}\nstruct S;",
        [("f", None, 5, True), ("S", None, 8, False)],
    ),
    "a condition may have arguments, and comments around it": (
        '#! /* x */ [all(test, feature = "a]")] // y\npub fn f() {}',
        [("f", "test", 5, False)],
    ),
    "a call without the condition counts as written": ("pub fn f() {}", [("f", None, 4, False)]),
}


@pytest.mark.parametrize(("call", "expected"), CONDITIONS.values(), ids=CONDITIONS.keys())
def test_a_macro_that_turns_an_inner_attribute_into_a_condition(
    call: str, expected: list[tuple[str, str | None, int, bool]]
) -> None:
    rules = "macro_rules! on {\n(#![$m:meta] $($i:item)*) => { $(#[cfg($m)] $i)* } }\n"
    found = read_rust(f"//! c\n{rules}on! {{ {call} }}\n", "a.rs").definitions
    rows = [(one.name, one.exempt, one.header_start, one.doc is not None) for one in found]
    assert rows[2:] == expected


@pytest.mark.slow
def test_items_of_a_macro_in_a_macro_are_found_in_linear_time() -> None:
    rules = "macro_rules! s { ($($(#[$a:meta])* pub struct $i:ident;)*) => ($(s!(it: $(#[$a])* pub struct $i;);)*);\n"
    rules += "(it: $(#[$a:meta])* pub struct $i:ident;) => (keep! { $(#[$a])* pub struct $i; }) }\n"
    rules += "macro_rules! keep { ($i:item) => { $i } }\n"

    def cost(count: int) -> float:
        rows = "".join(f"pub struct S{number};\n" for number in range(count))
        start = time.process_time()
        found = read_rust(f"//! c\n{rules}s! {{ {rows} }}\n", "a.rs").definitions
        assert sum(one.public for one in found) == count + 1
        return time.process_time() - start

    cost(50)
    assert cost(800) < 8 * max(cost(200), 0.01)
