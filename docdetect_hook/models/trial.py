"""Note where a candidate on trial and the current model give different verdicts on a text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from docdetect_hook.quality.model import Model

EVENT: Final = "canary"
_FORMAT: Final = 1
_EVEN: Final = 0.5


def trial_event(
    case: str, features: Mapping[str, float] | None, model: Model, rival: Model | None
) -> dict[str, Any] | None:
    """Give the record of a differing verdict, or None when there is nothing to record.

    ``case`` is the case's id, ``features`` what the model was asked with, ``rival`` the model in charge
    where ``model`` serves on trial. The record's own id is the same whenever the same case is seen.
    """
    if rival is None or features is None:
        return None
    own, other = _Said.of(model, features), _Said.of(rival, features)
    if (own.documented, own.reported) == (other.documented, other.reported):
        return None
    key = "\0".join((case, model.version, rival.version))
    return {
        "v": _FORMAT,
        "event": EVENT,
        "id": hashlib.sha256(key.encode("utf-8")).hexdigest()[:16],
        "case": case,
        "candidate": own._asdict(),
        "current": other._asdict(),
    }


class _Said(NamedTuple):
    """What one model says of a text, and whether it is reported."""

    model: str
    informative: float
    documented: bool
    reported: bool

    @classmethod
    def of(cls, model: Model, features: Mapping[str, float]) -> _Said:
        """Ask a model."""
        empty = round(model.score(features), 6)  # as the judge rounds it
        return cls(model.version, round(1.0 - empty, 6), empty <= _EVEN, empty >= model.restates)
