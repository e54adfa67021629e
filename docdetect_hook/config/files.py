"""Configuration files as plain nested values, with the line of each key where the format tells."""

from __future__ import annotations

from docdetect_hook.config.places import MAX_BYTES
from docdetect_hook.errors import UserError
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any
from docdetect_hook.text.lazy_regex import MULTILINE, regex
from docdetect_hook.text.source import SourceError, read_bytes

if TYPE_CHECKING:
    import re

_MAX_YAML_BYTES = 200_000
_MAX_INI_LINE = 1_000
_MAX_WORD = 100
_INI_SECTIONS = ("docdetect", "tool:docdetect")
_TOML_HEADER = regex(r"^[ \t]*\[+[ \t]*tool\.docdetect", MULTILINE)
_INI_HEADER = regex(r"^\[(?:tool:)?docdetect\]", MULTILINE)
_INI_SUBSECTION = regex(r"^\[((?:tool:)?docdetect)[:.]([^\]\n]*)", MULTILINE)
EXTEND = "extend"  # the one key beside the sections
_MAX_DEPTH = 12
_MAX_NODES = 20_000
_SCALAR_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "float", "null", "str"))


class ConfigFile(NamedTuple):
    """One configuration file: nested values, whether they are plain text, the line of dotted keys."""

    path: str
    values: dict[str, Any]
    is_text: bool
    lines: dict[str, int]

    def place_of(self, key: str) -> str:
        """Return where a key stands: the file, and the line where it is known."""
        return f"{self.path}:{self.lines[key]}" if key in self.lines else self.path


def read_config(path: str) -> ConfigFile:
    """Read the file that the user named; one without our settings is an error."""
    found = config_at(path)
    if found is None:
        section = "tool.docdetect" if path.endswith(".toml") else "docdetect"
        raise UserError(f"{path}: has no section [{section}]")
    return found


def config_at(path: str) -> ConfigFile | None:
    """Read a file by its suffix; None when it serves other tools and has no section of ours."""
    if path.endswith(".toml"):
        return _read_toml(path)
    return _read_ini(path) if path.endswith((".cfg", ".ini")) else _read_yaml(path)


def _text_of(path: str, limit: int = MAX_BYTES) -> str:
    try:
        return read_bytes(path, limit).decode("utf-8-sig")
    except SourceError as error:
        limit_hint = f"is larger than {limit} bytes, too large for a configuration"
        raise UserError(f"{path}: {limit_hint if error.code == 'UND902' else error.message}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: is not UTF-8 text (byte {error.start}): save it as UTF-8") from error


def _read_toml(path: str) -> ConfigFile | None:
    text = _text_of(path)
    # Most pyproject files do not mention us: no parser is loaded for those.
    if "docdetect" not in text:
        return None
    from docdetect_hook.text.toml import TomlError, read_toml

    try:
        tables = read_toml(text)
    except TomlError as error:
        raise UserError(f"{path}: is not valid TOML: {error}") from error
    tool = tables.get("tool")
    values = tool.get("docdetect") if isinstance(tool, dict) else None
    if values is None:
        return None
    return ConfigFile(path, _mapping(path, values), False, _LineFinder(text, _TOML_HEADER))


def _read_ini(path: str) -> ConfigFile | None:
    text = _text_of(path)
    if below := _INI_SUBSECTION.search(text):
        line = text.count("\n", 0, below.start()) + 1
        section, name = below[1], below[2][:_MAX_WORD]
        raise UserError(f"{path}:{line}: keys of `{name}` are written as {name}.key in [{section}]")
    if not any(f"[{name}]" in text for name in _INI_SECTIONS):
        return None
    import configparser

    section = _ini_section(path, text)
    parser = configparser.ConfigParser(interpolation=None, default_section="")
    parser.optionxform = str  # type: ignore[assignment,method-assign] # the documented way to keep case
    try:
        parser.read_string(section, path)
    except configparser.Error as error:
        raise UserError(f"{path}: is not valid: {' '.join(str(error).split())}") from error
    names = [name for name in _INI_SECTIONS if parser.has_section(name)]
    if len(names) > 1:
        raise UserError(f"{path}: has both [docdetect] and [tool:docdetect]: keep one of them")
    if not names:
        return None
    lines = _LineFinder(text, _INI_HEADER)
    return ConfigFile(path, _nested(path, dict(parser[names[0]]), lines), True, lines)


def _ini_section(path: str, text: str) -> str:
    """Keep our own section, on its lines: configparser takes time with the square of a line's length."""
    kept, ours, chars = [], True, 0
    for line in text.split("\n"):
        if line.startswith("["):
            ours = line.startswith(tuple(f"[{name}]" for name in _INI_SECTIONS))
        kept.append(line if ours else "")
        chars += len(kept[-1])
        if len(kept[-1]) > _MAX_INI_LINE:
            raise UserError(f"{path}:{len(kept)}: the line is longer than {_MAX_INI_LINE} characters")
    if chars > _MAX_YAML_BYTES:
        raise UserError(f"{path}: section [docdetect] is longer than {_MAX_YAML_BYTES} characters")
    return "\n".join(kept)


def _nested(path: str, flat: dict[str, str], lines: dict[str, int]) -> dict[str, Any]:
    """Turn `section.key` names into sections."""
    values: dict[str, Any] = {}
    for name, text in flat.items():
        section, dot, key = name.partition(".")
        if name == EXTEND:
            values[name] = text
            continue
        if not dot:
            place = f"{path}:{lines[name]}" if name in lines else path
            raise UserError(f"{place}: `{name}` must be written as section.key, such as rules.ignore")
        values.setdefault(section, {})[key] = text
    return values


