"""Projects on disk, as tests lay them out: files by name, and git as a user with a name."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

_USER = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")


def git(*words: str, cwd: str | Path = ".", check: bool = True) -> str:
    """Run git and return what it prints."""
    command = ["git", *_USER, *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=check).stdout


def make_repository(root: str | Path = ".") -> None:
    """Make an empty repository, as `git init` does, without the start of a program."""
    place = Path(root) / ".git"
    for name in ("objects", "refs", "hooks", "info"):
        (place / name).mkdir(parents=True)
    write(place / "HEAD", "ref: refs/heads/main\n")
    write(place / "config", "[user]\n\tname = T\n\temail = t@example.org\n[commit]\n\tgpgsign = false\n")


def commit_all(root: str | Path = ".") -> None:
    """Commit everything that is there."""
    git("add", "-A", cwd=root)
    git("commit", "-qm", "base", cwd=root)


def write(path: str | Path, text: str) -> None:
    """Write a file, and make its folder."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def write_all(root: str | Path, files: Mapping[str, str]) -> None:
    """Write files by their names below a folder."""
    for name, text in files.items():
        write(Path(root) / name, text)


def make_project(root: Path, files: Mapping[str, str]) -> Path:
    """Make a repository whose only commit has some files."""
    make_repository(root)
    write_all(root, files)
    commit_all(root)
    return root
