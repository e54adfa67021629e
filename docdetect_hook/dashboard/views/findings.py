"""The findings: searched, sorted, grouped, a page at a time."""

from __future__ import annotations

import os
from collections import OrderedDict
from urllib.parse import quote

from flask import Flask, request
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.background import Held
from docdetect_hook.dashboard.site import Site, page, page_number
from docdetect_hook.dashboard.snapshot import CHOICES, SORTS, Question, Snapshot, counted_by
from docdetect_hook.rules.table import RULES
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Sequence

PER_PAGE: Final = 50
_MOST_LISTS: Final = 8
_LONGEST: Final = 200  # characters of a search
_GROUPS: Final = ("", "file", "symbol")


def add_to(app: Flask, site: Site) -> None:
    """Add the page."""
    lists = _Lists()
    app.jinja_env.filters["editor_link"] = lambda row: editor_link(site.root, row.path, row.line, row.col)
    app.jinja_env.filters["editor_place"] = lambda case: editor_link(site.root, case.path, case.line, 1)

    @app.get("/findings")
    def findings() -> ResponseReturnValue:
        checked = site.checked()
        asked = question_of(request.args)
        group = request.args.get("group", "")
        number = page_number(request.args.get("page"))
        group = group if group in _GROUPS else ""
        shown = _shown(checked.value, lists.of(checked, asked, group), number)
        return page(
            site,
            "findings.html",
            checked,
            asked=asked,
            sorts=SORTS,
            rules=RULES,
            plain=Question(words=asked.words),
            group=group,
            **shown,
        )


def question_of(words: dict[str, str]) -> Question:
    """Read what is asked for from the address of the page."""
    fields = {name: words.get(name, "")[:_LONGEST] for name in Question._fields}
    return Question(**{**fields, "sort": fields["sort"] if fields["sort"] in SORTS else "confidence"})


class _List(NamedTuple):
    """What is asked for: the number of findings, and the findings or what was counted of their groups."""

    found: int
    entries: Sequence[Any]


class _Lists:
    """The lists that were asked for last, so that their other pages take no time."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, Question, str], _List] = OrderedDict()

    def of(self, checked: Held[Snapshot], asked: Question, group: str) -> _List:
        key = (checked.number, asked, group)
        kept = self._kept.get(key)
        if kept is None:
            asked = asked._replace(sort="path") if group else asked
            rows = asked.matches(checked.value.rows) if checked.value is not None else ()
            kept = _List(len(rows), counted_by(rows, group) if group else rows)
            self._kept[key] = kept
            while len(self._kept) > _MOST_LISTS:
                self._kept.popitem(last=False)
        return kept


def _shown(checked: Snapshot | None, wanted: _List, number: int) -> dict[str, Any]:
    """Return one page of findings, or of groups, with the choices to narrow it down."""
    last = max(1, -(-len(wanted.entries) // PER_PAGE))
    number = min(number, last)
    return {
        "checked": checked,
        "found": wanted.found,
        "groups": len(wanted.entries),
        "listed": wanted.entries[(number - 1) * PER_PAGE : number * PER_PAGE],
        "number": number,
        "last": last,
        "choices": checked.choices if checked is not None else dict.fromkeys(CHOICES, ()),
    }


def editor_link(root: str, path: str, line: int, col: int) -> str:
    """Return the address at which an editor opens a place."""
    absolute = os.path.join(root, path).replace(os.sep, "/")
    place = quote(absolute.encode("utf-8", "surrogateescape"), safe="/:")
    return f"vscode://file{'' if place.startswith('/') else '/'}{place}:{line}:{col}"
