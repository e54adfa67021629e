"""The disputed cases and their labels: how many wait, and how often the tool was right, band by band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from docdetect_hook.monitoring.bands import LANGUAGES, Band

_OTHER: Final = len(LANGUAGES)  # where the number of a language stands for none of them
_SURE: Final = 0.5  # from which the model takes a text to say something

# The state of a case in one small number, so that a million of them take little room: language, what the
# tool said, what the label says, and the band of the label.
_UNSAID, _SAID_NO, _SAID_YES = range(3)
_OPEN, _NO, _YES, _SKIPPED = range(4)
_ANSWERS: Final = (_NO, _YES)
MOST_BANDS: Final = 7


class Cases:
    """The cases seen, and what their labels add to the bands."""

    def __init__(self, bands: Sequence[Band]) -> None:
        """Take the bands, at most MOST_BANDS of them."""
        self._bands = bands
        self._states: dict[int | str, int] = {}
        self.waiting = 0

    def add_case(self, identity: str, event: Mapping[str, Any]) -> None:
        """Note a case; the first sight of it counts."""
        key = _key(identity)
        state = self._states.get(key)
        if state is None:
            self.waiting += 1
            self._states[key] = _pack(_language(event), _said(event), _OPEN, 0)
            return
        _, said, label, band = _unpack(state)
        if said == _UNSAID:  # a label came before its case, as in a merged file
            self.waiting += label == _OPEN
            self._states[key] = _pack(_language(event), _said(event), label, band)
            self._count(self._states[key], 1)

    def add_label(self, identity: str, event: Mapping[str, Any], band: int) -> None:
        """Note a label, a skip, or an undo; the last one counts."""
        key = _key(identity)
        state = self._states.get(key, _UNSEEN)
        self._count(state, -1)
        language, said, before, _ = _unpack(state)
        label = _label(event)
        if said != _UNSAID:
            self.waiting += (label == _OPEN) - (before == _OPEN)
        state = self._states[key] = _pack(language, said, label, band)
        self._count(state, 1)

    def _count(self, state: int, times: int) -> None:
        language, said, label, band = _unpack(state)
        if said != _UNSAID and label in _ANSWERS:
            wrong = said != label
            self._bands[band].outcomes[language][2 * wrong + (label == _NO)] += times


def _pack(language: int, said: int, label: int, band: int) -> int:
    return ((language * 3 + said) * 4 + label) * MOST_BANDS + band


def _unpack(state: int) -> tuple[int, int, int, int]:
    state, band = divmod(state, MOST_BANDS)
    state, label = divmod(state, 4)
    language, said = divmod(state, 3)
    return language, said, label, band


_UNSEEN: Final = _pack(_OTHER, _UNSAID, _OPEN, 0)


def _key(identity: str) -> int | str:
    """Shorten an id: a whole number takes half the room of its digits."""
    try:
        return int(identity, 16)
    except ValueError:
        return identity


def _language(event: Mapping[str, Any]) -> int:
    language = event.get("language")
    return LANGUAGES.index(language) if language in LANGUAGES else _OTHER


def _said(event: Mapping[str, Any]) -> int:
    return _SAID_YES if said_documented(event) else _SAID_NO


def _label(event: Mapping[str, Any]) -> int:
    label = event.get("label")
    if isinstance(label, bool):
        return _YES if label else _NO
    return _SKIPPED if event.get("action") == "skip" else _OPEN


def said_documented(case: Mapping[str, Any]) -> bool:
    """Tell what the tool took a case for: documented by a text that says something, or not."""
    votes = case.get("votes")
    vote = votes.get("confidence_engine") if isinstance(votes, Mapping) else None
    said = vote.get("probability") if isinstance(vote, Mapping) else None
    return bool(case.get("documented")) and (not isinstance(said, int | float) or said >= _SURE)
