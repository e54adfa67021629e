"""The confidence_engine voter: the learned model's opinion on what a documentation text says."""

from __future__ import annotations

from docdetect_hook.quality.classify import Judgement
from docdetect_hook.records import Vote

NAME = "confidence_engine"


def confidence_vote(judgement: Judgement) -> Vote:
    """Vote with the probability that the text documents the definition; only for texts that were judged."""
    return Vote(NAME, judgement.informative or 0.0, judgement.reason)
