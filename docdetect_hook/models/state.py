"""Read and write the state of a project's models: one small file, replaced whole, under a lock."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from docdetect_hook.errors import UserError
from docdetect_hook.text.source import OVER_LIMIT, SourceError, read_bytes

PACKAGED: Final = "packaged"
"""The name, in the state, of the model that comes with the package."""

PROTOCOL: Final = 1
STATE_FILE: Final = "state.json"

_FOLDERS: Final = (".docdetect", "models")
MOST_BYTES: Final = 1_000_000
"""The largest state or model file that is read."""

_MOST_CHANGES: Final = 500
_LOCK_TIMEOUT: Final = 30.0
_BESIDE: Final = ".new"
_WHOLE: Final = 100.0
# Such a name is a file name on every system: no separator, no leading dot, no drive, no stream.
_VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}\Z")
_IGNORE: Final = "# Written by docdetect. Delete this line and the next to share the folder through git.\n*\n"


class StateError(Exception):
    """Say in one sentence why the state file cannot be used."""


class Change(NamedTuple):
    """One entry of the history: when (seconds since 1970), what was done to which version, by whom, why."""

    ts: float
    action: str
    version: str
    who: str
    why: str


class State(NamedTuple):
    """What serves, what waits, and how it came about.

    ``share`` is the percentage of files that the candidate serves, ``digests`` the SHA-256 of each
    model file, ``problem`` says why the state could not be used: then the packaged model serves.
    """

    current: str = PACKAGED
    candidate: str | None = None
    share: float = 0.0
    previous: str | None = None
    history: tuple[Change, ...] = ()
    digests: Mapping[str, str] = {}
    problem: str = ""


def served_before(history: Iterable[Change]) -> list[str]:
    """List what served, one after the other, without what was rolled back; the last one serves now."""
    stack = [PACKAGED]
    for change in history:
        if change.action == "promote":
            stack.append(change.version)
        elif change.action == "rollback":
            kept = stack[: stack.index(change.version) + 1] if change.version in stack else [PACKAGED]
            stack = kept if kept[-1] == change.version else [*kept, change.version]
    return stack


def models_folder(root: str) -> str:
    """Name the folder that holds a project's models."""
    return os.path.join(root, *_FOLDERS)


def state_path(root: str) -> str:
    """Name the file that holds the state of a project's models."""
    return os.path.join(models_folder(root), STATE_FILE)


def is_version(text: object) -> bool:
    """Tell whether a text may name a model: it becomes a file name."""
    return isinstance(text, str) and _VERSION.match(text) is not None


def read_state(root: str) -> State:
    """Read the state: the initial one when there is no file, or, with its problem, a damaged one."""
    path = state_path(root)
    if not os.path.lexists(path):
        return State()
    try:
        return _parsed(read_bytes(path, MOST_BYTES))
    except (StateError, SourceError) as error:
        text = f"the state of the models {unread(error)}" if isinstance(error, SourceError) else str(error)
        return State(problem=f"{path}: {text}; the packaged model serves")


def unread(error: SourceError) -> str:
    """Say why a file of ours cannot be read."""
    return f"is larger than {MOST_BYTES} bytes" if error.code == OVER_LIMIT else error.message


def _parsed(data: bytes) -> State:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise StateError(f"the state of the models is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("protocol") != PROTOCOL:
        raise StateError(f"the state of the models does not have protocol {PROTOCOL}")
    candidate, previous = content.get("candidate"), content.get("previous")
    for name in (content.get("current"), *(one for one in (candidate, previous) if one is not None)):
        if not is_version(name):
            raise StateError(f"{name!r:.60} is not a valid model version")
    share = content.get("share")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= _WHOLE:
        raise StateError("the share of the candidate is not between 0 and 100")
    history = tuple(_change(entry) for entry in _list(content.get("history")))
    return State(
        content["current"], candidate, float(share), previous, history, _digests(content.get("models"))
    )


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise StateError("the state has no history")
    return value


def _change(entry: object) -> Change:
    if not isinstance(entry, dict):
        raise StateError("invalid history entry")
    ts = plain_number(entry.get("ts"))
    words = [entry.get(name) for name in Change._fields[1:]]
    if ts is None or not all(isinstance(word, str) for word in words):
        raise StateError("invalid history entry")
    return Change(ts, *map(str, words))


def _digests(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        is_version(name) and isinstance(digest, str) for name, digest in value.items()
    ):
        raise StateError("invalid model list")
    return value


def write_state(root: str, state: State) -> None:
    """Replace the state; the caller holds the lock. A kill leaves the old state or the new one."""
    path = state_path(root)
    if state.problem and os.path.lexists(path):
        os.replace(path, f"{path}.damaged")
    content = {
        "protocol": PROTOCOL,
        "current": state.current,
        "candidate": state.candidate,
        "share": state.share,
        "previous": state.previous,
        "models": dict(sorted(state.digests.items())),
        "history": [change._asdict() for change in state.history[-_MOST_CHANGES:]],
    }
    replace_file(path, (json.dumps(content, indent=1) + "\n").encode("ascii"))


def update_state(root: str, change: Callable[[State], State]) -> State:
    """Apply a change to the state under the lock and give the new one; a damaged file is set aside."""
    with locked(root):
        state = read_state(root)
        new = change(state)
        if new != state:
            write_state(root, new)
        return new._replace(problem="")


@contextmanager
def locked(root: str) -> Iterator[None]:
    """Hold the lock of a project's models; the system frees it when the process dies."""
    from filelock import FileLock, Timeout

    folder = models_folder(root)
    try:
        _make_folder(folder)
        with FileLock(os.path.join(folder, "state.lock"), timeout=_LOCK_TIMEOUT):
            _remove_leftovers(folder)
            yield
    except Timeout:
        raise UserError(f"{folder} is locked by another docdetect; try again") from None
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror or error}") from error


def _remove_leftovers(folder: str) -> None:
    """Remove what killed writers left beside the files; under the lock nobody else is writing."""
    for name in os.listdir(folder):
        if name.endswith(_BESIDE):
            os.unlink(os.path.join(folder, name))


def _make_folder(folder: str) -> None:
    """Make the folder; the one above it keeps everything in it out of version control."""
    above = os.path.dirname(folder)
    fresh = not os.path.isdir(above)
    os.makedirs(folder, exist_ok=True)
    if fresh:
        with open(os.path.join(above, ".gitignore"), "w", encoding="utf-8") as file:
            file.write(_IGNORE)


def replace_file(path: str, data: bytes) -> None:
    """Write a file beside, flush it to the disk and rename it; the caller holds the lock.

    A reader sees the old file or the new one, whenever the writer is killed.
    """
    beside = f"{path}{_BESIDE}"
    with open(beside, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)


def plain_number(value: object) -> float | None:
    """Give a finite number as a float, anything else as None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
