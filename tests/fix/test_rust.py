"""`docdetect fix` on Rust: comments that document, texts that say nothing, and every other byte."""

from pathlib import Path

import pytest

from docdetect_hook.cli import main

DOC = "//! Belts and their oil.\n\n"
NOTE = "// Returns how much oil the belt has lost since the last look."

SAFE = {
    "empty documentation goes": (DOC + "///\npub fn oil() {}\n", DOC + "pub fn oil() {}\n"),
    "empty documentation of many lines goes": (
        DOC + "///\n    ///  \n#[inline]\npub fn oil() {}\n",
        DOC + "#[inline]\npub fn oil() {}\n",
    ),
    "a placeholder goes": (
        DOC + "/// A belt.\npub struct Belt {\r\n    /// TODO\r\n    pub oil: u8,\r\n}\n",
        DOC + "/// A belt.\npub struct Belt {\r\n    pub oil: u8,\r\n}\n",
    ),
    "an empty crate text goes": ("//!\n\nfn oil() {}\n", "\nfn oil() {}\n"),
    "a placeholder stays where the compiler asks for documentation": (
        DOC + "#![deny(missing_docs)]\n/// TODO\npub fn oil() {}\n",
        None,
    ),
    "a placeholder in an attribute stays": (DOC + '#[doc = "TODO"]\npub fn oil() {}\n', None),
    "a comment needs --unsafe-fixes": (DOC + f"{NOTE}\npub fn oil() {{}}\n", None),
}

UNSAFE = {
    "a comment above becomes documentation": (
        DOC + f"{NOTE}\n// Of all belts.\npub fn oil() {{}}\n",
        DOC + f"/{NOTE}\n/// Of all belts.\npub fn oil() {{}}\n",
    ),
    "a comment above the attributes becomes documentation": (
        DOC + f"/// A belt.\npub struct Belt {{\n\t{NOTE}\n\t#[cfg(unix)]\n\tpub oil: u8,\n}}\n",
        DOC + f"/// A belt.\npub struct Belt {{\n\t/{NOTE}\n\t#[cfg(unix)]\n\tpub oil: u8,\n}}\n",
    ),
    "a comment below the attributes becomes documentation": (
        DOC + f"#[inline]\n{NOTE}\npub fn oil() {{}}\n",
        DOC + f"#[inline]\n/{NOTE}\npub fn oil() {{}}\n",
    ),
    "a comment first in the body of a function moves above its attributes": (
        DOC + f"#[inline]\npub fn oil(\n    belt: u8,\n) -> u8 {{\n    {NOTE}\n    belt\n}}\n",
        DOC + f"/{NOTE}\n#[inline]\npub fn oil(\n    belt: u8,\n) -> u8 {{\n    belt\n}}\n",
    ),
    "line ends of Windows stay": (
        f"//! Belts.\r\n\r\n{NOTE}\r\npub fn oil() {{}}\r\n",
        f"//! Belts.\r\n\r\n/{NOTE}\r\npub fn oil() {{}}\r\n",
    ),
    "a comment right above the first of many statements is about that one": (
        DOC + f"pub fn oil() {{\n    {NOTE}\n    go();\n    rub();\n}}\n",
        None,
    ),
    "a comment first in a struct is about its field": (
        DOC + f"pub struct Belt {{\n    {NOTE}\n    oil: u8,\n}}\n",
        None,
    ),
    "a comment in a macro call stays": (
        DOC + f"wrap! {{\n    {NOTE}\n    pub fn oil() {{}}\n}}\n",
        None,
    ),
    "a note on safety stays": (DOC + "// SAFETY: the belt outlives the oil.\npub fn oil() {}\n", None),
    "code that was taken out stays": (DOC + "// let oil = belt.oil(1, 2);\npub fn oil() {}\n", None),
    "a divider stays": (DOC + "// ===== oil and belts =====\npub fn oil() {}\n", None),
}

UNUSED = {
    "behind code": ("fn oil() {}  // docdetect: ignore[UND126] -- gone\n", "fn oil() {}\n"),
    "on a line of its own": ("// docdetect: ignore[UND126]\nfn oil() {}\n", "fn oil() {}\n"),
    "in a block comment": ("/* docdetect: ignore[UND126] */\nfn oil() {}\n", None),
}

