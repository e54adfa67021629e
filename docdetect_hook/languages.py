"""The languages that are read, one row each: their names, their files, and how bytes become text."""

from __future__ import annotations

import os

from docdetect_hook.records import Language
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Final, Mapping
from docdetect_hook.text.source import decode_python, decode_rust


class LanguageRow(NamedTuple):
    """What is particular to one language outside of its reader.

    ``title`` is the name as people write it, ``line_comment`` the mark of a comment that ends with its line.
    ``decode`` turns the bytes of a file into text, or raises SourceError; ``reader`` is the module whose
    function of that name makes what finds the definitions (`readers/reader.py` says what it answers).
    ``sample`` is a text with a finding: to check it loads what nearly every run over many files needs.
    """

    title: str
    suffixes: tuple[str, ...]
    line_comment: str
    decode: Callable[[bytes], str]
    reader: str
    sample: str = ""


LANGUAGES: Final[Mapping[Language, LanguageRow]] = {
    "python": LanguageRow(
        "Python",
        (".py", ".pyi"),
        "#",
        decode_python,
        "docdetect_hook.readers.python.reader",
        '"""Lamps."""\n\n\ndef dim(lamp, level=1):\n    lamp.level = level\n',
    ),
    "rust": LanguageRow(
        "Rust",
        (".rs",),
        "//",
        decode_rust,
        "docdetect_hook.readers.rust.reader",
        "//! Lamps.\n\npub fn dim(lamp: &mut Lamp, level: u8) {\n    lamp.level = level;\n}\n",
    ),
}
# A script without a suffix is read when it is named and its first line calls Python (`discovery/walk.py`).
SUFFIXES: Final[Mapping[str, Language]] = {
    suffix: language for language, row in LANGUAGES.items() for suffix in row.suffixes
}


def language_of(path: str) -> Language | None:
    """Return the language that the suffix of a file tells, or None."""
    return SUFFIXES.get(os.path.splitext(path)[1])


def decode(data: bytes, language: Language) -> str:
    """Return the text of a source file by the rule of its language, or raise SourceError."""
    return LANGUAGES[language].decode(data)


def decode_file(data: bytes, path: str) -> str:
    """Return the text of a file by the language of its suffix; a script without one is Python."""
    return decode(data, language_of(path) or "python")
