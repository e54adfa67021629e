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
