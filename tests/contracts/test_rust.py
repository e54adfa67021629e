"""Headings of Rust documentation: UND302 and UND321 to UND323, as clippy sees them."""

from pathlib import Path

import pytest

from docdetect_hook.config.load import load_settings
from docdetect_hook.contracts.rust import RustContracts
from docdetect_hook.engine import Engine
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.runner.summary import report_of

_ALL = ("UND302", "UND321", "UND322", "UND323")
_DEFAULT = ("UND301", "UND302", "UND323")


def _told(text: str, codes: tuple[str, ...] = _ALL) -> list[str]:
    definitions = read_rust(text, "src/lib.rs").definitions
    contracts = RustContracts(text.split("\n"), definitions, codes)
    return [f"{told.code} {told.subject}".strip() for one in definitions for told in contracts.of(one)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("/// Opens.\npub fn f() -> u8 { 1 }", id="a value"),
        pytest.param("/// Opens.\nfn f() -> Result<u8, ()> { Ok(1) }", id="a private function"),
        pytest.param("/// Opens.\n#[doc(hidden)]\npub fn f() -> Result<u8, ()> { Ok(1) }", id="a hidden function"),
        pytest.param("/// Opens.\n///\n/// # Errors\n/// Never.\npub fn f() -> Result<u8, ()> { Ok(1) }", id="told"),
        pytest.param("/// Opens.\n///\n/// Errors\n/// ======\npub fn f() -> Result<u8, ()> { Ok(1) }", id="underlined"),
        pytest.param("/** Opens.\n\n## Errors\nNever. */\npub fn f() -> Result<u8, ()> { Ok(1) }", id="in a block"),
        pytest.param(
            "/// Opens.\n#[allow(clippy::missing_errors_doc)]\npub fn f() -> Result<u8, ()> { Ok(1) }", id="allowed"
        ),
        pytest.param(
            "#![allow(clippy::missing_errors_doc)]\n/// Opens.\npub fn f() -> Result<u8, ()> { Ok(1) }",
            id="allowed in the crate",
        ),
        pytest.param("/// Opens.\npub fn f() -> Option<Result<u8, ()>> { None }", id="a result inside of another type"),
        pytest.param("/// Opens.\npub fn f(g: impl Fn() -> Result<u8, ()>) {}", id="a parameter that returns a result"),
        pytest.param("/// Opens.\npub fn f() where F: Fn() -> Result<u8, ()> {}", id="a bound that returns a result"),
        pytest.param("/// Opens.\n#[test]\npub fn f() { assert!(true); }", id="a test"),
        pytest.param("/// Opens.\npub fn f() { debug_assert!(true); }", id="an assertion of debug builds"),
        pytest.param('/// Opens.\npub fn f() { g("panic!()"); /* x.unwrap() */ }', id="texts and comments"),
        pytest.param("/// Opens.\npub fn f() { x.unwrap_or(1); x.expect_err; }", id="other methods"),
        pytest.param("/// Opens.\npub const fn f() { assert!(true); }", id="a constant function"),
        pytest.param("/// Opens.\npub fn f() { const A: u8 = { panic!() }; g(A) }", id="a constant in the body"),
        pytest.param("/// Opens.\npub fn f() { fn g() { panic!() } }", id="an inner function"),
        pytest.param("/// Opens.\n///\n/// # Panics\n/// Always.\npub fn f() { panic!() }", id="the panic is told"),
        pytest.param("/// Opens.\n///\n/// # Safety\n/// None.\npub unsafe fn f() {}", id="the safety is told"),
        pytest.param("/// Opens.\n///\n/// # SAFETY\n/// None.\npub unsafe fn f() {}", id="in capitals"),
        pytest.param(
            "/// A.\n/// # Safety\n/// B.\npub unsafe trait T {\n    /// A.\n    /// # Safety\n    /// B.\n    fn f();\n}",
            id="what implementers of an unsafe trait promise",
        ),
        pytest.param('extern "C" {\n    /// A.\n    /// # Safety\n    /// B.\n    pub fn f();\n}', id="a foreign function"),
        pytest.param("/// A.\n/// # Errors\n/// B.\npub fn f() -> io::Result<()> { g() }", id="a result of a module"),
        pytest.param("/// A.\n/// # Errors\n/// B.\npub fn f() -> PyResult<()> { g() }", id="an alias of elsewhere"),
        pytest.param("/// A.\n/// # Errors\n/// B.\npub fn f() -> Opening { g() }", id="a type that may be an alias"),
        pytest.param("/// A.\n/// # Errors\n/// B.\npub fn f() -> impl Future<Output = X> { g() }", id="a future"),
        pytest.param(
            "/// S.\npub struct S;\nimpl S {\n    /// A.\n    /// # Errors\n    /// B.\n    pub fn f(&mut self) -> &mut Self { self }\n}",
            id="a builder, whose last call fails",
        ),
        pytest.param("/// A.\n/// ```\n/// # Errors\n/// ```\npub fn f() {}", id="a hidden line of an example"),
        pytest.param("#[doc = include_str!(\"a.md\")]\npub unsafe fn f() {}", id="a text in another file"),
    ],
)  # fmt: skip
def test_silent(text: str) -> None:
    assert _told(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("/// Opens.\npub fn f() -> Result<u8, ()> { Ok(1) }", ["UND321"], id="a result"),
        pytest.param("/// Opens.\npub fn f() -> std::io::Result<()> { g() }", ["UND321"], id="a result of a module"),
        pytest.param("/// Opens.\npub async fn f() -> Result<u8, ()> { Ok(1) }", ["UND321"], id="async"),
        pytest.param(
            "/// Opens.\npub fn f() -> impl Future<Output = Result<u8, ()>> + Send { g() }", ["UND321"], id="a future"
        ),
        pytest.param(
            "type Opened<T> = std::result::Result<T, ()>;\n/// Opens.\npub fn f() -> Opened<u8> { Ok(1) }",
            ["UND321"],
            id="an alias",
        ),
        pytest.param(
            "/// Opens.\npub fn f<F: Fn(u8) -> u8>(\n    g: F, // -> u8\n) -> Result<u8, ()>\nwhere\n    F: Copy,\n{ Ok(1) }",
            ["UND321"],
            id="a header of several lines",
        ),
        pytest.param("/// T.\npub trait T {\n    /// F.\n    fn f() -> Result<u8, ()>;\n}", ["UND321"], id="of a trait"),
        pytest.param("/// Opens.\n///\n/// # Error\npub fn f() -> Result<u8, ()> { Ok(1) }", ["UND321"], id="mistyped"),
        pytest.param("/// Opens.\npub fn f() { panic!(\"x\") }", ["UND322"], id="a panic"),
        pytest.param("/// Opens.\npub fn f() { if x { assert_eq!(1, 2); } }", ["UND322"], id="an assertion"),
        pytest.param("/// Opens.\npub fn f() { g(|| x\n        .unwrap()); }", ["UND322"], id="in a closure"),
        pytest.param("/// Opens.\npub fn f() { x.expect(\"y\"); }", ["UND322"], id="an expectation"),
        pytest.param("/// Opens.\npub fn f() { todo!() }", ["UND322"], id="not done yet"),
        pytest.param("/// Opens.\npub unsafe fn f() {}", ["UND323"], id="an unsafe function"),
        pytest.param("/// Opens.\npub(crate) struct S;\n/// T.\npub unsafe trait T {}", ["UND323"], id="an unsafe trait"),
        pytest.param(
            '/// S.\npub struct S;\nimpl S {\n    /// F.\n    pub const unsafe extern "C" fn f(&self) {}\n}',
            ["UND323"],
            id="an unsafe method",
        ),
        pytest.param("/// A.\n/// # Safety\n/// B.\npub fn f() {}", ["UND302 # Safety"], id="a safe function"),
        pytest.param("/// A.\n/// # Safety\n/// B.\npub trait T {}", ["UND302 # Safety"], id="a safe trait"),
        pytest.param("/// A.\n/// # Errors\n/// B.\npub fn f() {}", ["UND302 # Errors"], id="nothing is returned"),
        pytest.param("/// A.\n/// # Errors\n/// B.\npub fn f() -> bool { g() }", ["UND302 # Errors"], id="a number"),
    ],
)  # fmt: skip
def test_told(text: str, told: list[str]) -> None:
    assert _told(text) == told
    assert _told(text, _DEFAULT) == [one for one in told if one.startswith(_DEFAULT)]