OIL = "pub fn oil(belt: u8, _how_much: u8) {}\n"
ARGUMENTS = "/// Oil it.\n///\n/// # Arguments\n///\n/// * `belt` - Which.\n"
GHOSTS = {
    "an item goes with the lines that go on": (
        ARGUMENTS + "/// * `wear` - What\n///   is lost,\n/// and why.\n///\n///   All of it.\n///\n/// # Panics\n///\n/// Never.\n" + OIL,
        ARGUMENTS + "///\n/// # Panics\n///\n/// Never.\n" + OIL,
    ),
    "an emptied list goes with its heading": (
        "/// Oil it.\n///\n/// # Arguments\n///\n/// - **`wear`**: What.\n///\n/// # Panics\n///\n/// Never.\npub fn oil() {}\n",
        "/// Oil it.\n///\n/// # Panics\n///\n/// Never.\npub fn oil() {}\n",
    ),
    "an emptied list at the end goes, its underlined heading, too": (
        "/// Oil it.\n///\n/// Arguments\n/// ---------\n/// 1. `wear`: What.\n/// 2. `tear`: Why.\npub fn oil() {}\n",
        "/// Oil it.\npub fn oil() {}\n",
    ),
    "in a block with stars": (
        "/**\n * Oil it.\n *\n * # Arguments\n *\n * * `belt` - Which.\n * * `wear` - What.\n */\n" + OIL,
        "/**\n * Oil it.\n *\n * # Arguments\n *\n * * `belt` - Which.\n */\n" + OIL,
    ),
    "inside of a function": (
        "pub fn oil(belt: u8) {\r\n    //! Oil it.\r\n    //! # Arguments\r\n    //! * `wear` - What.\r\n    //! * `belt` - Which.\r\n}\r\n",
        "pub fn oil(belt: u8) {\r\n    //! Oil it.\r\n    //! # Arguments\r\n    //! * `belt` - Which.\r\n}\r\n",
    ),
    "a list stays where a sentence speaks of it": (
        "/// Oil it.\n///\n/// # Arguments\n///\n/// It takes:\n/// * `wear` - What.\npub fn oil() {}\n",
        None,
    ),
    "on the line of the closing mark it stays": (
        "/** Oil it.\n# Arguments\n* `belt` - Which.\n* `wear` - What. */\n" + OIL,
        None,
    ),
    "in attributes it stays": (
        '#[doc = "Oil it."]\n#[doc = "# Arguments"]\n#[doc = "* `belt` - Which."]\n#[doc = "* `wear` - What."]\n' + OIL,
        None,
    ),
    "in a macro call it stays": (f"wrap! {{\n{ARGUMENTS}/// * `wear` - What.\n{OIL}}}\n", None),
}  # fmt: skip
NEW_NAMES = {
    "one that is like another": (
        ARGUMENTS.replace("`belt`", "`belts`") + OIL,
        ARGUMENTS + OIL,
    ),
    "the only one for the only one that is missing": (
        ARGUMENTS + "/// * `wear` - Of `wear`.\npub fn oil(belt: u8, loss: fn(u8)) {}\n",
        ARGUMENTS + "/// * `loss` - Of `wear`.\npub fn oil(belt: u8, loss: fn(u8)) {}\n",
    ),
    "two may have become the same one": (
        ARGUMENTS.replace("`belt`", "`belts`") + "/// * `belt_` - Why.\n" + OIL,
        None,
    ),
    "nobody knows which of two": (
        ARGUMENTS + "/// * `wear` - What.\n/// * `x` - Why.\npub fn oil(belt: u8, a: u8, b: u8) {}\n",
        None,
    ),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _fixed(tmp_path: Path, before: str, *words: str) -> str:
    path = tmp_path / "lib.rs"
    path.write_bytes(before.encode())
    assert main(["fix", "--isolated", *words, "lib.rs"]) == 0
    return path.read_bytes().decode()


@pytest.mark.parametrize(("before", "after"), SAFE.values(), ids=SAFE)
def test_safe_fixes(tmp_path: Path, before: str, after: str | None) -> None:
    assert _fixed(tmp_path, before) == (before if after is None else after)


@pytest.mark.parametrize(("before", "after"), UNSAFE.values(), ids=UNSAFE)
def test_unsafe_fixes(tmp_path: Path, before: str, after: str | None) -> None:
    assert _fixed(tmp_path, before, "--unsafe-fixes") == (before if after is None else after)


@pytest.mark.parametrize(("before", "after"), UNUSED.values(), ids=UNUSED)
def test_suppressions_that_silence_nothing_go(tmp_path: Path, before: str, after: str | None) -> None:
    after = before if after is None else after
    assert _fixed(tmp_path, DOC + before, "--select", "UND910") == DOC + after


@pytest.mark.parametrize(("before", "after"), GHOSTS.values(), ids=GHOSTS)
def test_arguments_that_do_not_exist_go(tmp_path: Path, before: str, after: str | None) -> None:
    assert _fixed(tmp_path, DOC + before) == DOC + (before if after is None else after)


@pytest.mark.parametrize(("before", "after"), NEW_NAMES.values(), ids=NEW_NAMES)
def test_arguments_get_their_new_name_on_request(tmp_path: Path, before: str, after: str | None) -> None:
    assert _fixed(tmp_path, DOC + before) == DOC + before
    assert _fixed(tmp_path, DOC + before, "--unsafe-fixes") == DOC + (before if after is None else after)