class _LineFinder(dict[str, int]):
    """Finds the line of a dotted key when asked: only messages need it."""

    def __init__(self, text: str, header: re.Pattern[str]) -> None:
        super().__init__()
        start = header.search(text)
        self._offset = start.start() if start else 0
        self._text = text

    def __contains__(self, key: object) -> bool:
        return self._line(str(key)) is not None

    def __getitem__(self, key: str) -> int:
        return self._line(key) or 1

    def _line(self, key: str) -> int | None:
        """Look for the key, whole or its last part, in front of `=` or at the end of a table's header."""
        import re

        for name in (key, key.rpartition(".")[2]):
            pattern = re.compile(
                rf"""^[ \t]{{0,40}}\[*[\w."' \t-]{{0,200}}?(?<![\w-]){re.escape(name)}["']?[ \t]*[=:\]]""",
                MULTILINE,
            )
            if found := pattern.search(self._text, self._offset):
                return self._text.count("\n", 0, found.end()) + 1
        return None


def _mapping(path: str, values: object) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise UserError(f"{path}: must be a mapping of sections, such as rules or files")
    return values


def _read_yaml(path: str) -> ConfigFile:
    text = _text_of(path, _MAX_YAML_BYTES)
    import yaml

    lines: dict[str, int] = {}
    try:
        value = _YamlValues(path, text, lines).document()
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}" if mark else path
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        raise UserError(f"{place}: is not valid YAML: {reason}") from error
    return ConfigFile(path, _mapping(path, {} if value is None else value), False, lines)


class _YamlValues:
    """Builds plain values from parser events.

    Not `yaml.safe_load`: its C composer recurses without a limit and kills the process on deep
    nesting, takes the last of duplicate keys silently, and forgets the lines.
    """

    def __init__(self, path: str, text: str, lines: dict[str, int]) -> None:
        import yaml

        self._yaml = yaml
        self._path = path
        self._lines = lines
        self._loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        self._anchors: dict[str, Any] = {}
        self._nodes = 0

    def document(self) -> Any:  # noqa: ANN401 - any YAML value
        """Build the only document; an empty file is None."""
        loader, yaml = self._loader, self._yaml
        loader.get_event()
        if loader.check_event(yaml.StreamEndEvent):
            return None
        loader.get_event()
        value = self._value(loader.get_event(), "", 0)
        loader.get_event()
        if not loader.check_event(yaml.StreamEndEvent):
            raise UserError(f"{self._path}: has more than one document")
        return value

    def _value(self, event: Any, key: str, depth: int) -> Any:  # noqa: ANN401 - yaml is untyped
        self._nodes += 1
        if depth > _MAX_DEPTH or self._nodes > _MAX_NODES:
            raise self._error(event, "is nested too deep or too large for a configuration")
        yaml = self._yaml
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise self._error(event, f"uses the unknown anchor {event.anchor[:_MAX_WORD]}")
            return self._anchors[event.anchor]
        if isinstance(event, yaml.MappingStartEvent):
            value: Any = self._mapping(key, depth)
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self._sequence(key, depth)
        else:
            value = self._scalar(event)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _mapping(self, key: str, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := self._loader.get_event(), self._yaml.MappingEndEvent):
            if not isinstance(event, self._yaml.ScalarEvent):
                raise self._error(event, "has a key that is not a plain name")
            name = event.value
            if len(name) > _MAX_WORD:
                raise self._error(event, f"has a key of more than {_MAX_WORD} characters")
            if name in values:
                raise self._error(event, f"duplicate key `{name}`")
            dotted = f"{key}.{name}" if key else name
            self._lines.setdefault(dotted, _line(event))
            values[name] = self._value(self._loader.get_event(), dotted, depth + 1)
        return values

    def _sequence(self, key: str, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := self._loader.get_event(), self._yaml.SequenceEndEvent):
            dotted = f"{key}[{len(values)}]"
            self._lines.setdefault(dotted, _line(event))
            values.append(self._value(event, dotted, depth + 1))
        return values

    def _scalar(self, event: Any) -> Any:  # noqa: ANN401 - yaml is untyped
        tag = event.tag or self._loader.resolve(self._yaml.ScalarNode, event.value, event.implicit)
        if tag == "!":
            tag = "tag:yaml.org,2002:str"
        if tag not in _SCALAR_TAGS:
            if event.tag:
                raise self._error(
                    event, f"uses the tag {tag[:_MAX_WORD]}, which has no place in a configuration"
                )
            return event.value  # a date, a merge sign: names to us
        if len(event.value) > _MAX_WORD and tag != _SCALAR_TAGS[-1]:
            raise self._error(event, f"has a value that is no {tag.rpartition(':')[2]}")
        try:
            return self._loader.construct_object(self._yaml.ScalarNode(tag, event.value))
        except (ValueError, LookupError, OverflowError) as error:
            raise self._error(event, f"has a value that is no {tag.rpartition(':')[2]}") from error

    def _error(self, event: Any, message: str) -> UserError:  # noqa: ANN401 - yaml is untyped
        return UserError(f"{self._path}:{_line(event)}: {message}")


def _line(event: Any) -> int:  # noqa: ANN401 - yaml is untyped
    line: int = event.start_mark.line
    return line + 1
