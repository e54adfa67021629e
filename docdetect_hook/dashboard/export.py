"""Write the pages as files that need no server: for the artifacts of CI, or to keep."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from docdetect_hook.dashboard.app import PAGES, create_app
from docdetect_hook.dashboard.site import Site
from docdetect_hook.reports.output import write_whole
from docdetect_hook.startup.typed import Final

MOST_PAGES: Final = 40
"""The most pages of findings that are written."""

_FIRST: Final = "overview"
_LIST: Final = "findings"
_LAST_PAGE: Final = re.compile(r"page \d+ of ([\d,]+)")


def write_copy(site: Site, folder: str) -> list[str]:
    """Write every page but those that ask for answers; return the names of the pages."""
    copy = site._replace(live=False)
    app = create_app(copy)
    app.jinja_env.globals["url_for"] = copied_address
    client = app.test_client()
    copy.checked()  # first: the figures tell of this run, too
    _copy_static(app.static_folder or "", os.path.join(folder, "static"))
    names = []
    for endpoint in PAGES:
        if endpoint == "review":
            continue
        text = client.get("/" if endpoint == _FIRST else f"/{endpoint}").get_data(as_text=True)
        names.append(_write(folder, copied_address(endpoint), text))
        if endpoint == _LIST:
            for page in range(2, _pages_in(text) + 1):
                more = client.get(f"/{endpoint}?page={page}").get_data(as_text=True)
                names.append(_write(folder, copied_address(endpoint, page=page), more))
    _write(folder, copied_address("badge"), client.get("/badge.svg").get_data(as_text=True))
    return names


def copied_address(endpoint: str, *, filename: str = "", page: int = 1, **_words: object) -> str:
    """Return where a page of the copy is; the copy has each page once, without searches."""
    if endpoint == "static":
        return f"static/{quote(filename)}"
    if endpoint == "badge":
        return "badge.svg"
    if endpoint == _FIRST:
        return "index.html"
    return f"{endpoint}-{page}.html" if 1 < page <= MOST_PAGES else f"{endpoint}.html"


def _pages_in(text: str) -> int:
    found = _LAST_PAGE.search(text)
    return min(MOST_PAGES, int(found[1].replace(",", ""))) if found else 1


def _copy_static(source: str, target: str) -> None:
    """Copy each file as the pages are written: a link in its place is replaced, not followed."""
    for folder, _, names in os.walk(source):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                _write(target, os.path.relpath(path, source), file.read())


def _write(folder: str, name: str, text: str) -> str:
    write_whole(os.path.join(folder, name), [text], "page")
    return name
