"""What git lists below a directory, whatever a hook's environment or the repository says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

_TIMEOUT = 60

# Cached entries and untracked ones that are not ignored; each option keeps the repository's own
# configuration from running a program or fetching anything.
_SAFE = (
    "git",
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.allow=never",
    "ls-files",
    "-z",
    "--cached",
)
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
        import subprocess  # a run over files named one by one does without

        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
                _COMMAND,
                cwd=directory,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError):
            return

    def names(self) -> list[str] | None:
        """Give the names, or None where git is missing, refuses or knows nothing."""
        process = self._process
        if process is None:
            return None
        from subprocess import TimeoutExpired

        with process:
            try:
                answer, _ = process.communicate(timeout=_TIMEOUT)
            except TimeoutExpired:
                process.kill()
                return None
        return None if process.returncode else os.fsdecode(answer).split("\0")[:-1]


def lists_below(directory: str, name: str) -> bool | None:
    """Return whether the index lists anything below a folder of a directory; None when git does not say."""
    import subprocess  # needed for few repositories

    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            (*_SAFE, "--", name),
            cwd=directory,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else bool(done.stdout)


def _environment() -> dict[str, str]:
    """Drop what git sets for its hooks, such as GIT_DIR: it may name another repository than this."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT
    }
    environment |= {
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }
    return environment
