"""Note where a candidate on trial and the current model decide differently on a finding."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from docdetect_hook.models.correction import Subject
from docdetect_hook.models.registry import Serving

EVENT: Final = "canary"
_FORMAT: Final = 1


def trial_event(case: str, subject: Subject, served: Serving, below: float) -> dict[str, Any] | None:
    """Return the record of a finding that only one of two models demotes, None when there is none.

    ``case`` is the case's id. The record's own id is the same whenever the same case is seen.
    """
    if not served.on_trial or served.correction is None:
        return None
    own = served.correction.demotes(subject, below)
    other = served.rival is not None and served.rival.demotes(subject, below)
    if own == other:
        return None
    rival = "" if served.rival is None else served.rival.version
    key = "\0".join((case, served.correction.version, rival))
    return {
        "v": _FORMAT,
        "event": EVENT,
        "id": hashlib.sha256(key.encode("utf-8")).hexdigest()[:16],
        "case": case,
        "candidate": {"model": served.correction.version, "demoted": own},
        "current": {"model": rival, "demoted": other},
    }
