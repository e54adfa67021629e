"""Judge a text that does not say much at a glance: by the rules for placeholders, then by the model."""

from __future__ import annotations

from docdetect_hook.quality.docstring import Prose, read_prose
from docdetect_hook.quality.item import Item
from docdetect_hook.quality.lexicon import Lexicon
from docdetect_hook.quality.placeholders import find_placeholder, is_executed
from docdetect_hook.quality.restated import listed, only_name
from docdetect_hook.quality.unfilled import CERTAIN
from docdetect_hook.records import Judgement
from docdetect_hook.startup.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from docdetect_hook.quality.model import Model


def assess(
    item: Item, text: str, model: Model | None, lexicon: Lexicon, threshold: float | None = None
) -> Judgement:
    """Judge a text; ``threshold`` is the probability from which it counts as restating."""
    if is_executed(item, text):
        return Judgement(model.glance if model else None, None, "text that the program reads")
    least = threshold if threshold is not None else model.restates if model else 1.0 - CERTAIN
    if model is None:
        return _certain(item, text, None, lexicon, least) or Judgement(None, None, "")
    prose = read_prose(text)
    certain = _certain(item, text, prose, lexicon, least)
    if certain is not None:
        return certain
    from docdetect_hook.quality.scoring import score_text  # where rules alone judge, its words are not loaded

    return score_text(item, text, prose, model, lexicon.glue, least)


def _certain(item: Item, text: str, prose: Prose | None, lexicon: Lexicon, least: float) -> Judgement | None:
    """Judge by the rules that need no model."""
    placeholder = find_placeholder(item, text, lexicon, prose)
    if placeholder is not None:
        return Judgement(CERTAIN, "UND201", placeholder)
    words = only_name(item, text) if least <= 1.0 - CERTAIN else ()
    return Judgement(CERTAIN, "UND202", f"only the words of the name: {listed(words)}") if words else None
