"""Whether git tracks a folder of a project, read from the index without starting git."""

from __future__ import annotations

import os
import sys

from docdetect_hook.startup.stdlib import lru_cache

_GITDIR = b"gitdir:"
_LONGEST_GITDIR = 4096
_MARK = b"DIRC"  # gitformat-index(5): the signature, then the version in four bytes
_PLAIN_VERSIONS = (2, 3)  # from version 4 on, names are stored without what they share with the one before
_SHARED = "sharedindex."  # beside an index of which it holds the most part
# There `.DOCDETECT` is the same folder.
_FOLDS_CASE = sys.platform in ("darwin", "win32")


def is_tracked(root: str, name: str) -> bool:
    """Return whether the index lists anything below a folder of a project."""
    index = _index_of(os.path.abspath(root or "."))
    if index is None:
        return False
    try:
        status = os.stat(index)
    except OSError:
        return False
    return _is_listed(root, name, index, (status.st_mtime_ns, status.st_size, status.st_ino))


@lru_cache(maxsize=8)
def _is_listed(root: str, name: str, index: str, _version: tuple[int, ...]) -> bool:
    """Search the index for the name; only where it may be there, git is asked, which takes a process."""
    found = _may_hold(index, f"{name}/".encode())
    if found is False:
        return False
    from docdetect_hook.discovery.git import lists_below  # few repositories need it

    listed = lists_below(root, name)
    return bool(found) if listed is None else listed


def _may_hold(index: str, wanted: bytes) -> bool | None:
    """Return whether the bytes are in an index; None when it is of a form that does not tell."""
    import mmap  # without a repository nobody needs it

    try:
        with open(index, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            plain = data[:4] == _MARK and int.from_bytes(data[4:8], "big") in _PLAIN_VERSIONS
            if data.find(wanted) >= 0 or (_FOLDS_CASE and wanted in data[:].lower()):
                return True
            split = any(name.startswith(_SHARED) for name in os.listdir(os.path.dirname(index)))
            return False if plain and not split else None
    except (OSError, ValueError):  # an empty file cannot be mapped
        return None


def _index_of(directory: str) -> str | None:
    """Return the path of the index of the repository around a directory, None outside of any."""
    while True:
        place = os.path.join(directory, ".git")
        if os.path.isdir(place):
            return os.path.join(place, "index")
        if os.path.isfile(place):
            return _linked_index(directory, place)
        above = os.path.dirname(directory)
        if above == directory:
            return None
        directory = above


def _linked_index(directory: str, place: str) -> str | None:
    """Follow a `.git` file, which a worktree and a submodule have (gitrepository-layout(5))."""
    try:
        with open(place, "rb") as file:
            text = file.read(_LONGEST_GITDIR)
    except OSError:
        return None
    if not text.startswith(_GITDIR):
        return None
    return os.path.join(directory, os.fsdecode(text[len(_GITDIR) :].strip()), "index")
