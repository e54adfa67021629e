"""From the values of configuration files and the command line to checked settings."""

from __future__ import annotations

import os

from docdetect_hook.config.files import EXTEND, ConfigFile
from docdetect_hook.config.options import BadValueError, checked, from_text, nearest, shown
from docdetect_hook.config.settings import (
    COMMAND_LINE,
    OPTIONS,
    OVERRIDE_KEYS,
    SECTIONS,
    Override,
    Settings,
)
from docdetect_hook.errors import UserError
from docdetect_hook.startup.typed import Any, Iterable, Mapping, Sequence

# What other tools call an option of ours, and where it belongs here.
_NAMES_ELSEWHERE = {
    "extend_exclude": "files.exclude",
    "extend_ignore": "rules.ignore",
    "per_file_ignores": "overrides",
    "extend_per_file_ignores": "overrides",
}


# What sets another option as well, unless that is set itself.
_ALSO = {"deployment.alert_threshold": "safety.alert_threshold"}


class Builder:
    """Checks values and gathers them by section, with their origins."""

    def __init__(self, known_codes: Mapping[str, str], flags: str) -> None:
        """Take the codes that may be given, with the names that may stand for them.

        ``flags`` is how messages write an option, with `{}` for its name.
        """
        self._known = known_codes
        self._flags = flags
        self._values: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
        self._origins: dict[str, str] = {}
        self._overrides: tuple[Override, ...] = ()

    def build(
        self,
        chain: Sequence[ConfigFile],
        given: Mapping[str, object],
        here: str,
        project: str,
        *,
        isolated: bool,
    ) -> Settings:
        """Make the settings: defaults, then each file over the one that it extends, then the command line."""
        # Patterns of a file that is extended count from the file that names it: they come from elsewhere,
        # such as a folder of shared settings, where none of them would match.
        root = os.path.dirname(chain[-1].path) if chain else here
        for file in chain:
            self._take_file(file, root)
        for key, value in given.items():
            self._take_given(key, value)
        for key, other in _ALSO.items():
            if key in self._origins and other not in self._origins:
                self._take_given(other, self._values[OPTIONS[key].section][OPTIONS[key].name])
                self._origins[other] = self._origins[key]
        sections: dict[str, Any] = {name: record(**self._values[name]) for name, record in SECTIONS.items()}
        return Settings(
            **sections,
            overrides=self._overrides,
            root=root,
            project=project,
            cwd=here,
            file=chain[-1].path if chain else None,
            isolated=isolated,
            origins=self._origins,
        )

    def _take_file(self, file: ConfigFile, root: str) -> None:
        for section, values in file.values.items():
            if section == EXTEND:
                continue
            if section == "overrides":
                self._overrides += self._overrides_of(file, values)
                self._origins["overrides"] = file.path
            elif section not in SECTIONS:
                raise UserError(f"{file.place_of(section)}: {_unknown_section(section)}")
            elif values is not None:
                self._take_section(file, section, values)
        # A file of the project, unlike patterns, stands where the file that names it says.
        folder = os.path.dirname(file.path)
        model = self._values["learning"].get("model")
        if model and folder != root and self._origins["learning.model"] == file.path:
            self._values["learning"]["model"] = os.path.relpath(os.path.join(folder, model), root)

    def _take_section(self, file: ConfigFile, section: str, values: object) -> None:
        if not isinstance(values, dict):
            raise UserError(f"{file.place_of(section)}: `{section}` must be a mapping, not {shown(values)}")
        for name, value in values.items():
            key = f"{section}.{name}"
            names = [one.name for one in OPTIONS.values() if one.section == section]
            self._require_known(file, key, name, names, f"{section}.")
            self._values[section][name] = self._checked(file, key, key, value)
            self._origins[key] = file.path

    def _overrides_of(self, file: ConfigFile, values: object) -> tuple[Override, ...]:
        if file.is_text:
            raise UserError(f"{file.path}: overrides need .docdetect.yaml or pyproject.toml")
        if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
            raise UserError(f"{file.place_of('overrides')}: `overrides` must be a list of mappings")
        return tuple(self._override(file, f"overrides[{number}]", one) for number, one in enumerate(values))

    def _override(self, file: ConfigFile, key: str, values: dict[str, Any]) -> Override:
        if "paths" not in values:
            raise UserError(f"{file.place_of(key)}: `{key}` needs `paths`, a list of patterns")
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
            flag = self._flags.format(one.name.replace("_", "-"))
            raise UserError(f"{flag} {error}") from error
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
                f"{file.place_of(key)}: unknown key `{shown_key(key)}`{nearest(name, names, section)}"
            )

    def _checked(self, file: ConfigFile, key: str, declared: str, value: object) -> Any:  # noqa: ANN401 - as declared
        read = from_text if file.is_text else checked
        try:
            return read(OPTIONS[declared], value, self._known)  # type: ignore[arg-type] # text when is_text
        except BadValueError as error:
            raise UserError(f"{file.place_of(key)}: `{key}` {error}") from error


def shown_key(key: str) -> str:
    """Return a key as a message shows it, bounded and without control characters."""
    short = key if len(key) <= 80 else key[:77] + "..."  # noqa: PLR2004 - a line of a terminal
    return short if short.isprintable() else ascii(short)


def _unknown_section(section: str) -> str:
    """Return the message for an unknown section, with the place where its key belongs."""
    name = section.replace("-", "_")
    places = [key for key, one in OPTIONS.items() if name == one.name]
    place = _NAMES_ELSEWHERE.get(name) or next(iter(places), "")
    hint = f"; did you mean `{place}`?" if place else nearest(section, (*SECTIONS, "overrides", EXTEND))
    return f"unknown section `{shown_key(section)}`{hint}"
