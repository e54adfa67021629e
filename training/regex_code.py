"""Keep the code that `re` makes of our patterns: `python -m training.regex_code`.

Run it with each CPython that is supported: one that makes the same code of all patterns is added to those
that it holds for, else the code is written anew, for this one alone. What is kept is what a run asks for.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import TypeAlias
from zlib import compress

from docdetect_hook.text import regex_code
from docdetect_hook.text.lazy_regex import asked, engine, key_of
from docdetect_hook.text.regex_code import ENGINES, PATTERNS

CODE_FILE = Path(regex_code.__file__)
Parts: TypeAlias = tuple[int, dict[str, int], tuple[str | None, ...], bytes]
_TYPE = "dict[str, tuple[int, dict[str, int], tuple[str | None, ...], bytes]]"
_HEAD = '''"""What `re` makes of our patterns, written by `python -m training.regex_code`."""

# ruff: noqa: E501
# fmt: off
'''

# They load whatever else has patterns.
MODULES = (
    "docdetect_hook.cache.run",
    "docdetect_hook.commands.check",
    "docdetect_hook.contracts.python",
    "docdetect_hook.contracts.rust",
    "docdetect_hook.discovery.gitignore",
    "docdetect_hook.engine",
    "docdetect_hook.feedback.store",
    "docdetect_hook.fix.python",
    "docdetect_hook.fix.suppressions",
    "docdetect_hook.quality.assessment",
    "docdetect_hook.quality.needed_features",
    "docdetect_hook.quality.scoring",
    "docdetect_hook.readers.python.concrete",
    "docdetect_hook.readers.python.reader",
    "docdetect_hook.readers.rust.reader",
    "docdetect_hook.reports.escapes",
    "docdetect_hook.reports.text",
    "docdetect_hook.rules.comments",
    "docdetect_hook.rules.directives",
    "docdetect_hook.rules.pylint_comments",
    "docdetect_hook.voters.table",
)


def main() -> None:
    """Write the file, or add the running interpreter to it."""
    for name in MODULES:
        import_module(name)
    own = engine()
    if own is None:
        raise SystemExit(f"{sys.executable}: the code of this interpreter cannot be kept")
    patterns = {key_of(*one): _parts(*one) for one in asked()}
    engines = {own, *(ENGINES if patterns == PATTERNS else ())}
    CODE_FILE.write_text(module_of(engines, patterns), encoding="utf-8")


def module_of(engines: Collection[int], patterns: Mapping[str, Parts]) -> str:
    """Return the source of the module that keeps the code: bytecode is read faster than JSON."""
    lines = [f"    {key!r}: {parts!r}," for key, parts in patterns.items()]
    return f"{_HEAD}ENGINES = {sorted(engines)}\nPATTERNS: {_TYPE} = {{\n" + "\n".join(lines) + "\n}\n"


def _parts(pattern: str | bytes, flags: int) -> Parts:
    """Return what the engine is told of a pattern, found out as `re.compile` does it."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(pattern, flags)
    words: list[int] = _compiler._code(parsed, flags)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    packed = b"".join(word.to_bytes(4, "little") for word in words)
    return int(flags | parsed.state.flags), dict(parsed.state.groupdict), tuple(names), compress(packed, 9)


if __name__ == "__main__":
    main()
