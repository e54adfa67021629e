"""Make random texts of both languages from a seed, and hold the engine to laws that every text obeys."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docdetect_hook.config.load import load_settings
from docdetect_hook.engine import Engine
from docdetect_hook.languages import decode
from docdetect_hook.records import FileResult, Language
from docdetect_hook.text.source import SourceError

_MOST_SECONDS = 2.0
_LONGEST = 90_000  # characters

_PYTHON = (
    "def f(a, b=1):\n", "class A(B):\n", "    def m(self): pass\n", "    pass\n", "@property\n",
    "@overload\n", "async ", "lambda a=", "x = ", "(", ")", "[", "]", "{", "}", ":", ",", "'''", '"""', "'",
    '"', "f'{", "}'", "\\\n", "\n", "    ", "\t", "\f", "# docdetect: ignore[UND103]\n", "# noqa: UND103\n",
    "# c\n", '"""Docs."""\n', "''\n", "__all__ = ['f']\n", "__all__ += g.__all__\n", "from .a import *\n",
    "import a as a\n", "if TYPE_CHECKING:\n", "try:\n", "except E:\n", "else:\n", "match x:\n",
    " case [a]:\n", "type X = ", "del f\n", "yield ", "\u00e9", "\u2028",
)  # fmt: skip
_RUST = (
    "pub fn f() {}\n", "pub struct S { pub a: u8 }\n", "pub enum E { A, B(u8) }\n", "impl S {\n",
    "pub mod m {\n", "}\n", "{", "}", "(", ")", "[", "]", "<", ">", "::", ";", ",", "'a", "'a'", '"', 'r#"',
    '"#', "b'", "/*", "*/", "/** d */", "/// d\n", "//! d\n", "// docdetect: ignore[UND126]\n", "#[doc = ",
    "#[doc(hidden)]\n", "#[cfg(test)]\n", "#![allow(missing_docs)]\n", "#[path = 'a.rs']\n",
    "pub use a::{self, *};\n", "pub(crate) ", "macro_rules! m {", "($x:item) => { $x }", "m! {",
    "const _: () = ", "trait T {", "unsafe extern ", "where ", "->", "=>", "r#fn", "\u00e9", "\n", " ",
    "\t", "1.0e", "include!(\"a\");\n", "union U {", "static X: u8 = 1;\n", "type A = ", "async move ",
)  # fmt: skip
_PIECES: dict[Language, Sequence[str]] = {"python": _PYTHON, "rust": _RUST}
_SUFFIX: dict[Language, str] = {"python": ".py", "rust": ".rs"}
_COMMENT: dict[Language, str] = {"python": "# the end\n", "rust": "// the end\n"}


class Broken(NamedTuple):
    """A law that a text does not keep."""

    seed: int
    number: int
    language: Language
    law: str
    text: str

    def __str__(self) -> str:
        """Return what it takes to make the text again, and its start."""
        return f"seed {self.seed}, input {self.number}, {self.language}: {self.law}: {self.text[:200]!r}"


def texts(seed: int, count: int) -> Iterator[tuple[int, Language, str]]:
    """Yield random texts: pieces of the grammar, repeats of a few of them, signs, and cuts of each."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        language: Language = chance.choice(("python", "rust"))
        yield number, language, _text(chance, _PIECES[language])


def _text(chance: random.Random, pieces: Sequence[str]) -> str:
    text = chance.choice((_lines, _mixed, _repeated, _signs))(chance, pieces)
    start = chance.choice((0, 0, chance.randrange(len(text) + 1)))
    return text[start : start + _LONGEST]


def _lines(chance: random.Random, pieces: Sequence[str]) -> str:
    """Return whole lines, which a reader goes through to its end."""
    return "".join(chance.choices([one for one in pieces if one.endswith("\n")], k=chance.randrange(60)))


def _mixed(chance: random.Random, pieces: Sequence[str]) -> str:
    return "".join(chance.choices(pieces, k=chance.randrange(120)))


def _repeated(chance: random.Random, pieces: Sequence[str]) -> str:
    return "".join(chance.choices(pieces, k=chance.randint(1, 4))) * chance.randint(1, 2000)


def _signs(chance: random.Random, pieces: Sequence[str]) -> str:
    signs = (chr(chance.randrange(1, chance.choice((128, 0xD800)))) for _ in range(200))
    return "".join(signs) + _mixed(chance, pieces)


def broken_laws(seed: int, count: int) -> Iterator[Broken]:
    """Yield every law that one of the texts does not keep."""
    settings = load_settings(isolated=True, overrides={"rules.select": ("UND",), "rules.scope": "all"})
    engine = Engine(settings, everything=True)
    for number, language, text in texts(seed, count):
        for law in _laws_broken(engine, text, language):
            yield Broken(seed, number, language, law, text)


def _checked(engine: Engine, data: bytes, path: str, language: Language) -> FileResult:
    try:
        text = decode(data, language)
    except SourceError as error:
        return engine.unread(path, error)
    return engine.check_text(text, path, language)


def _laws_broken(engine: Engine, text: str, language: Language) -> Iterator[str]:
    path = f"fuzz{_SUFFIX[language]}"
    data = text.encode("utf-8", "surrogatepass")
    started = time.process_time()
    result = _checked(engine, data, path, language)
    if time.process_time() - started > _MOST_SECONDS:
        yield "over two seconds"
    if result.crashed:
        yield f"internal error: {result.problems}"
    shown = _shown(result)
    lines = text.count("\n") + text.count("\r") + 2
    if any(not 1 <= line <= lines or col < 0 for line, col, *_ in shown):
        yield "a place outside of the text"
    if _shown(_checked(engine, data, path, language)) != shown:
        yield "another answer the second time"
    if result.problems:  # what a change does to a broken text is not said by any rule
        return
    changed = {
        "byte order mark": b"\xef\xbb\xbf" + data,
        "line ends of Windows": data if b"\r" in data else data.replace(b"\n", b"\r\n"),
        "a comment at the end": data + b"\n" + _COMMENT[language].encode(),
    }
    for law, other in changed.items():
        again = _shown(_checked(engine, other, path, language))
        if again != shown and not (law == "byte order mark" and data.startswith(b"\xef\xbb\xbf")):
            yield f"another answer with {law}"


def _shown(result: FileResult) -> list[tuple[int, int, str, str]]:
    """Return places, codes and names of what is reported, problems among it."""
    rows = [(f.line, f.col, f.code, f.definition.qualname) for j in result.judged if (f := j.finding)]
    return sorted([*rows, *((p.line, p.col, p.code, "") for p in result.problems)])