@pytest.mark.parametrize("end", ["", "(", "<", "<T", "() -> ", "() {", "() { panic!(", '() { "', "() where"])
def test_what_is_torn_is_no_trouble(end: str) -> None:
    _told(f"/// Opens.\npub unsafe fn f{end}")


def _list(
    *items: str, title: str = "Arguments", header: str = "pub fn drain(queue: &mut Queue, _wait: bool)"
) -> str:
    lines = ["Drain it.", "", f"# {title}", "", *items, "", "# Panics", "", "- `other` - never."]
    return "".join(f"/// {line}\n" for line in lines) + header + " {}"


@pytest.mark.parametrize(
    ("text", "ghosts"),
    [
        pytest.param(_list("* `queue` - What."), [], id="an argument"),
        pytest.param(_list("* `wait` - Whether."), [], id="an argument that the body has no use for"),
        pytest.param(_list("* `Queue`: the type."), [], id="a word of the header"),
        pytest.param(_list("* `limit` - Where.", "* see above"), [], id="an item of another form"),
        pytest.param(_list("The `limit`: is none."), [], id="prose"),
        pytest.param(_list("* `limit` of it"), [], id="a sentence that begins with a name"),
        pytest.param(_list("* `limit` - Where.", title="Examples"), [], id="a list below another heading"),
        pytest.param(
            _list("* `x` - One.", "* `y` - Two.", header="pub fn go((x, y): (u8, u8))"), [], id="names in a pattern"
        ),
        pytest.param(_list("* `queue` - What.", "* `limit` - Where."), ["limit"], id="an argument that is gone"),
        pytest.param(_list("- **`limit`**: Where."), ["limit"], id="in bold"),
        pytest.param(_list("1. `limit`: Where.", title="Parameters"), ["limit"], id="in a list with numbers"),
    ],
)  # fmt: skip
def test_documented_arguments(text: str, ghosts: list[str]) -> None:
    definitions = read_rust(text, "src/lib.rs").definitions
    contracts = RustContracts(text.split("\n"), definitions, ("UND301",))
    assert [told.subject for one in definitions for told in contracts.of(one)] == ghosts


def test_an_alias_of_result_is_known_in_the_whole_package(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "a"\nversion = "0.1.0"\nedition = "2021"\n')
    (tmp_path / "src/error.rs").write_text(
        "//! E.\n/// R.\npub type Answer<T> = std::result::Result<T, ()>;\n"
    )
    lib = (
        "//! A.\npub mod error;\nuse error::Answer;\n/// Open.\npub fn open() -> Answer<u8> { Ok(1) }\n"
        "impl Future for F {\n    type Output = Result<u8, ()>;\n}\n/// Wait.\npub fn wait<F: Future>() -> F::Output {}\n"
    )
    (tmp_path / "src/lib.rs").write_text(lib)
    settings = load_settings(config=None, isolated=True, overrides={"rules.select": ("UND321",)})
    report = report_of(Engine(settings).check_text(lib, str(tmp_path / "src/lib.rs"), "rust"))
    assert [f"{one.line} {one.code}" for one in report.entries] == ["5 UND321"]
