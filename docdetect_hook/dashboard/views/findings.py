"""The findings: searched, sorted, grouped, a page at a time."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, request
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.checked import SORTS, Checked, Question, grouped
from docdetect_hook.dashboard.site import Site, page, page_number
from docdetect_hook.rules.table import RULES

PER_PAGE: Final = 50
_LONGEST: Final = 200  # characters of a search
_GROUPS: Final = ("", "file", "symbol")


def add_to(app: Flask, site: Site) -> None:
    """Add the page."""
    app.jinja_env.filters["editor_link"] = lambda row: editor_link(site.root, row.path, row.line, row.col)
    app.jinja_env.filters["editor_place"] = lambda case: editor_link(site.root, case.path, case.line, 1)

    @app.get("/findings")
    def findings() -> ResponseReturnValue:
        checked = site.checked()
        asked = question_of(request.args)
        group = request.args.get("group", "")
        number = page_number(request.args.get("page"))
        shown = _shown(checked.value, asked, group if group in _GROUPS else "", number)
        return page(
            site,
            "findings.html",
            checked,
            asked=asked,
            sorts=SORTS,
            rules=RULES,
            plain=Question(words=asked.words),
            **shown,
        )


def question_of(words: dict[str, str]) -> Question:
    """Read what is asked for from the address of the page."""
    fields = {name: words.get(name, "")[:_LONGEST] for name in Question._fields}
    return Question(**{**fields, "sort": fields["sort"] if fields["sort"] in SORTS else "confidence"})


def _shown(checked: Checked | None, asked: Question, group: str, number: int) -> dict[str, Any]:
    """Return one page of rows, or of groups, with the choices to narrow it down."""
    rows = asked.matches(checked.rows) if checked is not None else []
    listed = grouped(rows, group) if group else rows
    last = max(1, -(-len(listed) // PER_PAGE))
    number = min(number, last)
    start = (number - 1) * PER_PAGE
    return {
        "checked": checked,
        "group": group,
        "found": len(rows),
        "groups": len(listed),
        "listed": listed[start : start + PER_PAGE],
        "number": number,
        "last": last,
        "choices": {
            name: sorted(Counter(getattr(row, name) for row in (checked.rows if checked else ())).items())
            for name in ("language", "code", "kind")
        },
    }


def editor_link(root: str, path: str, line: int, col: int) -> str:
    """Return the address at which an editor opens a place."""
    absolute = os.path.join(root, path).replace(os.sep, "/")
    place = quote(absolute.encode("utf-8", "surrogateescape"), safe="/:")
    return f"vscode://file{'' if place.startswith('/') else '/'}{place}:{line}:{col}"
