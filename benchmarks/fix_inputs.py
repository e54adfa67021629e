"""Make files with documentation in every wrong place and form, and hold `fix` to its laws."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from docdetect_hook.commands.shared.fixing import Checker
from docdetect_hook.config.load import load_settings
from docdetect_hook.discovery.walk import SourcePath
from docdetect_hook.fix.repair import Check, code_of, repaired
from docdetect_hook.languages import decode
from docdetect_hook.records import Language
from docdetect_hook.text.source import SourceError

_TEXTS = (
    "Return how much oil the belt has lost.", "Moves the parts\n\nfrom one machine to the next.",
    "TODO", "", " ", "Reads C:\\oil and \"belts\"", "TODO: say what it does.", "oil",
    "Gibt das \u00d6l des Riemens zur\u00fcck.", "Wait {{until}} it is done.", "x = oil(belt)", "-----",
    "Return it\n    indented {X}.\n", "noqa: E501 and more",
    "Wait.\n\nArgs:\n    a: The oil.\n    old: Belts,\n        all.\n\n    gone (int): One.\n",
    "Wait.\n\n:param b: Oil.\n:param old: Of a\n    belt.\n:type old: Belt",
    "@param gone: Oil.\n@param a: Belt.",
    "Wait.\n\nParameters\n----------\na, b : int\nold : Belt\n    Oil.\n\n    More.\n\nNotes\n-----\nOil.",
    "Wait.\n\nArgs:\n    b: Oil.", ":param b: Oil.",
    "Wait.\n\nParameters\n----------\na\n    Oil.\n\nb\n    Oil.",
    "Wait.\n\n# Arguments\n\n* `a` - Oil.\n* `gone` - Of a\n  belt.\n\n# Panics\n\nNever.",
    "Wait.\n\n# Parameters\n- `gone`: Oil.",
)  # fmt: skip
_STRINGS = (
    '"""%s"""', "'''%s'''", 'f"""%s"""', 'b"""%s"""', 'r"""%s"""', '("""%s""")', 'Rb"""%s"""',
    '"""%s"""; x = 1',
)  # fmt: skip
_TAILS = (
    "", "", "", "  # noqa: D103", "  # noqa: D102,E501 old", "  # docdetect: ignore[UND103] -- old",
    "  # type: ignore  # docdetect: ignore[UND1]", "  # c",
)  # fmt: skip
_STATEMENTS = (
    "x = 1", "go()", "pass", "self.x = 1", "import os", "return", "if x:\n    pass", "x: int", "...",
    "x = (\n1)",
)  # fmt: skip
_HEADERS = (
    "def {}(a, b=1):", "async def {}(\n    a,\n):", "class {}:", "class {}(B):", "def {}(): ",
    "@property\ndef {}(self):",
)  # fmt: skip
_RUST_ITEMS = (
    "pub fn {}() {{ go(); }}", "pub struct {} {{ pub a: u8 }}", "pub mod {};", "pub const {}: u8 = 1;",
    "#[inline]\npub fn {}(\n    a: u8,\n) {{\n    {note}\n}}", "pub enum {} {{\n    {note}\n    A,\n}}",
    "wrap! {{\n    {note}\n    pub fn {}() {{}}\n}}",
)  # fmt: skip
_RUST_MARKS = ("// ", "/// ", "//! ", "//", "/* ", "// docdetect: ignore[UND126] -- ", "/// ", "/** ")
_NEWLINES = ("\n", "\n", "\n", "\r\n", "\r", None)
_SIGNS = ('"', "'", "\\", "\n", "#", "(", ")", ":", "\f", "\t", " ", "{", "}", ";", "/", "*", "\u00e9", "f")
_MOST_CHANGES = 4


class Fixed(NamedTuple):
    """What became of some inputs: how many corrections were made, and the laws that did not hold."""

    made: int
    broken: list[Law]


class Law(NamedTuple):
    """A law that `fix` did not keep on an input."""

    seed: int
    number: int
    law: str
    before: bytes
    after: bytes

    def __str__(self) -> str:
        """Return what it takes to make the input again, and what became of it."""
        return f"seed {self.seed}, input {self.number}: {self.law}:\n  {self.before!r}\n  {self.after!r}"


def made(seed: int, number: int) -> tuple[Language, bytes]:
    """Return one input: a file of one of the languages, as bytes."""
    chance = random.Random(f"{seed} {number}")
    language: Language = chance.choice(("python", "python", "python", "rust"))
    text = _python(chance) if language == "python" else _rust(chance)
    if chance.random() < 1 / 3:
        text = _broken(chance, text)
    newline = chance.choice(_NEWLINES)
    lines = text.split("\n")
    ends = [newline or chance.choice(("\n", "\r\n")) for _ in lines]
    text = "".join(part for pair in zip(lines, ends, strict=True) for part in pair)
    mark = chance.choice(("", "", "", "\ufeff"))
    if language == "python" and chance.random() < 1 / 8:
        cookie = "# -*- coding: latin-1 -*-" + (newline or "\n")
        return language, (cookie + text).encode("latin-1", "replace")
    return language, (mark + text).encode("utf-8", "replace")


def _python(chance: random.Random) -> str:
    pieces = [_body(chance, "")]
    pieces += [_block(chance, f"f{number}", "", 0) for number in range(chance.randint(1, 5))]
    return "\n".join(pieces)


def _block(chance: random.Random, name: str, indent: str, depth: int) -> str:
    above = _comment(chance, indent, "#") if chance.random() < 1 / 2 else ""
    header = chance.choice(_HEADERS).format(name).replace("\n", f"\n{indent}")
    inner = indent + chance.choice(("    ", "\t", "  "))
    if header.endswith(" "):
        return f"{above}{indent}{header}{chance.choice(('pass', '...', _string(chance, inner)))}\n"
    body = _body(chance, inner)
    if depth < 2 and "class" in header and chance.random() < 2 / 3:  # noqa: PLR2004 - deep enough
        body += _block(chance, f"m{depth}", inner, depth + 1)
    return f"{above}{indent}{header}{chance.choice(_TAILS)}\n{body}"


def _body(chance: random.Random, indent: str) -> str:
    parts = []
    for _ in range(chance.randint(1, 4)):
        kind = chance.random()
        if kind < 1 / 4:
            parts.append(_comment(chance, indent, "#"))
        elif kind < 2 / 3:
            parts.append(f"{indent}{_string(chance, indent)}{chance.choice(_TAILS)}\n")
        else:
            parts.append(f"{indent}{chance.choice(_STATEMENTS)}\n".replace("\n    ", f"\n{indent}    "))
    return "".join([*parts, f"{indent}{chance.choice(_STATEMENTS[:4])}\n"])


def _string(chance: random.Random, indent: str) -> str:
    return chance.choice(_STRINGS) % chance.choice(_TEXTS).replace("\n", f"\n{indent}")


def _comment(chance: random.Random, indent: str, mark: str) -> str:
    lines = chance.choice(_TEXTS).split("\n")
    return "".join(f"{indent}{mark} {line}\n" for line in lines)


def _rust(chance: random.Random) -> str:
    pieces = []
    for number in range(chance.randint(1, 5)):
        mark = chance.choice(_RUST_MARKS)
        lines = chance.choice(_TEXTS).split("\n")
        end = " */" if mark.startswith("/*") else ""
        if chance.random() < 2 / 3:
            pieces += [f"{mark}{line}{end}" for line in lines]
        pieces.append(chance.choice(_RUST_ITEMS).format(f"N{number}", note=f"// {chance.choice(_TEXTS[:1])}"))
    return "\n".join([*pieces, ""])


def _broken(chance: random.Random, text: str) -> str:
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(_SIGNS) + text[at + chance.randint(0, 2) :]
    return text


def fixed(seed: int, numbers: range) -> Fixed:
    """Correct the inputs, and look at every law."""
    checker = Checker(load_settings(isolated=True, overrides={"rules.extend_select": ("UND910", "UND311")}))
    corrections, broken = 0, []
    for number in numbers:
        language, data = made(seed, number)
        source = SourcePath("a.py" if language == "python" else "lib.rs", language, explicit=True)
        check = checker.check_of(source)
        try:
            repair = repaired(data, language, check, unsafe=True)
        except SourceError:
            continue
        corrections += len(repair.made)
        laws = laws_broken(data, repair.data, language, check)
        broken += [Law(seed, number, law, data, repair.data) for law in laws]
    return Fixed(corrections, broken)


def laws_broken(data: bytes, after: bytes, language: Language, check: Check) -> Iterator[str]:
    """Yield the laws that a correction does not keep."""
    before, text = decode(data, language), decode(after, language)
    code = code_of(before, language)
    if any(
        one.message.startswith("internal error") for one in (*check(before).problems, *check(text).problems)
    ):
        yield "a fault of ours"
    if code is None and after != data:
        yield "a file that does not parse was changed"
    if code is not None and code_of(text, language) != code:
        yield "the code is not what it was"
    if repaired(after, language, check, unsafe=True).data != after:
        yield "a second run changes it again"
    if _ends(data) and not _ends(after) <= _ends(data):
        yield "another kind of line end"


def _ends(data: bytes) -> set[bytes]:
    pairs = data.count(b"\r\n")
    counts = {b"\r\n": pairs, b"\n": data.count(b"\n") - pairs, b"\r": data.count(b"\r") - pairs}
    return {end for end, count in counts.items() if count}
