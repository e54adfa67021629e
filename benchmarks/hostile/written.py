"""The small inputs: those written out in benchmarks/data, cut texts, bytes, and odd file names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from benchmarks.expectations import DATA
from benchmarks.hostile.inputs import Defs, Input

_SOURCE = b'def f():\n    "doc"\n'
_F: Defs = [[1, "", False], [1, "f", True]]

_PYTHON_TO_CUT = '''"""M\u00e9."""
@d(1)
class A(B):
    """Doc."""

    async def m(self, x="a"):
        """D \\
        e."""
        return [f"{x!r}", {1: (2,)}]
'''
_RUST_TO_CUT = """//! M\u00e9.
/// Doc.
#[derive(Debug)]
pub struct A<'a> { /** f */ pub f: &'a str, }
impl<'a> A<'a> {
    /// D.
    pub fn m(&self) -> char { /* x /* y */ */ let _ = r#"a"b"#; '\\'' }
}
"""

# Blanks, quotes, shell and terminal signs, look-alikes, reserved names: all legal on Linux.
_NAMES = (
    *("with space", "new\nline", "tab\tname", "quote'single", 'quote"double', "back\\slash"),
    *("-leading-dash", "--help", "-", "@file", "star*", "question?", "bracket[1]", "brace{a,b}"),
    *("dollar$(touch pwned)", "semi;colon", "pipe|amp&", "ansi\x1b[31mred\x1b[0m", "osc\x1b]0;title\x07"),
    *("carriage\rreturn", "bell\x07", "del\x7f", "percent%s%n", "hash#", "colon:1:2", "comma,"),
    *("caf\u00e9", "cafe\u0301", "\u65e5\u672c", "\U0001f600", "rtl\u202eyp", "zero\u200bwidth", "a" * 240),
    *("nul", "con", "123", "class", "..dots", "<xml>&amp;", "::error::x"),
)


def written_inputs() -> Iterator[Input]:
    """Yield every small input of both languages."""
    for language in ("python", "rust"):
        yield from _from_file(f"hostile_{language}.jsonl")
    yield from _bytes()
    yield from _cuts("py/trunc", ".py", _PYTHON_TO_CUT.encode())
    yield from _cuts("rs/trunc", ".rs", _RUST_TO_CUT.encode())
    yield from _named()
    # The last of either tree: reported in every run, proof that the run went on.
    yield Input("py/zz_last.py", b'def last():\n    "doc"\n', "defs", [[1, "", False], [1, "last", True]])
    rust = b"//! m\n/// d\npub fn last() {}\n"
    yield Input("rs/zz_last.rs", rust, "defs", [[1, "", True], [3, "last", True]])


def _from_file(name: str) -> Iterator[Input]:
    with open(DATA / name, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            content = row["bytes"].encode("latin-1") if "bytes" in row else row["text"].encode()
            yield Input(row["path"], content, row["expect"], row.get("defs"))


def _bytes() -> Iterator[Input]:
    noise = bytes((i * 197 + 13 * (i >> 3)) % 256 for i in range(1 << 16))
    rust_noise = bytes((i * 151 + 7 * (i >> 4)) % 256 for i in range(1 << 16))
    yield Input("py/encoding/all_nul.py", bytes(100_000), "error")
    yield Input("py/encoding/random_bytes.py", noise, "error")
    yield Input("py/encoding/elf_like.py", b"\x7fELF" + bytes(range(256)) * 40, "error")
    yield Input("rs/bad/random_bytes.rs", rust_noise, "error")


def _cuts(directory: str, suffix: str, whole: bytes) -> Iterator[Input]:
    """Cut a text after every byte: half of an edit, half of a character."""
    for length in range(len(whole)):
        yield Input(f"{directory}/{length:03}{suffix}", whole[:length], "bounded")


def _named() -> Iterator[Input]:
    for name in _NAMES:
        yield Input(f"py/names/{name}.py", _SOURCE, "defs", _F)
    # Not UTF-8: reported escaped.
    yield Input(os.fsdecode(b"py/names/bad\xff\xfe.py"), _SOURCE, "defs", _F)
    deep = "/".join(["d" * 50] * 40)
    yield Input(f"py/names/{deep}/deep.py", _SOURCE, "defs", _F)
    yield Input("py/names/ends.pyi", b"def f(): ...\n", "defs", [[1, "", False], [1, "f", False]])
    for name in (".py", "UPPER.PY", "trailing.py ", ".hidden.py", "win.pyw"):
        yield Input(f"py/names/{name}", _SOURCE, "bounded")
