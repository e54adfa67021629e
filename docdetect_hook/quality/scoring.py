"""Score a text by the model of numbers: whether it says more than the header does."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Prose
from docdetect_hook.quality.features import Measurement, measure
from docdetect_hook.quality.further import adds_a_fact
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.model import Model
from docdetect_hook.quality.restated import listed
from docdetect_hook.records import Judgement


def score_text(
    item: Item, text: str, prose: Prose, model: Model, glue: frozenset[str], threshold: float
) -> Judgement:
    """Judge a text by its numbers; ``threshold`` is the probability from which it counts as restating."""
    measured = measure(item, text, glue, prose)
    scored = _scored(measured, model, threshold)
    return _reconsidered(scored, adds_a_fact(item, prose)) if scored.code else scored


def _scored(measured: Measurement, model: Model, threshold: float) -> Judgement:
    # Rounded, because the last digits of an exponential differ between machines.
    empty = round(model.score(measured.counts), 6)
    informative = round(1.0 - empty, 6)
    if empty >= threshold:
        return Judgement(informative, "UND202", _restated(measured))
    reason = f"new words: {listed(measured.new)}" if measured.new else "no new word"
    return Judgement(informative, None, reason)


def _reconsidered(judgement: Judgement, adds: bool) -> Judgement:
    """Let a later sentence that adds a fact win: the model weighs words, not sentences."""
    if not adds:
        return judgement
    informative = max(judgement.informative or 0.0, 0.5)
    return judgement._replace(informative=informative, code=None, reason="a later sentence adds a fact")


def _restated(measured: Measurement) -> str:
    if measured.new:
        return f"hardly more than the words of the name; new: {listed(measured.new)}"
    if not measured.known:
        return "only words that fit any item"
    whole = "header" if measured.from_header else "name"
    return f"only the words of the {whole}: {listed(measured.known)}"
