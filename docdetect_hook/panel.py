"""The panel of voters: asks those that are enabled about a definition and forms the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from docdetect_hook.ensemble import Ballot, Strategy, decide, spread
from docdetect_hook.records import Definition, Verdict, Vote
from docdetect_hook.voters.pattern import pattern_vote
from docdetect_hook.voters.structural import structural_vote

if TYPE_CHECKING:
    from docdetect_hook.settings import Settings


class Panel(NamedTuple):
    """Which voters sit, and how their votes are counted."""

    structural: frozenset[str]
    pattern: bool
    ballot: Ballot
    uncertainty: float

    def verdict(self, definition: Definition, lines: Sequence[str]) -> Verdict:
        """Ask the voters about one definition of the file with these lines."""
        votes = tuple(self._votes(definition, lines))
        decision = decide(votes, self.ballot)
        gap = spread(votes)
        confidence = max(decision.score, 1 - decision.score, 0.5) * definition.certainty
        return Verdict(
            decision.documented,
            decision.score,
            max(confidence, 0.5),
            decision.method,
            votes,
            None,
            gap > self.uncertainty,
            gap,
        )

    def _votes(self, definition: Definition, lines: Sequence[str]) -> list[Vote]:
        votes = []
        if definition.language in self.structural:
            votes.append(structural_vote(definition))
        if self.pattern:
            vote = pattern_vote(definition, lines)
            if vote is not None:
                votes.append(vote)
        return votes


def panel_for(settings: Settings) -> Panel:
    """Seat the voters that the settings enable."""
    detection = settings.detection
    seats = (("python", detection.enable_enhanced_python), ("rust", detection.enable_enhanced_rust))
    structural = frozenset(language for language, enabled in seats if enabled)
    ballot = Ballot(
        cast("Strategy", detection.voting_strategy), detection.weights, detection.confidence_threshold
    )
    return Panel(structural, detection.enable_pattern_based, ballot, settings.learning.uncertainty_threshold)
