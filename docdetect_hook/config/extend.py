"""The files that a configuration builds on: `extend: PATH`, from file to file."""

from __future__ import annotations

import os

from docdetect_hook.config.files import EXTEND, ConfigFile, read_config
from docdetect_hook.config.options import shown
from docdetect_hook.errors import UserError

MOST_CHARS = 4096  # of a path
_MOST_FILES = 8


def chain_of(file: ConfigFile) -> list[ConfigFile]:
    """Return the files that a configuration is made of: the one at the end of `extend` first, itself last."""
    chain = [file]
    # By real path: a chain through links would not end otherwise.
    known = {os.path.realpath(file.path)}
    while (path := _extended(chain[-1])) is not None:
        if os.path.realpath(path) in known:
            raise UserError(f"{_place(chain[-1])}: `extend` names {path}, which is extended already")
        if len(chain) == _MOST_FILES:
            raise UserError(f"{_place(chain[-1])}: more than {_MOST_FILES} files extend one another")
        known.add(os.path.realpath(path))
        chain.append(read_config(path))
    return chain[::-1]


def _extended(file: ConfigFile) -> str | None:
    """Return the path of the file that one builds on, if any."""
    if EXTEND not in file.values:
        return None
    value = file.values[EXTEND]
    if not isinstance(value, str) or not value.strip() or "\0" in value or len(value) > MOST_CHARS:
        raise UserError(f"{_place(file)}: `extend` must be the path of a configuration, not {shown(value)}")
    path = os.path.normpath(os.path.join(os.path.dirname(file.path), value.strip()))
    if not os.path.lexists(path):
        raise UserError(f"{_place(file)}: `extend` names {path}, which does not exist")
    return path


def _place(file: ConfigFile) -> str:
    return file.place_of(EXTEND)
