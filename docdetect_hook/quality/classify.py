"""Decide whether a documentation text says anything: empty, placeholder, restating, or informative."""

from __future__ import annotations

from docdetect_hook.quality.glance import says_much
from docdetect_hook.quality.item import item_of
from docdetect_hook.quality.lexicon import NO_WORDS, Lexicon
from docdetect_hook.quality.unfilled import CERTAIN, unfilled_entry
from docdetect_hook.records import Definition, Judgement
from docdetect_hook.startup.stdlib import cache
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from docdetect_hook.quality.model import Model

_UNKNOWN = Judgement(None, None, "")
_EMPTY = Judgement(0.0, "UND200", "empty")
_MUCH = Judgement(None, None, "many words that the header does not have")


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
        return _UNKNOWN
    text = doc.text
    if not text.strip():
        return _EMPTY
    item = item_of(definition, header, package)
    unfilled = unfilled_entry(text) if definition.language == "python" else None
    if unfilled is not None:
        return Judgement(CERTAIN, "UND201", unfilled)
    if not lexicon.patterns and says_much(item, text):
        return _MUCH if model is None else _MUCH._replace(informative=model.glance)
    return _assess()(item, text, model, lexicon, threshold)


@cache
def _assess() -> Callable[..., Judgement]:
    from docdetect_hook.quality.assessment import assess  # most texts do without its word lists

    return assess
