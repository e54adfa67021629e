"""Name who answers."""

from __future__ import annotations

import getpass
import subprocess

from docdetect_hook.discovery.git import git_environment, git_program

_TIMEOUT = 10.0  # seconds


def reviewer_name(root: str | None = None) -> str:
    """Return who is at the keyboard: the address that git signs commits with, else the system's user."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, no shell
            (git_program(), "config", "--get", "user.email"),
            cwd=root,
            env=git_environment(),
            capture_output=True,
            check=True,
            text=True,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return _system_user()
    return done.stdout.strip() or _system_user()


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
