"""Alerts: which figures are past their thresholds, which were, and the thresholds themselves."""

from __future__ import annotations

import difflib
import hashlib
import os

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from docdetect_hook.config.edit import with_values
from docdetect_hook.config.places import MAX_BYTES, YAML_NAMES
from docdetect_hook.config.settings import OPTIONS, Settings
from docdetect_hook.dashboard.reading import settings_in
from docdetect_hook.dashboard.site import Site, page
from docdetect_hook.dashboard.source import place_of
from docdetect_hook.errors import UserError
from docdetect_hook.reports.output import write_whole
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Mapping
from docdetect_hook.text.source import SourceError, read_bytes

KEYS: Final = (
    "safety.alert_threshold",
    "safety.accuracy_threshold",
    "safety.latency_threshold",
    "safety.memory_threshold",
    "safety.error_threshold",
    "learning.retraining_frequency",
)
"""The options that can be changed here."""

_ENDLESS: Final = (float("inf"), float("-inf"))


class Change(NamedTuple):
    """A configuration file as it is and as it would be; ``seen`` tells whether it changes meanwhile."""

    path: str
    before: str
    after: str

    @property
    def seen(self) -> str:
        """Return what stands for the text that the change was made from."""
        return hashlib.sha256(self.before.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def diff(self) -> list[str]:
        """Return the lines of the change."""
        name = os.path.basename(self.path)
        lines = (self.before.splitlines(), self.after.splitlines())
        return list(difflib.unified_diff(*lines, name, name, lineterm=""))


def add_to(app: Flask, site: Site) -> None:
    """Add the page, the change that is shown first, and what writes it."""

    @app.get("/alerts")
    def alerts() -> ResponseReturnValue:
        figures, settings = site.figures(), settings_in(site.root)
        past = list(reversed(figures.value.alerts)) if figures.value is not None else []
        rows = [(OPTIONS[key], value_of(settings, key), settings.origins.get(key, "")) for key in KEYS]
        return page(site, "alerts.html", figures, figures=figures.value, past=past, rows=rows)

    @app.get("/alerts/change")
    def preview() -> ResponseReturnValue:
        """Show what would be written."""
        values = _values(request.args, settings_in(site.root))
        change = change_of(site.root, values)
        return render_template("alerts_change.html", change=change, values=values, root=site.root)

    @app.post("/alerts/change")
    def save() -> ResponseReturnValue:
        values = _values(request.form, settings_in(site.root))
        change = change_of(site.root, values)
        if request.form.get("seen") != change.seen:
            raise UserError(f"{change.path} has changed meanwhile: look at the change again")
        if values:
            write_whole(change.path, [change.after], "configuration")
            site.background.expire("figures")
        return redirect(url_for("alerts"), 303)


def value_of(settings: Settings, key: str) -> float:
    """Return the value of an option by its dotted key."""
    option = OPTIONS[key]
    value: float = getattr(getattr(settings, option.section), option.name)
    return value


def _values(given: Mapping[str, str], settings: Settings) -> dict[str, float]:
    """Return the values that are other ones than now."""
    values = {key: _number(key, given[key]) for key in KEYS if key in given}
    return {key: value for key, value in values.items() if value != value_of(settings, key)}


def _number(key: str, text: str) -> float:
    option = OPTIONS[key]
    try:
        value = int(text) if option.kind == "int" else float(text)
    except ValueError:
        value = float("nan")
    least, most = option.minimum, option.maximum
    if not (least is None or value >= least) or not (most is None or value <= most) or value in _ENDLESS:
        raise UserError(f"{key} must be {option.wanted}, not {text!r:.40}")
    return value


def change_of(root: str, values: Mapping[str, float]) -> Change:
    """Return what putting values into the project's configuration would change."""
    path = settings_in(root).file or os.path.join(root, YAML_NAMES[0])
    if place_of(root, path) != os.path.realpath(root) + path[len(root) :] or os.path.islink(path):
        raise UserError(f"{path} is not a file of the project itself: edit it by hand")
    before = _text(path) if os.path.lexists(path) else ""
    return Change(path, before, with_values(os.path.basename(path), before, values))


def _text(path: str) -> str:
    try:
        return read_bytes(path, MAX_BYTES).decode("utf-8")
    except (SourceError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}") from error
