"""The confidence_engine voter: what the learned models say of a text, or of its absence."""

from __future__ import annotations

from docdetect_hook.records import Judgement, Vote

NAME = "confidence_engine"


def confidence_vote(judgement: Judgement, needed: float | None) -> Vote | None:
    """Vote with the probability that a text informs or, without one, that nobody would write one."""
    if judgement.informative is not None:
        return Vote(NAME, judgement.informative, judgement.reason)
    if needed is None:
        return None
    return Vote(NAME, round(1.0 - needed, 4), f"{round(100 * needed)} of 100 like it are documented")
