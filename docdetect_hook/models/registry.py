"""Serve a project's models: the committed one, or the candidate for its share of the files."""

from __future__ import annotations

import json
import os

from docdetect_hook.models.correction import (
    MOST_BYTES,
    PROTOCOL,
    Correction,
    ModelError,
    load_correction,
    parse_content,
)
from docdetect_hook.models.serving import MODELS, Serving
from docdetect_hook.models.state import (
    PACKAGED,
    State,
    models_folder,
    read_state,
    state_path,
)
from docdetect_hook.quality.model import packaged_model
from docdetect_hook.startup.digests import sha256
from docdetect_hook.startup.stdlib import lru_cache, suppress
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping
from docdetect_hook.storage.committed import MODEL_FILE, read_committed
from docdetect_hook.storage.folder import open_folder, reason
from docdetect_hook.text.source import SourceError, read_bytes

_PERCENT: Final = 100
_BUCKETS: Final = 10_000


class _Loadout(NamedTuple):
    """The models of one project as its files were when they were read."""

    current: Correction | None
    candidate: Correction | None = None
    share: float = 0.0
    problems: tuple[str, ...] = ()


def serving_of(root: str, path: str, named: str = "") -> Serving:
    """Return everything that serves a path of a project that has models."""
    loadout = _loadout(root, named)
    if loadout.candidate is not None and in_canary(path, loadout.share):
        return Serving(loadout.candidate, True, loadout.current)
    return Serving(loadout.current)


def trial(root: str, named: str = "") -> Serving:
    """Return the candidate on trial with the current model; without a trial the two never differ."""
    loadout = _loadout(root, named)
    return Serving(loadout.candidate, loadout.candidate is not None, loadout.current)


def serving_now(root: str | None, named: str = "") -> Correction | None:
    """Return the correction in charge, None where the packaged model serves alone."""
    return None if root is None else _loadout(root, named).current


def problems(root: str | None, named: str = "") -> tuple[str, ...]:
    """List what was wrong with the models of a project when they were loaded, a sentence each."""
    return () if root is None else _loadout(root, named).problems


def in_canary(path: str, share: float) -> bool:
    """Return whether a path is among the given percentage of all paths: always the same ones."""
    if share <= 0:
        return False
    digest = sha256(path.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % _BUCKETS < share * _BUCKETS / _PERCENT


def _loadout(root: str, named: str) -> _Loadout:
    """Load the models of a project, anew only when the files that decide have changed."""
    deciding = (named,) if named else (os.path.join(root, MODEL_FILE), state_path(root))
    return _loaded(root, named, tuple(map(_signature, deciding)))


@lru_cache(maxsize=64)
def _loaded(root: str, named: str, _signature: object) -> _Loadout:
    return _load_named(named) if named else _load_all(root)


def _signature(path: str) -> tuple[int, int, int]:
    try:
        status = os.lstat(path)
    except OSError:
        return 0, 0, 0
    return status.st_ino, status.st_size, status.st_mtime_ns


def _load_named(path: str) -> _Loadout:
    """Load the model that the configuration names; when it is refused, the packaged one serves."""
    try:
        return _Loadout(load_correction(read_bytes(path, MOST_BYTES)))
    except (ModelError, SourceError) as error:
        text = f"{path}, the model that `learning.model` names, is refused: {error}"
        return _Loadout(None, problems=(f"{text}; the packaged model serves",))


def _load_all(root: str) -> _Loadout:
    """Load the committed model, and the candidate that this user tries."""
    found: list[str] = []
    current = candidate = None
    try:
        data = read_committed(root, MODEL_FILE, MOST_BYTES)
        current = None if data is None else load_correction(data)
    except (ModelError, OSError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        found.append(f"{os.path.join(root, MODEL_FILE)} is refused: {why}; the packaged model serves")
    state = read_state(root)
    found += [state.problem] if state.problem else []
    if state.candidate is not None and state.share > 0:
        try:
            candidate = load_version(root, state.candidate, state)
        except ModelError as error:
            found.append(f"{error}; the current model serves its files too")
    return _Loadout(current, candidate, state.share, tuple(found))


def load_version(root: str, version: str, state: State | None = None) -> Correction | None:
    """Load one model of a project, None for the packaged one, or raise ModelError."""
    return None if version == PACKAGED else load_correction(model_data(root, version, state))


def model_content(root: str, version: str) -> dict[str, Any]:
    """Return everything that a model's file says; the packaged one corrects nothing. Raises ModelError."""
    if version == PACKAGED:
        return {"protocol": PROTOCOL, "version": packaged_model().version, "weights": {}, "support": {}}
    return parse_content(model_data(root, version))


def model_data(root: str, version: str, state: State | None = None) -> bytes:
    """Return the file of a model, or raise ModelError.

    A model of this user has to hash to what the state, which is sealed, says; the committed one may be a
    colleague's.
    """
    known = state or read_state(root)
    try:
        return _own(root, version, known) if version in known.digests else _committed(root, version)
    except ModelError as error:
        raise ModelError(f"{model_path(root, version)} is refused: {error}") from None


def _committed(root: str, version: str) -> bytes:
    with suppress(OSError):
        data = read_committed(root, MODEL_FILE, MOST_BYTES)
        if data is not None and load_correction(data).version == version:
            return data
    raise ModelError("neither the state nor the committed file knows it")


def _own(root: str, version: str, state: State) -> bytes:
    try:
        with open_folder(root, MODELS) as folder:
            data = folder.read(f"{version}.json", MOST_BYTES)
    except FileNotFoundError:
        raise ModelError("it does not exist") from None
    except OSError as error:
        raise ModelError(reason(error, model_path(root, version))) from None
    found, expected = sha256(data).hexdigest(), state.digests[version]
    if found != expected:
        raise ModelError(f"its SHA-256 is {found}, the state says {expected}")
    return data


def model_path(root: str, version: str) -> str:
    """Return the path of a model's file."""
    return os.path.join(models_folder(root), f"{version}.json")


def versions(root: str) -> list[str]:
    """List the versions that have a file, oldest first."""
    try:
        with open_folder(root, MODELS) as folder:
            names = folder.names()
    except OSError:
        return []
    found = [name.removesuffix(".json") for name in names if name.endswith(".json")]
    # Models that are trained here are named by numbers.
    numbered = [version for version in found if all(map(str.isdecimal, version.split(".")))]
    return sorted(numbered, key=lambda version: [int(part) for part in version.split(".")])


def next_version(root: str) -> str:
    """Return the next version: the packaged model's with the minor number after the highest one taken."""
    major = packaged_model().version.split(".")[0]
    known = [version.split(".") for version in (*versions(root), read_state(root).current)]
    taken = [int(parts[1]) for parts in known if parts[0] == major and "".join(parts[1:2]).isdecimal()]
    return f"{major}.{max(taken, default=0) + 1}.0"


def write_model(root: str, content: Mapping[str, Any]) -> str:
    """Store a model for good and return the SHA-256 of its file; the caller holds the lock."""
    data = (json.dumps(content, indent=1) + "\n").encode("ascii")
    version = load_correction(data).version
    with open_folder(root, MODELS, create=True) as folder:
        folder.replace(f"{version}.json", data, flush=True)
    return sha256(data).hexdigest()
