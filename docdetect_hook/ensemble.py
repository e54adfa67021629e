"""From votes to one verdict on a definition."""

from __future__ import annotations

from docdetect_hook.records import Definition, Verdict
from docdetect_hook.voters.structural import structural_vote


def decide(definition: Definition) -> Verdict:
    """Decide whether the definition is documented, and how sure that is."""
    vote = structural_vote(definition)
    score = vote.probability
    documented = score > 0.5  # noqa: PLR2004 - the middle of a probability
    confidence = max(score, 1 - score) * definition.certainty
    return Verdict(documented, score, max(confidence, 0.5), vote.voter, (vote,))
