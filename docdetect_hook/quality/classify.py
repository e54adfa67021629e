"""Decide whether a documentation text says anything: empty, placeholder, restating, or informative."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Prose, read_prose
from docdetect_hook.quality.features import Measurement, measure
from docdetect_hook.quality.further import adds_a_fact
from docdetect_hook.quality.glance import says_much
from docdetect_hook.quality.item import Item, item_of
from docdetect_hook.quality.model import Model
from docdetect_hook.quality.placeholders import find_placeholder, is_executed
from docdetect_hook.quality.restated import only_name
from docdetect_hook.quality.seen import NO_WORDS, Lexicon
from docdetect_hook.quality.unfilled import unfilled_entry
from docdetect_hook.records import Definition, Judgement

# What a certain rule leaves: its measured precision is the same on empty texts and placeholders.
CERTAIN = 0.02
_WORDS_SHOWN = 6


def judge(
    definition: Definition,
    header: str,
    model: Model | None,
    lexicon: Lexicon = NO_WORDS,
    package: str = "",
    threshold: float | None = None,
) -> Judgement:
    """Judge the documentation of one definition.

    ``header`` is the source text of its header, ``package`` the name of its package where known,
    ``threshold`` the probability from which a text counts as restating (by default the model's own).
    Without a model the rules alone judge.
    """
    doc = definition.doc
    if doc is None or doc.form == "include":
        return Judgement(None, None, "")
    text = doc.text
    if not text.strip():
        return Judgement(0.0, "UND200", "empty")
    item = item_of(definition, header, package)
    unfilled = unfilled_entry(text) if definition.language == "python" else None
    if unfilled is not None:
        return Judgement(CERTAIN, "UND201", unfilled)
    passed = _passes(item, text, lexicon)
    if passed:
        return Judgement(model.glance if model else None, None, passed)
    least = threshold if threshold is not None else model.restates if model else 1.0 - CERTAIN
    prose = read_prose(text)
    certain = _certain(item, text, prose, lexicon, least)
    if certain is not None or model is None:
        return certain or Judgement(None, None, "")
    weighed = _weigh(measure(item, text, lexicon.glue, prose), model, least)
    return _reconsidered(weighed, adds_a_fact(item, prose)) if weighed.code else weighed


def _passes(item: Item, text: str, lexicon: Lexicon) -> str:
    """Return why a text need not be judged, or nothing."""
    if not lexicon.patterns and says_much(item, text):
        return "many words that the header does not have"
    return "text that the program reads" if is_executed(item, text) else ""


def _certain(item: Item, text: str, prose: Prose, lexicon: Lexicon, least: float) -> Judgement | None:
    """Judge by the rules that need no model."""
    placeholder = find_placeholder(item, text, lexicon, prose)
    if placeholder is not None:
        return Judgement(CERTAIN, "UND201", placeholder)
    words = only_name(item, text) if least <= 1.0 - CERTAIN else ()
    return Judgement(CERTAIN, "UND202", f"only the words of the name: {_listed(words)}") if words else None


def _weigh(measured: Measurement, model: Model, threshold: float) -> Judgement:
    # Rounded, because the last digits of an exponential differ between machines.
    empty = round(model.score(measured.counts), 6)
    informative = round(1.0 - empty, 6)
    if empty >= threshold:
        return Judgement(informative, "UND202", _restated(measured))
    reason = f"new words: {_listed(measured.new)}" if measured.new else "no new word"
    return Judgement(informative, None, reason)


def _reconsidered(judgement: Judgement, adds: bool) -> Judgement:
    """Let a later sentence that adds a fact win: the model weighs words, not sentences."""
    if not adds:
        return judgement
    informative = max(judgement.informative or 0.0, 0.5)
    return judgement._replace(informative=informative, code=None, reason="a later sentence adds a fact")


def _restated(measured: Measurement) -> str:
    if measured.new:
        return f"hardly more than the words of the name; new: {_listed(measured.new)}"
    if not measured.known:
        return "only words that fit any item"
    whole = "header" if measured.from_header else "name"
    return f"only the words of the {whole}: {_listed(measured.known)}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(words[:_WORDS_SHOWN]) + (", ..." if len(words) > _WORDS_SHOWN else "")
