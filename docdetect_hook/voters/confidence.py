"""The confidence_engine voter: what the learned models say of a text, or of its absence."""

from __future__ import annotations

from docdetect_hook.records import Vote
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.voters.voter import Matter


class ConfidenceVoter(NamedTuple):
    """Votes with the probability that a text informs or, without one, that nobody would write one."""

    name: str = "confidence_engine"

    def vote(self, matter: Matter) -> Vote | None:
        """Abstain where no model was asked, and where one says only that the documentation is needed."""
        judgement, needed = matter.judgement, matter.needed
        if judgement.informative is not None:
            return Vote(self.name, judgement.informative, judgement.reason)
        if needed is None or matter.definition.documented:
            return None
        return Vote(self.name, round(1.0 - needed, 4), f"{round(100 * needed)} of 100 like it are documented")
