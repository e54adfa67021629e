"""From configuration files and the command line to checked settings."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from docdetect_hook.config.files import ConfigFile, config_in, read_config
from docdetect_hook.config.nearest import Configurations
from docdetect_hook.config.options import BadValueError, checked, from_text, nearest, shown
from docdetect_hook.config.places import config_name, project_root, stranger_of
from docdetect_hook.config.settings import (
    COMMAND_LINE,
    OPTIONS,
    OVERRIDE_KEYS,
    SECTIONS,
    Override,
    RuleSettings,
    Settings,
    render_options,
    render_value,
)
from docdetect_hook.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Configurations",
    "RuleSettings",
    "Settings",
    "configurations",
    "feedback_root",
    "find_project_root",
    "load_settings",
    "project_root",
    "render_options",
    "render_value",
]


def load_settings(
    *,
    config: str | None = None,
    isolated: bool = False,
    overrides: Mapping[str, object] | None = None,
    known_codes: Collection[str] = (),
    cwd: str | None = None,
) -> Settings:
    """Load the settings that hold in a directory.

    ``config`` names the one file to read, ``isolated`` reads none; ``overrides`` are values from the
    command line by dotted key, typed or as text; ``known_codes`` are the codes that may be named.
    """
    return configurations(
        config=config, isolated=isolated, overrides=overrides, known_codes=known_codes, cwd=cwd
    ).settings_in("")


def configurations(
    *,
    config: str | None = None,
    isolated: bool = False,
    overrides: Mapping[str, object] | None = None,
    known_codes: Collection[str] = (),
    cwd: str | None = None,
    note: Callable[[str], object] = lambda _message: None,
) -> Configurations:
    """Return the settings of every path under the options of `load_settings`.

    ``note`` is told of each configuration that is there and does not count.
    """
    here = os.path.abspath(cwd or os.getcwd())
    if config is not None and isolated:
        raise UserError("--config and --isolated contradict each other: give one of them")
    fixed = read_config(os.path.join(here, config)) if config is not None else None

    def load(file: ConfigFile | None, project: str) -> Settings:
        return _Builder(known_codes).build(file, overrides or {}, here, project, isolated=isolated)

    def find(directory: str, start: str) -> ConfigFile | None:
        path = config_name(directory)
        why = stranger_of(path, start) if path is not None else ""
        if why:
            note(f"{path} {why}: it is not read (name it with --config to use it)")
        return config_in(directory) if path is not None and not why else None

    return Configurations(load, find, here, fixed=fixed, isolated=isolated)


def find_project_root(start: str | Path) -> Path | None:
    """Find the nearest directory upward that holds our configuration or a `.git`, as a Path."""
    from pathlib import Path  # no command of the gate needs it

    root = project_root(os.fspath(start))
    return None if root is None else Path(root)


def feedback_root(settings: Settings) -> str | None:
    """Return the project to keep records in: None outside of any, and where learning is switched off."""
    return (settings.project or None) if settings.learning.enabled else None


class _Builder:
    """Checks values and gathers them by section, with their origins."""

    def __init__(self, known_codes: Collection[str]) -> None:
        self._known = known_codes
        self._values: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
        self._origins: dict[str, str] = {}

    def build(
        self, file: ConfigFile | None, given: Mapping[str, object], here: str, project: str, *, isolated: bool
    ) -> Settings:
        """Make the settings: defaults, then the file, then the command line."""
        overrides: tuple[Override, ...] = ()
        if file is not None:
            overrides = self._take_file(file)
        for key, value in given.items():
            self._take_given(key, value)
        sections: dict[str, Any] = {name: record(**self._values[name]) for name, record in SECTIONS.items()}
        return Settings(
            **sections,
            overrides=overrides,
            root=os.path.dirname(file.path) if file else here,
            project=project,
            cwd=here,
            file=file.path if file else None,
            isolated=isolated,
            origins=self._origins,
        )

    def _take_file(self, file: ConfigFile) -> tuple[Override, ...]:
        overrides: tuple[Override, ...] = ()
        for section, values in file.values.items():
            if section == "overrides":
                overrides = self._overrides(file, values)
                self._origins["overrides"] = file.path
            elif section not in SECTIONS:
                hint = nearest(section, (*SECTIONS, "overrides"))
                raise UserError(f"{_place(file, section)}: unknown section `{shown_key(section)}`{hint}")
            elif values is not None:
                self._take_section(file, section, values)
        return overrides

    def _take_section(self, file: ConfigFile, section: str, values: object) -> None:
        if not isinstance(values, dict):
            raise UserError(f"{_place(file, section)}: `{section}` must be a mapping, not {shown(values)}")
        for name, value in values.items():
            key = f"{section}.{name}"
            names = [one.name for one in OPTIONS.values() if one.section == section]
            self._require_known(file, key, name, names, f"{section}.")
            self._values[section][name] = self._checked(file, key, key, value)
            self._origins[key] = file.path

    def _overrides(self, file: ConfigFile, values: object) -> tuple[Override, ...]:
        if file.is_text:
            raise UserError(f"{file.path}: overrides need .docdetect.yaml or pyproject.toml")
        if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
            raise UserError(f"{_place(file, 'overrides')}: `overrides` must be a list of mappings")
        return tuple(self._override(file, f"overrides[{number}]", one) for number, one in enumerate(values))

    def _override(self, file: ConfigFile, key: str, values: dict[str, Any]) -> Override:
        if "paths" not in values:
            raise UserError(f"{_place(file, key)}: `{key}` needs `paths`, a list of patterns")
        for name in values:
            self._require_known(file, f"{key}.{name}", name, ("paths", *OVERRIDE_KEYS))
        paths = self._checked(file, f"{key}.paths", "files.exclude", values["paths"])
        rules = {
            name: self._checked(file, f"{key}.{name}", f"rules.{name}", value)
            for name, value in values.items()
            if name != "paths"
        }
        return Override(paths, rules)

    def _take_given(self, key: str, value: object) -> None:
        one = OPTIONS.get(key)
        if one is None:
            raise UserError(f"there is no option `{shown_key(key)}`{nearest(key, OPTIONS)}")
        try:
            read = (
                from_text(one, value, self._known)
                if isinstance(value, str)
                else checked(one, value, self._known)
            )
        except BadValueError as error:
            flag = "--" + one.name.replace("_", "-")
            raise UserError(f"{flag} ({COMMAND_LINE}) {error}") from error
        before = self._values[one.section].get(one.name, ())
        # Excluding more must not bring back what the project leaves out.
        self._values[one.section][one.name] = (*before, *read) if key == "files.exclude" else read
        origin = self._origins.get(key) if before and key == "files.exclude" else None
        self._origins[key] = f"{origin}, {COMMAND_LINE}" if origin else COMMAND_LINE

    def _require_known(
        self, file: ConfigFile, key: str, name: str, known: Iterable[str], section: str = ""
    ) -> None:
        names = list(known)
        if name not in names:
            raise UserError(
                f"{_place(file, key)}: unknown key `{shown_key(key)}`{nearest(name, names, section)}"
            )

    def _checked(self, file: ConfigFile, key: str, declared: str, value: object) -> Any:  # noqa: ANN401 - as declared
        read = from_text if file.is_text else checked
        try:
            return read(OPTIONS[declared], value, self._known)  # type: ignore[arg-type] # text when is_text
        except BadValueError as error:
            raise UserError(f"{_place(file, key)}: `{key}` {error}") from error


def shown_key(key: str) -> str:
    """Show a key in a message, bounded and without control characters."""
    short = key if len(key) <= 80 else key[:77] + "..."  # noqa: PLR2004 - a line of a terminal
    return short if short.isprintable() else ascii(short)


def _place(file: ConfigFile, key: str) -> str:
    return f"{file.path}:{file.lines[key]}" if key in file.lines else file.path
