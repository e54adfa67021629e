"""What every page stands on: the project, work beside the server, review sessions, and how a page is made."""

from __future__ import annotations

import re
import secrets
import time

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from docdetect_hook.dashboard.background import Background, Held
from docdetect_hook.dashboard.reading import (
    Figures,
    Filter,
    Waiting,
    act_on_answers,
    read_figures,
    read_queue,
    records_sign,
    sign_of,
)
from docdetect_hook.dashboard.security import Access
from docdetect_hook.dashboard.sessions import ReviewSessions
from docdetect_hook.dashboard.snapshot import Snapshot
from docdetect_hook.feedback.fields import line_of_text
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Callable, Final

SEEN: Final = "X-Seen"
"""The header with which a page says what it shows: nothing is sent when that is still so."""

_CHECK_EVERY: Final = 10  # seconds between two looks at the files, while somebody looks at a page
_LONGEST_NAME: Final = 60
_NUMBER: Final = re.compile("[0-9]{1,6}")

Check = Callable[[str, str], Snapshot | None]
"""Checks a project, unless the second text, which says what was checked before, still holds."""


class Site(NamedTuple):
    """One project with everything that its pages need; ``live`` is False for a copy."""

    root: str
    access: Access
    background: Background
    sessions: ReviewSessions
    check: Check
    reviewer: str
    clock: Callable[[], float] = time.time
    live: bool = True

    def figures(self) -> Held[Figures]:
        """Return the figures of the metrics, labels and models."""
        return self.background.latest("figures", sign_of(self.root, self.clock()), read_figures, self.root)

    def checked(self) -> Held[Snapshot]:
        """Return the last check, and look after changed files from time to time."""
        known = self.background.value("check")
        key = known.key if isinstance(known, Snapshot) else ""
        tick = int(self.clock() // _CHECK_EVERY) if self.live else 0
        return self.background.latest("check", tick, self.check, self.root, key)

    def queue(self, wanted: Filter) -> Held[Waiting]:
        """Return the cases that wait under a filter."""
        name = "queue " + "\n".join(wanted)
        return self.background.latest(name, records_sign(self.root), read_queue, self.root, wanted)

    def steps(self) -> Held[tuple[str, ...]]:
        """Return what the answers that were given here made happen to models."""
        return self.background.latest("steps", self.sessions.given, act_on_answers, self.root, self.reviewer)

    def who(self) -> str:
        """Return what tells this browser from others."""
        if "who" not in session:
            session["who"] = secrets.token_hex(8)
        return str(session["who"])

    def name(self) -> str:
        """Return the name under which this browser judges."""
        return str(session.get("name") or self.reviewer)


def page(
    site: Site,
    template: str,
    *held: Held[Any],
    more: str = "",
    **values: Any,  # noqa: ANN401 - as the template takes
) -> ResponseReturnValue:
    """Return a page, or nothing where the browser shows it already.

    ``held`` are the results that the page rests on, ``more`` whatever else changes it.
    """
    version = ".".join([*(str(one.number) for one in held), more])
    if request.headers.get(SEEN) == version:
        return "", 204
    troubles = [one.trouble for one in held if one.trouble]
    waits = any(one.value is None and not one.trouble for one in held)
    return render_template(template, site=site, version=version, troubles=troubles, waits=waits, **values)


def wanted_name(text: str) -> str:
    """Return the name that a reviewer gives, without what is no name."""
    return line_of_text(text).strip()[:_LONGEST_NAME]


def page_number(text: str | None) -> int:
    """Return the number of a page from 1; what is no number is the first."""
    return max(1, int(text)) if text and _NUMBER.fullmatch(text) else 1
