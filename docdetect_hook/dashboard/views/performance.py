"""What runs cost: throughput, latency, memory, processors, and how much was kept from earlier runs."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.site import Site, page
from docdetect_hook.monitoring.statistics import WINDOWS
from docdetect_hook.monitoring.tables import ROWS
from docdetect_hook.startup.typed import Final

_WINDOWS: Final = {"1h": "last hour", "24h": "last 24 hours", "7d": "last 7 days", "all": "ever"}


def add_to(app: Flask, site: Site) -> None:
    """Add the page."""

    @app.get("/performance")
    def performance() -> ResponseReturnValue:
        figures = site.figures()
        windows = [] if figures.value is None else [figures.value.window(name) for name in WINDOWS]
        return page(
            site,
            "performance.html",
            figures,
            figures=figures.value,
            titles=[_WINDOWS.get(name, name) for name in WINDOWS],
            lines=[(row, [row.cell(window) for window in windows]) for row in ROWS if row.what],
        )
