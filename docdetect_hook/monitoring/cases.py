"""The disputed cases and their labels: how many wait, and how often the tool was right, band by band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.labels import Label
from docdetect_hook.monitoring.bands import LANGUAGES, Band

_OTHER: Final = len(LANGUAGES)  # where the number of a language stands for none of them

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

    def add_case(self, case: Case) -> None:
        """Note a case; the first sight of it counts."""
        key = _key(case.id)
        state = self._states.get(key)
        if state is None:
            self.waiting += 1
            self._states[key] = _pack(_language(case), _said(case), _OPEN, 0)
            return
        _, said, label, band = _unpack(state)
        if said == _UNSAID:  # a label came before its case, as in a merged file
            self.waiting += label == _OPEN
            self._states[key] = _pack(_language(case), _said(case), label, band)
            self._count(self._states[key], 1)

    def add_label(self, answer: Label, band: int) -> None:
        """Note a label, a skip, or an undo; the last one counts."""
        key = _key(answer.id)
        state = self._states.get(key, _UNSEEN)
        self._count(state, -1)
        language, said, before, _ = _unpack(state)
        label = _label(answer)
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


def _language(case: Case) -> int:
    return LANGUAGES.index(case.language) if case.language in LANGUAGES else _OTHER


def _said(case: Case) -> int:
    return _SAID_YES if case.suggestion else _SAID_NO


def _label(answer: Label) -> int:
    if answer.label is not None:
        return _YES if answer.label else _NO
    return _SKIPPED if answer.action == "skip" else _OPEN
