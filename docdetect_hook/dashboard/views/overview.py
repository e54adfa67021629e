"""The first page: how much is documented, how right the gate is, and what needs somebody."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.site import Site, page
from docdetect_hook.dashboard.snapshot import inside

_MOST_FOLDERS = 12


def add_to(app: Flask, site: Site) -> None:
    """Add the page."""

    @app.get("/")
    def overview() -> ResponseReturnValue:
        figures, checked = site.figures(), site.checked()
        files = checked.value.files if checked.value is not None else ()
        return page(
            site,
            "overview.html",
            figures,
            checked,
            figures=figures.value,
            checked=checked.value,
            top=inside(files, "")[:_MOST_FOLDERS],
        )
