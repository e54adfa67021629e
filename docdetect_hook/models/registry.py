"""Serve a project's models: the current one, or the candidate for its share of the files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from docdetect_hook.config.settings import VOTERS
from docdetect_hook.errors import UserError
from docdetect_hook.models.state import (
    MODELS,
    MOST_BYTES,
    PACKAGED,
    Change,
    State,
    is_version,
    models_folder,
    plain_number,
    read_state,
    served_before,
    state_path,
    update_state,
    write_state,
)
from docdetect_hook.quality.model import Model, ModelError, load_default_model, load_model
from docdetect_hook.storage.folder import open_folder, reason
from docdetect_hook.text.source import SourceError, read_bytes

__all__ = [
    "PACKAGED",
    "Change",
    "Loaded",
    "Serving",
    "State",
    "current_version",
    "in_canary",
    "load_version",
    "model_content",
    "model_path",
    "next_version",
    "packaged_model",
    "problems",
    "read_state",
    "served_model",
    "serving",
    "serving_key",
    "serving_now",
    "update_state",
    "versions",
    "write_model",
    "write_state",
]

_PERCENT: Final = 100
_BUCKETS: Final = 10_000


class Loaded(NamedTuple):
    """A model with the weights of the voters that it was trained to go with, if any."""

    model: Model
    weights: Mapping[str, float] | None = None


class Serving(NamedTuple):
    """What serves one path: the model in charge, the one to compare it with, if any, and the voters' weights.

    ``rival`` is the current model where the candidate serves, so that differing verdicts can be recorded.
    """

    model: Model
    rival: Model | None
    weights: Mapping[str, float] | None


class _Loadout(NamedTuple):
    """The models of one project as they were when its state file had this signature."""

    signature: tuple[int, ...]
    current: Loaded
    candidate: Loaded | None
    share: float
    problems: tuple[str, ...]


_loadouts: dict[tuple[str, str], _Loadout] = {}


def served_model(root: str | None, path: str) -> tuple[Model, str]:
    """Give the model that serves a path, and its version; ``path`` is relative to the root."""
    model = serving(root, path).model
    return model, model.version


def serving(root: str | None, path: str, named: str = "") -> Serving:
    """Return everything that serves a path; without a root the packaged model does.

    ``named`` is the path of the model file that the project's configuration names, if it does: that
    one serves every path, on every machine.
    """
    if root is None:
        return Serving(packaged_model(), None, None)
    loadout = _loadout(root, named)
    candidate = loadout.candidate
    if candidate is not None and in_canary(path, loadout.share):
        return Serving(candidate.model, loadout.current.model, candidate.weights)
    return Serving(loadout.current.model, None, loadout.current.weights)


def serving_now(root: str | None, named: str = "") -> Loaded:
    """Return the model in charge, with the voters' weights that go with it, if any."""
    return Loaded(packaged_model()) if root is None else _loadout(root, named).current


def problems(root: str | None, named: str = "") -> tuple[str, ...]:
    """List what was wrong with the models of a project when they were loaded, a sentence each."""
    return () if root is None else _loadout(root, named).problems


def current_version(root: str | None, named: str = "") -> str:
    """Name the version of the model that serves."""
    return serving_now(root, named).model.version


def serving_key(root: str | None) -> str:
    """Name what decides which model serves which path: verdicts under another key are void."""
    if root is None:
        return packaged_model().sha256
    loadout = _loadout(root, "")
    parts = [loadout.current.model.sha256]
    if loadout.candidate is not None:
        parts += [loadout.candidate.model.sha256, f"{loadout.share:g}"]
    return " ".join(parts)


def in_canary(path: str, share: float) -> bool:
    """Tell whether a path is among the given percentage of all paths: always the same ones."""
    if share <= 0:
        return False
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % _BUCKETS < share * _BUCKETS / _PERCENT


@cache
def packaged_model() -> Model:
    """Load the model that comes with the package, once."""
    return load_default_model()


def _loadout(root: str, named: str) -> _Loadout:
    """Load the models of a project, anew only when the file that decides has changed."""
    signature = _signature(named or state_path(root))
    known = _loadouts.get((root, named))
    if known is None or known.signature != signature:
        last = known.current if known is not None else Loaded(packaged_model())
        known = _load_named(named, signature) if named else _load_all(root, signature, last)
        _loadouts[root, named] = known
    return known


def _signature(path: str) -> tuple[int, ...]:
    try:
        status = os.lstat(path)
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _load_named(path: str, signature: tuple[int, ...]) -> _Loadout:
    """Load the model that the configuration names; when it is refused, the packaged one serves."""
    try:
        data = read_bytes(path, MOST_BYTES)
        model = load_model(data)
        _require_version(model.version)
        loaded = Loaded(model, _weights(json.loads(data).get("ensemble")))
    except (ModelError, SourceError) as error:
        text = (
            f"{path}, the model that `learning.model` names, is refused: {error}; the packaged model serves"
        )
        return _Loadout(signature, Loaded(packaged_model()), None, 0.0, (text,))
    return _Loadout(signature, loaded, None, 0.0, ())


def _load_all(root: str, signature: tuple[int, ...], last: Loaded) -> _Loadout:
    """Load what the state names; what is refused is replaced by the last good one before it."""
    state = read_state(root)
    found: list[str] = [state.problem] if state.problem else []
    current = last
    if not state.problem:
        current = _first_good(root, state, found)
    candidate = None
    if state.candidate is not None and state.share > 0:
        try:
            candidate = load_version(root, state.candidate, state)
        except ModelError as error:
            found.append(f"{error}; the current model serves its files too")
    return _Loadout(signature, current, candidate, state.share, tuple(found))


