"""Where a project begins, and whose configuration counts there."""

from __future__ import annotations

import os
import stat

from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator
from docdetect_hook.text.lazy_regex import MULTILINE, regex
from docdetect_hook.text.source import SourceError, read_bytes

if TYPE_CHECKING:
    import re

YAML_NAMES = (".docdetect.yaml", ".docdetect.yml")
MAX_BYTES = 4_000_000  # of any file that could hold a configuration

# Of files that serve other tools too: the section that makes them one of ours.
_SECTIONS = (
    (
        "pyproject.toml",
        regex(
            rb"^[ \t]*\[+[ \t]*tool[ \t]*\.[ \t]*[\"']?docdetect\b|^[ \t]*(?:tool\.)?docdetect[ \t]*[.=]",
            MULTILINE,
        ),
    ),
    # With what stands behind a colon or dot, which is told: sections are no part of setup.cfg's names.
    ("setup.cfg", regex(rb"^\[(?:tool:)?docdetect[\]:.]", MULTILINE)),
)


def directories_above(start: str) -> Iterator[str]:
    """Yield a directory and those above it, the nearest first."""
    directory = os.path.abspath(start)
    while True:
        yield directory
        above = os.path.dirname(directory)
        if above == directory:
            return
        directory = above


def project_root(start: str) -> str | None:
    """Return the root of the project around a directory, None outside of any; nothing is read for it.

    That is the root of the repository, or without one the nearest directory upward with a configuration.
    """
    configured = None
    for directory in directories_above(start):
        if is_repository(directory, start):
            return directory
        if configured is None:
            config = config_name(directory)
            configured = directory if config is not None and not stranger_of(config, start) else None
    return configured


def is_repository(directory: str, start: str) -> bool:
    """Return whether a directory is the root of a git repository that counts for ``start``."""
    git = os.path.join(directory, ".git")
    return os.path.exists(git) and not stranger_of(git, start)


def config_name(directory: str) -> str | None:
    """Return the file of a directory that holds our configuration, if any, without reading its values."""
    return next(config_names(directory), None)


def config_names(directory: str) -> Iterator[str]:
    """Yield the files of a directory that hold our configuration, the one that counts first."""
    for name in YAML_NAMES:
        path = os.path.join(directory, name)
        if os.path.lexists(path):
            yield path
    for name, section in _SECTIONS:
        path = os.path.join(directory, name)
        if os.path.isfile(path) and _mentions(path, section):
            yield path


def _mentions(path: str, section: re.Pattern[bytes]) -> bool:
    try:
        data = read_bytes(path, MAX_BYTES)
    except SourceError:
        return False
    return b"docdetect" in data and section.search(data) is not None


def stranger_of(path: str, start: str) -> str:
    """Return why a file above ``start`` may be anybody's, or an empty string when it counts.

    As git's safe.directory: on a shared machine others can put files into directories above, such as /tmp.
    What the user, the system or the owner of ``start`` wrote counts.
    """
    if not hasattr(os, "geteuid"):
        return ""
    try:
        owner = os.lstat(path).st_uid
        here = os.stat(start)
        folder = os.stat(os.path.dirname(path))
    except (OSError, ValueError):
        return ""  # whoever reads it tells
    if owner not in {0, os.geteuid(), here.st_uid}:
        return "belongs to another user"
    anybody = folder.st_mode & stat.S_IWOTH and not folder.st_mode & stat.S_ISVTX
    if anybody and not os.path.samestat(here, folder) and not _in_repository(os.path.dirname(path)):
        return "is in a directory that anybody may write to"
    return ""


def _in_repository(directory: str) -> bool:
    """Return whether a directory belongs to a repository, which the user chose as a whole."""
    return any(os.path.exists(os.path.join(place, ".git")) for place in directories_above(directory))
