"""Read and write what a user tries in a project: one small file, sealed, replaced whole, under a lock."""

from __future__ import annotations

import json
import os

from docdetect_hook.errors import UserError
from docdetect_hook.models.correction import MOST_BYTES, ModelError, load_correction
from docdetect_hook.models.serving import MODELS, STATE_FILE
from docdetect_hook.startup.stdlib import contextmanager
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Final, Iterable, Iterator, Mapping
from docdetect_hook.storage.committed import MODEL_FILE, read_committed
from docdetect_hook.storage.folder import FOLDER_NAME, StorageError, open_folder, reason
from docdetect_hook.storage.seal import is_sealed, seal

PACKAGED: Final = "packaged"
"""The name, in the state, of the model that comes with the package."""

PROTOCOL: Final = 2
_PURPOSE: Final = "models"
_SEAL: Final = "seal"
_MOST_CHANGES: Final = 500
_LOCK_TIMEOUT: Final = 30.0
_LOCK_POLL: Final = 0.05


class Change(NamedTuple):
    """One entry of the history: when (seconds since 1970), what was done to which version, by whom, why."""

    ts: float
    action: str
    version: str
    who: str
    why: str


class State(NamedTuple):
    """What serves, what waits, and how it came about.

    ``current`` is what the committed model file says, ``share`` the percentage of files that the candidate
    serves, ``digests`` the SHA-256 of each model file of this user. ``problem`` says why the user's own
    state could not be used: then there is no candidate.
    """

    current: str = PACKAGED
    candidate: str | None = None
    share: float = 0.0
    history: tuple[Change, ...] = ()
    digests: Mapping[str, str] = {}  # noqa: RUF012 - nobody can change a Mapping
    problem: str = ""

    @property
    def previous(self) -> str | None:
        """Return what served before the current model, None when nothing did."""
        before = [version for version in served_before(self.history) if version != self.current]
        if before:
            return before[-1]
        return None if self.current == PACKAGED else PACKAGED


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
    """Return the folder that holds a project's models."""
    return os.path.join(root, FOLDER_NAME, MODELS)


def state_path(root: str) -> str:
    """Return the file that holds the state of a project's models."""
    return os.path.join(models_folder(root), STATE_FILE)


def read_state(root: str) -> State:
    """Read the state: the initial one when there is no file, or, with its problem, one that cannot be used.

    Only a state that this user wrote on this machine counts: nothing under `.docdetect` that a checkout
    brings along decides which model is tried.
    """
    return _own_state(root)._replace(current=committed_version(root))


def committed_version(root: str) -> str:
    """Return the model of the committed file; what cannot be used is not there."""
    try:
        data = read_committed(root, MODEL_FILE, MOST_BYTES)
        return PACKAGED if data is None else load_correction(data).version
    except (OSError, ModelError):
        return PACKAGED


def _own_state(root: str) -> State:
    try:
        with open_folder(root, MODELS) as folder:
            data = folder.read(STATE_FILE, MOST_BYTES)
        return _parsed(data, root)
    except FileNotFoundError:
        return State()
    except (ModelError, OSError) as error:
        text = (
            reason(error, state_path(root)) if isinstance(error, OSError) else f"{state_path(root)}: {error}"
        )
        return State(problem=f"{text}; nothing is on trial")


def _parsed(data: bytes, root: str) -> State:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"the state of the models is not JSON: {error}") from None
    if not isinstance(content, dict) or content.get("protocol") != PROTOCOL:
        raise ModelError(f"the state of the models does not have protocol {PROTOCOL}")
    sealed = content.pop(_SEAL, None)
    if not is_sealed(root, _PURPOSE, _canonical(content), sealed):
        raise ModelError("this user did not choose these models on this machine")
    try:  # only this user could seal it, so that no more than a version of another shape is to be feared
        history = tuple(Change(**entry) for entry in content["history"])
        return State(PACKAGED, content["candidate"], content["share"], history, dict(content["models"]))
    except (KeyError, TypeError, ValueError):
        raise ModelError("the state of the models is not whole") from None


def _canonical(content: Mapping[str, Any]) -> bytes:
    """Write a state in the one form that its seal is made on."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")


def write_state(root: str, state: State) -> None:
    """Replace the state; the caller holds the lock. A kill leaves the old state or the new one."""
    content = {
        "protocol": PROTOCOL,
        "candidate": state.candidate,
        "share": state.share,
        "models": dict(sorted(state.digests.items())),
        "history": [change._asdict() for change in state.history[-_MOST_CHANGES:]],
    }
    sealed = seal(root, _PURPOSE, _canonical(content))
    if not sealed:
        raise UserError(
            "there is no key of yours to seal the models with: see DOCDETECT_KEY_FILE in docs/security.md"
        )
    data = (json.dumps({**content, _SEAL: sealed}, indent=1) + "\n").encode("ascii")
    with open_folder(root, MODELS, create=True) as folder:
        if state.problem and folder.status(STATE_FILE) is not None:
            folder.rename(STATE_FILE, f"{STATE_FILE}.damaged")
        folder.replace(STATE_FILE, data, flush=True)


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
    """Lock a project's models; the system frees the lock when the process dies."""
    path = models_folder(root)
    try:
        with (
            open_folder(root, MODELS, create=True) as folder,
            folder.locked("state", _LOCK_TIMEOUT, _LOCK_POLL),
        ):
            # Under the lock nobody else is writing: what killed writers left can go.
            folder.remove(folder.leftovers())
            yield
    except TimeoutError:
        raise UserError(f"{path} is locked by another docdetect; try again") from None
    except StorageError:
        raise
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}") from error