def _first_good(root: str, state: State, found: list[str]) -> Loaded:
    for version in _fallbacks(state):
        try:
            loaded = load_version(root, version, state)
        except ModelError as error:
            found.append(str(error))
            continue
        if found:
            found[-1] += f"; model {loaded.model.version} serves"
        return loaded
    return Loaded(packaged_model())


def _fallbacks(state: State) -> Iterator[str]:
    """Name what may serve, the best first: the current model, those before it, the packaged one."""
    yield from dict.fromkeys((state.current, *reversed(served_before(state.history)), PACKAGED))


def load_version(root: str, version: str, state: State | None = None) -> Loaded:
    """Load one model of a project, or raise ModelError; its file must hash to what the state says."""
    if version == PACKAGED:
        return Loaded(packaged_model())
    content, data = _content(root, version, state)
    try:
        model = load_model(data)
        weights = _weights(content.get("ensemble"))
    except ModelError as error:
        raise ModelError(f"{model_path(root, version)} is refused: {error}") from None
    if model.version != version:
        raise ModelError(f"{model_path(root, version)} is refused: it says that it is {model.version!r:.60}")
    return Loaded(model, weights)


def model_content(root: str, version: str) -> dict[str, Any]:
    """Give everything that a model's file says, for showing; raises ModelError."""
    if version == PACKAGED:
        from importlib.resources import files  # for showing a model, not for serving one

        content: dict[str, Any] = json.loads(
            files("docdetect_hook.quality").joinpath("default_model.json").read_bytes()
        )
        return content
    return _content(root, version)[0]


def _require_version(version: str) -> None:
    if not is_version(version):
        raise ModelError(
            f"{version!r:.60} is not a valid model version: it needs letters, digits, `.`, `-`, `_`"
        )


def _content(root: str, version: str, state: State | None = None) -> tuple[dict[str, Any], bytes]:
    """Read a model of this user: the state, which is sealed, says what its file hashes to."""
    _require_version(version)
    path = model_path(root, version)
    try:
        with open_folder(root, MODELS) as folder:
            data = folder.read(f"{version}.json", MOST_BYTES)
    except FileNotFoundError:
        raise ModelError(f"{path} is refused: it does not exist") from None
    except OSError as error:
        raise ModelError(f"{path} is refused: {reason(error, path)}") from None
    found, expected = hashlib.sha256(data).hexdigest(), (state or read_state(root)).digests.get(version)
    if found != expected:
        wanted = f"the state says {expected}" if expected else "the state does not know it"
        raise ModelError(f"{path} is refused: its SHA-256 is {found}, {wanted}")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is refused: it is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise ModelError(f"{path} is refused: it holds no JSON object")
    return content, data


def _weights(ensemble: object) -> dict[str, float] | None:
    """Read the voters' weights, which a model may leave out."""
    if ensemble is None:
        return None
    weights = ensemble.get("weights") if isinstance(ensemble, dict) else None
    if not isinstance(weights, dict) or set(weights) != set(VOTERS):
        raise ModelError(f"the weights of the voters are not those of {', '.join(VOTERS)}")
    numbers = {name: plain_number(weights[name]) for name in VOTERS}
    kept = {name: number for name, number in numbers.items() if number is not None and 0 <= number <= 1}
    if len(kept) != len(VOTERS) or not sum(kept.values()):
        raise ModelError("a weight of a voter is not between 0 and 1")
    return kept


def model_path(root: str, version: str) -> str:
    """Name the file of a model."""
    return os.path.join(models_folder(root), f"{version}.json")


def versions(root: str) -> list[str]:
    """List the versions that have a file, oldest first."""
    try:
        with open_folder(root, MODELS) as folder:
            names = folder.names()
    except OSError:
        return []
    found = [name.removesuffix(".json") for name in names if name.endswith(".json")]
    return sorted((name for name in found if is_version(name) and name != "state"), key=_numbers)


def _numbers(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if _is_number(part) else (-1, part) for part in version.split("."))


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdecimal()


def next_version(root: str) -> str:
    """Name the next model: the packaged model's version with the minor number after the highest one taken."""
    major, minor, *_ = (*packaged_model().version.split("."), "0")
    taken = [int(minor) if minor.isdecimal() else 0]
    for version in versions(root):
        parts = version.split(".")
        if len(parts) > 1 and parts[0] == major and parts[1].isdecimal():
            taken.append(int(parts[1]))
    return f"{major}.{max(taken) + 1}.0"


def write_model(root: str, content: Mapping[str, Any]) -> str:
    """Store a model for good and give the SHA-256 of its file; the caller holds the lock."""
    version = content.get("version")
    if not isinstance(version, str) or not is_version(version) or version in (PACKAGED, "state"):
        raise ModelError(f"{version!r:.60} is not a valid model version")
    data = (json.dumps(content, indent=1) + "\n").encode("ascii")
    load_model(data)
    with open_folder(root, MODELS, create=True) as folder:
        name = f"{version}.json"
        if folder.status(name) is not None:
            raise UserError(f"{folder.path_of(name)} exists; models are never replaced")
        folder.replace(name, data, flush=True)
    return hashlib.sha256(data).hexdigest()
