"""Change single values of a configuration file and nothing else of it: comments and order stay."""

from __future__ import annotations

import copy
import os
import re
import tempfile

from docdetect_hook.config.files import ConfigFile, config_at
from docdetect_hook.config.settings import render_value
from docdetect_hook.errors import UserError
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Mapping


class _Form(NamedTuple):
    """How a format writes a value: patterns of the header, of the key and of what ends a section, then text.

    `{0}` stands for the section, `{1}` for the option; ``indent`` is used where the neighbours show none.
    """

    header: str
    key: str
    title: str
    name: str
    end: str
    sign: str
    indent: str = ""


_YAML = _Form(r"{0}:[ \t]*(?:#.*)?", r"[ \t]+{1}[ \t]*:[ \t]*", "{0}:", "{1}", r"[^\s#]", ": ", "  ")
_TOML = _Form(
    r"\[tool\.docdetect\.{0}\][ \t]*(?:#.*)?",
    r"[ \t]*{1}[ \t]*=[ \t]*",
    "[tool.docdetect.{0}]",
    "{1}",
    r"\[",
    " = ",
)
_INI = _Form(r"\[(?:tool:)?docdetect\]", r"{0}\.{1}[ \t]*[=:][ \t]*", "[docdetect]", "{0}.{1}", r"\[", " = ")


def with_values(name: str, text: str, values: Mapping[str, float]) -> str:
    """Return the text of a configuration file with numbers put in by dotted key.

    ``name`` is that of the file, which tells its format. Raises UserError where the file is written in a way
    that cannot be changed line by line.
    """
    form = _TOML if name.endswith(".toml") else _INI if name.endswith(".cfg") else _YAML
    changed = text
    for key, value in values.items():
        section, _, option = key.partition(".")
        changed = _put(changed, form, section, option, render_value(value))
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


def _put(text: str, form: _Form, section: str, option: str, value: str) -> str:
    """Put a value behind its key, or the key below its header, or both at the end of the file."""
    header, key, title, name = (part.format(section, option) for part in form[:4])
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if re.fullmatch(header, line.rstrip("\r"))), None)
    if start is None:
        return f"{text.rstrip(chr(10))}\n\n{title}\n{form.indent}{name}{form.sign}{value}\n".lstrip("\n")
    for at in range(start + 1, len(lines)):
        if re.match(form.end, lines[at]):
            break
        if found := re.match(key, lines[at]):
            rest = re.sub(r"^[^\s#;]*", "", lines[at][found.end() :])
            lines[at] = f"{found[0]}{value}{rest}"
            return "\n".join(lines)
    neighbour = re.match(r"[ \t]+(?=[^\s#])", lines[start + 1]) if start + 1 < len(lines) else None
    indent = neighbour[0] if neighbour and form.indent else form.indent
    lines.insert(start + 1, f"{indent}{name}{form.sign}{value}")
    return "\n".join(lines)
