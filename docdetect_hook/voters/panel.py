"""The panel of voters: asks those that are enabled about a definition and forms the verdict."""

from __future__ import annotations

from docdetect_hook.quality.classify import judge
from docdetect_hook.quality.item import header_of
from docdetect_hook.quality.lexicon import NO_WORDS, Lexicon
from docdetect_hook.quality.neighbours import Neighbours
from docdetect_hook.records import Definition, Judgement, Verdict, Vote
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Sequence, cast
from docdetect_hook.voters.ensemble import Ballot, decide, spread
from docdetect_hook.voters.voter import Matter, Voter

if TYPE_CHECKING:
    from docdetect_hook.config.settings import Settings, Strategy
    from docdetect_hook.quality.model import Model

_NOT_JUDGED = Judgement(None, None, "")


class Opinion(NamedTuple):
    """A verdict on a definition, and what was found of its text."""

    verdict: Verdict
    judgement: Judgement


class Panel(NamedTuple):
    """Which voters sit, whether the learned model is among them, and how their votes are counted."""

    voters: tuple[Voter, ...]
    confidence: bool
    ballot: Ballot
    uncertainty: float
    lexicon: Lexicon

    def ask(
        self, definition: Definition, around: Neighbours, model: Model | None, *, weighs_need: bool = True
    ) -> Opinion:
        """Ask the voters about one definition of a file; ``model`` None: rules alone judge its text.

        Without ``weighs_need`` nobody asks how likely people would document it, which costs a little.
        """
        judgement = self.judge(definition, around.lines, model)
        needed = _need_of(definition, around) if weighs_need and self.confidence else None
        votes: list[Vote] = []
        if self.voters:
            matter = Matter(definition, around, judgement, needed)
            # A loop, and here: a voter is asked about each definition, a few calls below the command line.
            for voter in self.voters:
                vote = voter.vote(matter)
                if vote is not None:
                    votes.append(vote)
        decision = decide(votes, self.ballot)
        gap = spread(votes)
        return Opinion(
            Verdict(
                definition.documented,
                decision.score,
                _confidence(definition, judgement, needed, decision.score),
                decision.method,
                tuple(votes),
                judgement.informative,
                gap >= self.uncertainty,
                gap,
                needed,
            ),
            judgement,
        )

    def judge(
        self,
        definition: Definition,
        lines: Sequence[str],
        model: Model | None,
        threshold: float | None = None,
    ) -> Judgement:
        """Judge the text of a definition, by rules alone where there is no model.

        ``threshold`` is the probability from which a text counts as restating, by default the model's own.
        """
        if definition.doc is None:
            return _NOT_JUDGED
        return judge(definition, header_of(definition, lines), model, self.lexicon, threshold=threshold)


def _need_of(definition: Definition, around: Neighbours) -> float:
    from docdetect_hook.quality.needed import need_of  # a clean run does without its patterns and its model

    return need_of(definition, around)


# Of forms that people argue about no error can be measured, because they do not agree on the truth.
_ARGUABLE = 0.9


def _confidence(definition: Definition, judgement: Judgement, needed: float | None, score: float) -> float:
    """Return how likely the verdict stands: that people would write what lacks, or leave what is there."""
    if definition.documented:
        informative = judgement.informative
        return definition.certainty if informative is None else max(informative, 1.0 - informative)
    sure = definition.certainty * (1.0 if definition.arguable is None else _ARGUABLE)
    return round(sure * (1.0 - score if needed is None else needed), 4)


def panel_for(settings: Settings) -> Panel:
    """Seat the voters that the settings enable; one without a switch always sits."""
    from docdetect_hook.voters.table import VOTERS  # where nobody is asked, nobody is loaded

    detection, empty = settings.detection, empty_panel(settings)
    voters = tuple(voter for voter in VOTERS if getattr(detection, f"enable_{voter.name}", True))
    return empty._replace(voters=voters, confidence=detection.enable_confidence_engine)


def empty_panel(settings: Settings) -> Panel:
    """Make a panel on which nobody sits: it judges texts by rules."""
    detection = settings.detection
    return Panel(
        (),
        False,
        Ballot(
            cast("Strategy", detection.voting_strategy), detection.weights, detection.confidence_threshold
        ),
        settings.learning.uncertainty_threshold,
        lexicon_of(settings),
    )


def lexicon_of(settings: Settings) -> Lexicon:
    """Compile the words and patterns that the settings add to the built-in ones."""
    quality = settings.quality
    if not (quality.filler or quality.glue or quality.patterns or quality.allowed):
        return NO_WORDS
    from docdetect_hook.quality.placeholders import make_lexicon

    return make_lexicon(quality.filler, quality.glue, quality.patterns, quality.allowed)
