"""From configuration files and the command line to checked settings."""

from __future__ import annotations

import os
from types import MappingProxyType

from docdetect_hook.config.build import Builder
from docdetect_hook.config.files import ConfigFile, config_at, read_config
from docdetect_hook.config.nearest import Configurations
from docdetect_hook.config.places import config_names, project_root, stranger_of
from docdetect_hook.config.settings import COMMAND_LINE, RuleSettings, Settings, render_options, render_value
from docdetect_hook.errors import UserError
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Mapping

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

_NO_CODES: Mapping[str, str] = MappingProxyType({})  # every code is taken


def load_settings(
    *,
    config: str | None = None,
    isolated: bool = False,
    overrides: Mapping[str, object] | None = None,
    known_codes: Mapping[str, str] = _NO_CODES,
    cwd: str | None = None,
) -> Settings:
    """Load the settings that hold in a directory.

    ``config`` names the one file to read, ``isolated`` reads none; ``overrides`` are values from the
    command line by dotted key, typed or as text; ``known_codes`` are the codes that may be given, with the
    names that may stand for them.
    """
    return configurations(
        config=config, isolated=isolated, overrides=overrides, known_codes=known_codes, cwd=cwd
    ).settings_in("")


def configurations(
    *,
    config: str | None = None,
    isolated: bool = False,
    overrides: Mapping[str, object] | None = None,
    known_codes: Mapping[str, str] = _NO_CODES,
    cwd: str | None = None,
    note: Callable[[str], object] = lambda _message: None,
    flags: str = f"--{{}} ({COMMAND_LINE})",
) -> Configurations:
    """Return the settings of every path under the options of `load_settings`.

    ``note`` is told of each configuration that is there and does not count; ``flags`` is how messages write
    an option of ``overrides``, with `{}` for its name.
    """
    here = os.path.abspath(cwd or os.getcwd())
    if config is not None and isolated:
        raise UserError("--config and --isolated contradict each other: give one of them")
    fixed = read_config(os.path.join(here, config)) if config is not None else None

    def load(file: ConfigFile | None, project: str) -> Settings:
        chain = []
        if file is not None:
            from docdetect_hook.config.extend import chain_of

            chain = chain_of(file)
        return Builder(known_codes, flags).build(chain, overrides or {}, here, project, isolated=isolated)

    def find(directory: str, start: str) -> ConfigFile | None:
        return _found(directory, start, note)

    return Configurations(load, find, here, fixed=fixed, isolated=isolated)


def _found(directory: str, start: str, note: Callable[[str], object]) -> ConfigFile | None:
    """Read the configuration that a directory holds for the files of another, below it or the same."""
    # The first that has our settings counts; each that is passed over is told of, for somebody wrote it.
    found = None
    for path in config_names(directory):
        if why := stranger_of(path, start):
            note(f"{path} {why}: it is not read (name it with --config to use it)")
        elif found is None:
            found = config_at(path)
        elif _is_config(path):
            note(f"{path} is not read: {os.path.basename(found.path)} beside it counts")
    return found


def _is_config(path: str) -> bool:
    try:
        return config_at(path) is not None
    except UserError:
        return True


def find_project_root(start: str | Path) -> Path | None:
    """Find the nearest directory upward that holds our configuration or a `.git`, as a Path."""
    from pathlib import Path  # no command of the gate needs it

    root = project_root(os.fspath(start))
    return None if root is None else Path(root)


def feedback_root(settings: Settings) -> str | None:
    """Return the project to keep records in: None outside of any, and where learning is switched off."""
    return (settings.project or None) if settings.learning.enabled else None
