"""How much is documented: folder by folder, by kind, language and audience, and over time."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from docdetect_hook.coverage.badge import badge
from docdetect_hook.coverage.share import Share
from docdetect_hook.dashboard.site import Site, page
from docdetect_hook.dashboard.snapshot import inside

_WORST = 10


def add_to(app: Flask, site: Site) -> None:
    """Add the page, and the badge that it shows."""

    @app.get("/coverage")
    def coverage() -> ResponseReturnValue:
        checked, figures = site.checked(), site.figures()
        folder = request.args.get("folder", "").strip("/")
        files = checked.value.files if checked.value is not None else ()
        worst = sorted(files, key=lambda file: (-(file.share.definitions - file.share.documented), file.path))
        return page(
            site,
            "coverage.html",
            checked,
            figures,
            checked=checked.value,
            figures=figures.value,
            folder=folder,
            steps=_steps(folder),
            lines=inside(files, folder),
            worst=[one for one in worst[:_WORST] if one.share.definitions > one.share.documented],
        )

    @app.get("/badge.svg", endpoint="badge")
    def picture() -> ResponseReturnValue:
        checked = site.checked().value
        total = checked.total if checked is not None else Share()
        return Response(badge(total), mimetype="image/svg+xml")


def _steps(folder: str) -> list[tuple[str, str]]:
    """Return the folders on the way to one, each with its name."""
    names = folder.split("/") if folder else []
    return [("/".join(names[: place + 1]), name) for place, name in enumerate(names)]
