"""The application: its pages, and what it answers when something is wrong."""

from __future__ import annotations

import sys
import traceback

from flask import Flask, render_template
from werkzeug.exceptions import HTTPException

from docdetect_hook import __version__
from docdetect_hook.dashboard.formatting import FILTERS, UNKNOWN, accuracy_note, harmless
from docdetect_hook.dashboard.security import guard
from docdetect_hook.dashboard.series import SERIES
from docdetect_hook.dashboard.site import Site
from docdetect_hook.dashboard.views import alerts, coverage, findings, models, overview, performance, review
from docdetect_hook.errors import UserError

PAGES = {
    "overview": "Overview",
    "review": "Review",
    "findings": "Findings",
    "coverage": "Coverage",
    "performance": "Performance",
    "models": "Models",
    "alerts": "Alerts",
}
"""The pages by the name of their endpoint, in the order of the menu."""

_WORDS = {
    404: "There is no such page.",
    405: "This address does not take that.",
    413: "That is too long: a note may have 5,000 characters.",
}


def create_app(site: Site) -> Flask:
    """Make the application of one project."""
    app = Flask("docdetect_hook.dashboard")
    app.jinja_env.finalize = harmless
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        site=site,
        pages=PAGES,
        docdetect_version=__version__,
        accuracy_note=accuracy_note,
        unknown=UNKNOWN,
    )
    app.jinja_env.globals.update(SERIES)
    guard(app, site.access)
    for module in (overview, review, findings, coverage, performance, models, alerts):
        module.add_to(app, site)
    _answer_errors(app)
    return app


def _answer_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refuse(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        text = _WORDS.get(code, error.description or "")
        return render_template("error.html", code=code, text=text), code

    @app.errorhandler(UserError)
    def tell(error: UserError) -> tuple[str, int]:
        return render_template("error.html", code=409, text=str(error)), 409

    @app.errorhandler(Exception)
    def fail(_error: Exception) -> tuple[str, int]:
        """Tell the terminal what happened, and the browser that something did."""
        traceback.print_exc(file=sys.stderr)
        text = "The dashboard made a mistake; its terminal says which. Please report it."
        return render_template("error.html", code=500, text=text), 500
