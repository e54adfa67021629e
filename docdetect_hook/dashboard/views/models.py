"""The models of the project: what each is worth, which one serves, and how that came about."""

from __future__ import annotations

from flask import Flask, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.reading import settings_in
from docdetect_hook.dashboard.site import Site, page
from docdetect_hook.errors import UserError
from docdetect_hook.feedback.fields import line_of_text
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.correction import ModelError
from docdetect_hook.models.lifecycle import Note, shown
from docdetect_hook.models.state import PACKAGED, State, read_state
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Mapping

_ACTIONS: Final = {
    "promote": "serves every file",
    "canary": "serves a share of the files",
    "rollback": "serves again, and a canary ends",
}
_MOST_CHANGES: Final = 100
_LONGEST_VERSION: Final = 64


class Shown(NamedTuple):
    """One model as it is shown; ``trouble`` says why it cannot serve, ``served`` that it did before."""

    name: str
    version: str
    role: str
    content: Mapping[str, Any]
    trouble: str
    served: bool

    @property
    def gates(self) -> list[Mapping[str, Any]]:
        """Return what the gates said."""
        return [gate for gate in self.content.get("gates") or () if isinstance(gate, dict)]

    @property
    def metrics(self) -> Mapping[str, Any]:
        """Return the figures of its training."""
        metrics = self.content.get("metrics")
        return metrics if isinstance(metrics, dict) else {}


def add_to(app: Flask, site: Site) -> None:
    """Add the page, the question before each change, and the changes."""

    @app.get("/models")
    def models() -> ResponseReturnValue:
        state = read_state(site.root)
        figures = site.figures()
        return page(
            site,
            "models.html",
            figures,
            more=str(len(state.history)) + state.current,
            state=state,
            models=_models(site.root, state),
            history=list(reversed(state.history))[:_MOST_CHANGES],
            problems=registry.problems(site.root, settings_in(site.root).model_path),
            shown_version=shown,
        )

    @app.get("/models/<action>")
    def change(action: str) -> ResponseReturnValue:
        """Ask before a change is made."""
        version = request.args.get("version", "")[:_LONGEST_VERSION]
        if action not in _ACTIONS:
            abort(404)
        return render_template("model_change.html", action=action, version=version, what=_ACTIONS[action])

    @app.post("/models/<action>")
    def make(action: str) -> ResponseReturnValue:
        if action not in _ACTIONS:
            abort(404)
        version = request.form.get("version", "")[:_LONGEST_VERSION] or None
        note = Note(site.name(), line_of_text(request.form.get("why", "")), site.clock())
        if action == "promote":
            lifecycle.promote(site.root, note, version)
        elif action == "rollback":
            lifecycle.rollback(site.root, note, version)
        else:
            lifecycle.start_canary(site.root, _share(request.form.get("share", "")), note, version)
        site.background.expire("figures")
        return redirect(url_for("models"), 303)


def _share(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise UserError(f"the share of a canary must be a number, not {text!r:.40}") from None


def _models(root: str, state: State) -> list[Shown]:
    return [_shown(root, name, state) for name in (*reversed(list(registry.versions(root))), PACKAGED)]


def _shown(root: str, name: str, state: State) -> Shown:
    content: Mapping[str, Any] = {}
    trouble = ""
    try:
        content = registry.model_content(root, name)
        if name != PACKAGED:
            registry.load_version(root, name, state)
    except ModelError as error:
        trouble = str(error)
    return Shown(name, shown(name), _role(name, state), content, trouble, _served(name, state))


def _served(name: str, state: State) -> bool:
    """Check whether a model served until another one was promoted."""
    past = {change.version for change in state.history if change.action in ("promote", "rollback")}
    return name != state.current and name in {*past, PACKAGED}


def _role(name: str, state: State) -> str:
    if name == state.current:
        return "serves"
    if name == state.candidate:
        return f"canary, {state.share:g} %" if state.share else "candidate"
    return "before" if name == state.previous else ""
