"""Everything but the files themselves that the report of a file depends on, as one text."""

from __future__ import annotations

import os
import sys

from docdetect_hook import __version__
from docdetect_hook.startup.stdlib import cache, suppress
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator
from docdetect_hook.storage.committed import MODEL_FILE
from docdetect_hook.storage.folder import open_folder

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings

_SECTIONS = ("detection", "learning", "files", "rules", "quality", "overrides")
# Which files are checked and what follows from the whole run does not change what a file's report says.
_IRRELEVANT = frozenset(
    (
        "files.exclude",
        "learning.min_feedback_samples",
        "learning.retraining_frequency",
        "rules.fail_under",
    )
)


def signature_of(settings: Settings, root: str, *, keeps_disputes: bool) -> str:
    """Describe the tool, its models and the settings; ``root`` is that of the project.

    Runs that keep disputed cases do not share with those that do not: a file whose report is taken
    from the cache is not recorded a second time. Nothing here is absolute, so a project can be moved.
    """
    cwd = settings.cwd or os.getcwd()
    # Whether a value is from the command line decides about overrides, which it outranks.
    told = [
        (key, value, origin == "command line")
        for key, value, origin in settings.listing()
        if key.partition(".")[0] in _SECTIONS and key not in _IRRELEVANT
    ]
    parts = (
        __version__,
        sys.hexversion,
        _libcst_version(),
        _own_code(),
        [] if settings.isolated else list(_models(root)),
        _state_of(settings.model_path),
        os.path.relpath(cwd, root),
        os.path.relpath(settings.root or cwd, root),
        keeps_disputes,
        settings.isolated,
        told,
    )
    return repr(parts)


def _libcst_version() -> str:
    """Read what libcst says of itself, without loading it: it decides which syntax is known."""
    for place in sys.path:
        with (
            suppress(OSError, UnicodeDecodeError),
            open(os.path.join(place, "libcst", "_version.py"), encoding="utf-8") as file,
        ):
            return file.read()
    return ""


@cache
def _own_code() -> tuple[tuple[str, int, int], ...]:
    """Return the state of our own files in a checkout, where they change under one version."""
    package = os.path.dirname(os.path.dirname(__file__))
    is_checkout = os.path.exists(os.path.join(os.path.dirname(package), "setup.cfg"))
    return tuple(_files_below(package)) if is_checkout else ()


def _files_below(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.endswith((".py", ".json")):
            status = entry.stat()
            yield entry.name, status.st_size, status.st_mtime_ns
        elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
            yield from _files_below(entry.path)


def _state_of(path: str) -> tuple[int, int] | None:
    """Return the state of the model file that the configuration names."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _models(root: str) -> Iterator[tuple[str, int, int]]:
    """Yield the state of the project's own models: the committed file, and those of one folder.

    Never what a link leads to.
    """
    with suppress(OSError):
        committed = os.lstat(os.path.join(root, MODEL_FILE))
        yield MODEL_FILE, committed.st_size, committed.st_mtime_ns
    with suppress(OSError), open_folder(root, "models") as folder:
        for name in sorted(folder.names()):
            status = folder.status(name) if name.endswith(".json") else None
            if status is not None:
                yield name, status.st_size, status.st_mtime_ns
