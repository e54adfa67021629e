"""The JSON schema of a configuration (draft 2020-12), for editors: made from the declared options."""

from __future__ import annotations

from docdetect_hook.config.extend import MOST_CHARS
from docdetect_hook.config.options import EVERY_CODE, MOST, Option, holds_globs
from docdetect_hook.config.settings import OPTIONS, OVERRIDE_KEYS, SECTIONS
from docdetect_hook.startup.typed import Any, Mapping
from docdetect_hook.text.globs import LONGEST_GLOB

FILE_NAME = "docdetect.schema.json"

Schema = dict[str, Any]


def schema(known_codes: Mapping[str, str]) -> Schema:
    """Return the schema; ``known_codes`` are the codes that may be given, with their names."""
    codes = _codes(known_codes)
    sections = {name: _section(name, record.__doc__ or "", codes) for name, record in SECTIONS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "docdetect",
        "description": "Configuration of docdetect: .docdetect.yaml, or [tool.docdetect] in pyproject.toml.",
        **_object({"extend": _EXTEND, **sections, "overrides": _overrides(codes)}),
    }


_EXTEND: Schema = {
    "description": "Configuration to build on, relative to this file.",
    "type": "string",
    "pattern": r"\S",
    "maxLength": MOST_CHARS,
}
# As the globs of files and decorators are checked: not negated, and something beside slashes and blanks.
_GLOB: Schema = {"type": "string", "maxLength": LONGEST_GLOB, "pattern": r"^(?!!)[\s\S]*[^/ ]"}
_TYPES = {"bool": "boolean", "int": "integer", "float": "number", "str": "string"}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _section(name: str, text: str, codes: Schema) -> Schema:
    own = {one.name: _described(one, codes) for one in OPTIONS.values() if one.section == name}
    # A section without keys is null in YAML.
    return {"description": text, **_object(own), "type": ["object", "null"]}


def _overrides(codes: Schema) -> Schema:
    keys = {name: _value(OPTIONS[f"rules.{name}"], codes) for name in OVERRIDE_KEYS}
    paths = {"description": "Patterns, as in .gitignore.", "type": "array", "items": _GLOB}
    entry = {**_object({"paths": paths, **keys}), "required": ["paths"]}
    return {"description": "Rules for some paths, applied in their order.", "type": "array", "items": entry}


def _described(one: Option, codes: Schema) -> Schema:
    default = list(one.default) if isinstance(one.default, tuple) else one.default
    return {"description": one.help, **_value(one, codes), "default": default}


def _value(one: Option, codes: Schema) -> Schema:
    if one.kind == "Mapping[str, float]":
        return _object({name: {"type": "number", **_range(one)} for name in one.choices})
    if one.kind == "tuple[str, ...]":
        text = codes if one.codes else _GLOB if holds_globs(one) else {"type": "string"}
        return {"type": "array", "items": text}
    if one.choices:
        return {"enum": list(one.choices)}
    return {"type": _TYPES[one.kind], **_range(one)}


def _range(one: Option) -> Schema:
    if one.minimum is None:
        return {}
    return {"minimum": one.minimum, "maximum": MOST if one.maximum is None else one.maximum}


def _codes(known_codes: Mapping[str, str]) -> Schema:
    """Describe codes, what codes begin with, and names, so that editors can complete them."""
    # A prefix counts as its codes do: UND1 is all that is missing. JSON Schema has no case-blind patterns.
    begun = sorted({code[3:end] for code in known_codes for end in range(3, len(code) + 1)})
    pattern = f"^[Uu][Nn][Dd](?:{'|'.join(begun)})$"
    return {"anyOf": [{"enum": [EVERY_CODE, *known_codes, *known_codes.values()]}, {"pattern": pattern}]}
