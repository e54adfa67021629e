"""Change what serves: add a candidate, refuse one, start a canary, promote, roll back, each in one step."""

from __future__ import annotations

from docdetect_hook.errors import UserError
from docdetect_hook.models.correction import ModelError, is_version, parse_content
from docdetect_hook.models.registry import model_data, next_version, write_model
from docdetect_hook.models.state import (
    PACKAGED,
    Change,
    State,
    locked,
    read_state,
    update_state,
    write_state,
)
from docdetect_hook.quality.model import packaged_model
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping
from docdetect_hook.storage.committed import MODEL_FILE, replace_committed

_WHOLE: Final = 100.0


class Note(NamedTuple):
    """Who changes something, why, and when (seconds since 1970)."""

    who: str
    why: str
    ts: float

    def change(self, action: str, version: str) -> Change:
        """Make the entry of the history."""
        return Change(round(self.ts, 3), action, version, self.who, self.why)


def add_candidate(root: str, content: Mapping[str, Any], note: Note, *, refused: str = "") -> str:
    """Store a trained model under the next version and give that; ``refused`` says why it must not serve."""
    with locked(root):
        state = read_state(root)
        version = next_version(root)
        digest = write_model(root, {**content, "version": version})
        action = "refuse" if refused else "train"
        new = state._replace(
            digests={**state.digests, version: digest},
            history=(*state.history, note._replace(why=refused or note.why).change(action, version)),
        )
        if not refused:
            new = new._replace(candidate=version, share=0.0)
        write_state(root, new)
    return version


def start_canary(root: str, share: float, note: Note, version: str | None = None) -> State:
    """Let the candidate, or the version named, serve a percentage of the files; 0 stops it."""
    if not 0 <= share <= _WHOLE:
        raise UserError(f"the share of a canary must be a percentage from 0 to 100, not {share:g}")

    def change(state: State) -> State:
        wanted = _chosen(root, version, state)
        _allowed(root, wanted, state)
        entry = note._replace(why=note.why or f"{share:g} % of the files").change("canary", wanted)
        return state._replace(candidate=wanted, share=float(share), history=(*state.history, entry))

    return update_state(root, change)


def promote(root: str, note: Note, version: str | None = None) -> State:
    """Let the candidate, or the version named, serve everything."""

    def change(state: State) -> State:
        wanted = _chosen(root, version, state)
        return _serve(root, state, wanted, note.change("promote", wanted))

    return update_state(root, change)


def _chosen(root: str, version: str | None, state: State) -> str:
    """Return the version named, or the candidate: a model that does not serve everything yet."""
    wanted = named(root, version, state) if version else state.candidate
    if wanted is None:
        raise UserError("there is no candidate; train one with `docdetect retrain`")
    if wanted == state.current:
        raise UserError(f"model {shown(wanted)} serves already")
    return wanted


def rollback(root: str, note: Note, version: str | None = None) -> State:
    """Go back to the version named; without one, end the canary, or else go back to what served before."""

    def change(state: State) -> State:
        wanted = named(root, version, state) if version else _before(state)
        if wanted == state.current and not state.share:
            raise UserError(f"model {shown(wanted)} serves already")
        return _serve(root, state, wanted, note.change("rollback", wanted))

    return update_state(root, change)


def _before(state: State) -> str:
    if state.share:
        return state.current
    if state.previous is None:
        raise UserError("no model served before this one: there is nothing to go back to")
    return state.previous


def drop_candidate(root: str, note: Note) -> State:
    """Stop a canary and forget its candidate, whose file stays."""

    def change(state: State) -> State:
        if state.candidate is None:
            raise UserError("there is no candidate to drop")
        entry = note.change("drop", state.candidate)
        return state._replace(candidate=None, share=0.0, history=(*state.history, entry))

    return update_state(root, change)


def note_alert(root: str, note: Note) -> State:
    """Write into the history that people were alerted to the model that serves."""

    def change(state: State) -> State:
        return state._replace(history=(*state.history, note.change("alert", state.current)))

    return update_state(root, change)


def named(root: str, version: str, state: State | None = None) -> str:
    """Find the model that a user names: with or without a leading v, the packaged one by its version too."""
    known = (state or read_state(root)).digests
    for name in (version, version.removeprefix("v")):
        if name in known:
            return name
        if name in (PACKAGED, packaged_model().version):
            return PACKAGED
    if not is_version(version):
        raise UserError(f"{version!r:.60} is not a valid model version")
    raise UserError(f"there is no model {version}; `docdetect model list` shows those there are")


def shown(version: str) -> str:
    """Return the version of a model as users know it."""
    return packaged_model().version if version == PACKAGED else version


def _allowed(root: str, version: str, state: State) -> bytes | None:
    """Return the file of a model that can serve, and may; none for the packaged one, or raise UserError."""
    if version == PACKAGED:
        return None
    try:
        data = model_data(root, version, state)
    except ModelError as error:
        raise UserError(f"model {shown(version)} cannot serve: {error}") from None
    if parse_content(data).get("passed") is False:
        raise UserError(
            f"model {shown(version)} must not serve: the gates refused it "
            f"(`docdetect model show {version}` says why)"
        )
    return data


def _serve(root: str, state: State, version: str, entry: Change) -> State:
    """Put a model in charge, for everybody who has the committed file; that ends the canary."""
    replace_committed(root, MODEL_FILE, _allowed(root, version, state))
    return state._replace(current=version, candidate=None, share=0.0, history=(*state.history, entry))
