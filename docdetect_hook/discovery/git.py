"""What git lists below a directory, whatever a hook's environment or the repository says."""

from __future__ import annotations

import os

from docdetect_hook.startup.programs import Running, start
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import Iterator, Sequence

_TIMEOUT = 10  # seconds: git waits for good where `.gitignore` is a pipe

# Each option keeps the repository's own configuration from running a program or fetching anything.
SAFE_OPTIONS = (
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
)
# Cached entries and untracked ones that are not ignored.
_SAFE = (*SAFE_OPTIONS, "ls-files", "-z", "--cached")
_COMMAND = (*_SAFE, "--others", "--exclude-standard")
# Kept of the environment: where git may look, and the user's own configuration.
_KEPT = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_EXEC_PATH",
    }
)


class GitListing:
    """What git lists below a directory, relative to it, asked for at once and read when it is needed.

    A name that ends in a slash is another repository. A submodule is one name without a suffix.
    """

    def __init__(self, directory: str) -> None:
        """Start git."""
        self._git = _started(directory, _COMMAND)

    def names(self) -> list[str] | None:
        """Return the names, or None where git is missing, refuses or knows nothing.

        A directory that git cannot look into is among them, with a slash at its end.
        """
        ended = None if self._git is None else self._git.end(_TIMEOUT)
        if ended is None or ended.code:
            return None
        return [*os.fsdecode(ended.output).split("\0")[:-1], *_closed(os.fsdecode(ended.errors))]


def _closed(told: str) -> Iterator[str]:
    """Yield the directories that git warns of: it leaves out what is below them."""
    for line in told.splitlines():
        _, begins, rest = line.partition("could not open directory '")
        name, ends, _ = rest.rpartition("': ")
        if begins and not ends:  # git cuts its messages; from nearer it can say more
            name = rest.rpartition("/")[0]
        if name:
            yield name.rstrip("/") + "/"


@cache
def git_program() -> str:
    """Find git where the user keeps programs: never in the current directory, which anybody may have filled.

    Raises FileNotFoundError where it is not.
    """
    names = ("git.exe", "git.cmd") if os.name == "nt" else ("git",)
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        for name in names if os.path.isabs(folder) else ():
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    raise FileNotFoundError("git")


def lists_below(directory: str, name: str) -> bool | None:
    """Return whether the index lists anything below a folder of a directory; None when git does not say."""
    git = _started(directory, (*_SAFE, "--", name))
    ended = None if git is None else git.end(_TIMEOUT)
    return None if ended is None or ended.code else bool(ended.output)


def _started(directory: str, command: Sequence[str]) -> Running | None:
    """Return git at work on a command in a directory, None where it cannot be started."""
    try:
        return start((git_program(), "-C", directory, *command), git_environment())
    except (OSError, ValueError):
        return None


def git_environment() -> dict[str, str]:
    """Drop what git sets for its hooks, such as GIT_DIR: it may name another repository than this."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT
    }
    environment |= {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",  # its warnings are read
    }
    return environment
