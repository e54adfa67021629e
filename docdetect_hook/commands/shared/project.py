"""Options and the project's root, as the commands that look at a project's own files need them."""

from __future__ import annotations

import argparse
import os
import re

from docdetect_hook.config.load import find_project_root, load_settings
from docdetect_hook.config.settings import AlertSettings
from docdetect_hook.errors import UserError
from docdetect_hook.monitoring.statistics import ALL_WINDOWS, Overview, overview
from docdetect_hook.rules.table import CODE_NAMES
from docdetect_hook.startup.typed import Iterable
from docdetect_hook.storage.user import config_path, read_own
from docdetect_hook.text.terminal import warn

_MOST_BYTES = 1_000_000
_UNITS = {"h": 3600.0, "d": 86400.0, "w": 7 * 86400.0}
_DURATION = re.compile(r"(\d{1,6})([hdw])\Z")


def project_root() -> str:
    """Find the project around the current directory, or raise UserError."""
    root = find_project_root(os.getcwd())
    if root is None:
        raise UserError(
            "there is no project here: no directory upward has a .git or a docdetect configuration"
        )
    return str(root)


def view_of(root: str, now: float, edges: Iterable[float] = ALL_WINDOWS) -> Overview:
    """Read what a project's files say."""
    return overview(root, now, edges, load_settings(cwd=root, known_codes=CODE_NAMES).model_path)


def user_alerts(root: str) -> AlertSettings:
    """Read where the user wants alerts: from a file of their own, outside of the project."""
    path = config_path()
    if path is None or not os.path.lexists(path):
        return AlertSettings()
    if read_own(path, root, _MOST_BYTES) is None:
        warn(f"{path} is not used: it must be a file of yours outside of the project")
        return AlertSettings()
    return load_settings(config=path).alerts


def duration(text: str) -> float:
    """Return a period such as 12h, 7d or 2w in seconds."""
    found = _DURATION.match(text)
    if found is None or not int(found[1]):
        raise argparse.ArgumentTypeError(f"must be a number of hours, days or weeks such as 7d, not {text!r}")
    return int(found[1]) * _UNITS[found[2]]
