"""Change single values of a configuration file and nothing else of it: comments and order stay."""

from __future__ import annotations

import copy
import os
import re
import tempfile
from collections.abc import Mapping
from typing import Any

from docdetect_hook.config.files import ConfigFile, config_at
from docdetect_hook.config.settings import render_value
from docdetect_hook.errors import UserError


def with_values(name: str, text: str, values: Mapping[str, float]) -> str:
    """Return the text of a configuration file with numbers put in by dotted key.

    ``name`` is that of the file, which tells its format. Raises UserError where the file is written in a way
    that cannot be changed line by line.
    """
    put = _put_toml if name.endswith(".toml") else _put_ini if name.endswith(".cfg") else _put_yaml
    changed = text
    for key, value in values.items():
        section, _, option = key.partition(".")
        changed = put(changed, section, option, render_value(value))
    if not _only_changes(name, text, changed, values):
        raise UserError(f"{name} cannot be changed automatically: edit it by hand")
    return changed


# Lines are found by patterns, which a form nobody thought of can deceive. So the result is read as any
# configuration is, and used only where its values are those of before with the new ones put in.
def _only_changes(name: str, before: str, after: str, values: Mapping[str, float]) -> bool:
    """Return whether the file reads as before, but for the values put in."""
    old, new = _read(name, before), _read(name, after)
    if new is None:
        return False
    wanted: dict[str, Any] = copy.deepcopy(old.values) if old is not None else {}
    for key, value in values.items():
        section, _, option = key.partition(".")
        held = wanted.setdefault(section, {}) if wanted.get(section) is not None else {}
        held[option] = render_value(value) if new.is_text else value
        wanted[section] = held
    return new.values == wanted


def _read(name: str, text: str) -> ConfigFile | None:
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, os.path.basename(name))
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        try:
            return config_at(path)
        except UserError:
            return None


def _put_yaml(text: str, section: str, option: str, value: str) -> str:
    return _put(
        text,
        rf"{section}:[ \t]*(?:#.*)?",
        rf"[ \t]+{option}[ \t]*:[ \t]*",
        r"[^\s#]",
        f"{section}:",
        (option, ": ", "  "),
        value,
    )


def _put_toml(text: str, section: str, option: str, value: str) -> str:
    header = rf"\[tool\.docdetect\.{section}\][ \t]*(?:#.*)?"
    return _put(
        text,
        header,
        rf"[ \t]*{option}[ \t]*=[ \t]*",
        r"\[",
        f"[tool.docdetect.{section}]",
        (option, " = ", ""),
        value,
    )


def _put_ini(text: str, section: str, option: str, value: str) -> str:
    key = re.escape(f"{section}.{option}")
    return _put(
        text,
        r"\[(?:tool:)?docdetect\]",
        rf"{key}[ \t]*[=:][ \t]*",
        r"\[",
        "[docdetect]",
        (f"{section}.{option}", " = ", ""),
        value,
    )


def _put(
    text: str, header: str, key: str, end: str, title: str, shape: tuple[str, str, str], value: str
) -> str:
    """Put a value behind its key, or the key below its header, or both at the end of the file.

    ``shape`` is the name, the sign behind it, and the blanks before it where its neighbours show none.
    """
    name, sign, indent = shape
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if re.fullmatch(header, line.rstrip("\r"))), None)
    if start is None:
        return f"{text.rstrip(chr(10))}\n\n{title}\n{indent}{name}{sign}{value}\n".lstrip("\n")
    for at in range(start + 1, len(lines)):
        if re.match(end, lines[at]):
            break
        if found := re.match(key, lines[at]):
            rest = re.sub(r"^[^\s#;]*", "", lines[at][found.end() :])
            lines[at] = f"{found[0]}{value}{rest}"
            return "\n".join(lines)
    neighbour = re.match(r"[ \t]+(?=[^\s#])", lines[start + 1]) if start + 1 < len(lines) else None
    lines.insert(start + 1, f"{neighbour[0] if neighbour and indent else indent}{name}{sign}{value}")
    return "\n".join(lines)
