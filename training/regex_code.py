"""Keep the code that `re` makes of our patterns: `python -m training.regex_code`.

Run it with each CPython that is supported: one that makes the same code of all patterns is added to those
that it holds for, else the code is written anew, for this one alone. What is kept is what a run asks for.
"""

from __future__ import annotations

import json
import sys
from binascii import b2a_base64
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import compress

from docdetect_hook.text.lazy_regex import CODE_FILE, asked, engine, key_of

# They load whatever else has patterns.
MODULES = (
    "docdetect_hook.commands.check",
    "docdetect_hook.engine",
    "docdetect_hook.contracts.python",
    "docdetect_hook.contracts.rust",
    "docdetect_hook.readers.python.reader",
    "docdetect_hook.readers.rust.reader",
    "docdetect_hook.reports.text",
    "docdetect_hook.rules.pylint_comments",
)


def main() -> None:
    """Write the file, or add the running interpreter to it."""
    for name in MODULES:
        import_module(name)
    own = engine()
    if own is None:
        raise SystemExit(f"{sys.executable}: the code of this interpreter cannot be kept")
    patterns = {key_of(*one): _parts(*one) for one in asked()}
    target = Path(CODE_FILE)
    stored = json.loads(target.read_text(encoding="utf-8")) if target.exists() else {}
    engines = {own, *(stored["engines"] if stored.get("patterns") == patterns else ())}
    lines = [f"{json.dumps(key)}: {json.dumps(parts)}" for key, parts in patterns.items()]
    text = f'{{"engines": {sorted(engines)}, "patterns": {{\n' + ",\n".join(lines) + "\n}}\n"
    target.write_text(text, encoding="utf-8")


def _parts(pattern: str, flags: int) -> list[Any]:
    """Return what the engine is told of a pattern, found out as `re.compile` does it."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(pattern, flags)
    words: list[int] = _compiler._code(parsed, flags)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    packed = b"".join(word.to_bytes(4, "little") for word in words)
    code = b2a_base64(compress(packed, 9), newline=False).decode("ascii")
    return [flags | parsed.state.flags, parsed.state.groupdict, names, code]


if __name__ == "__main__":
    main()
