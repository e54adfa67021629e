"""From votes to one opinion on a definition: is its documentation as it should be."""

from __future__ import annotations

import math

from docdetect_hook.config.settings import VOTERS, Strategy
from docdetect_hook.errors import UserError
from docdetect_hook.records import Vote
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Mapping, Sequence


class Decision(NamedTuple):
    """What the votes amount to: whether all is well, the score (0..1) and the voter that carried it."""

    well: bool
    score: float
    method: str


class Ballot(NamedTuple):
    """How votes are counted: strategy, the voters' weights, and the score above which all is well."""

    strategy: Strategy
    weights: Mapping[str, float]
    threshold: float


def check_weights(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights as floats, or raise UserError when a voter or a number is not usable.

    Weights are relative: they are renormalised over the voters that do not abstain.
    """
    unknown = sorted(set(weights) - set(VOTERS))
    if unknown:
        raise UserError(f"there is no voter {unknown[0]!r}; the voters are {', '.join(VOTERS)}")
    for voter, weight in weights.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise UserError(f"the weight of {voter} must be a number, not {weight!r}")
        if not math.isfinite(weight) or weight < 0:
            raise UserError(f"the weight of {voter} must be a finite number of at least 0, not {weight!r}")
    if not sum(weights.values()):
        raise UserError("at least one voter needs a weight above 0")
    return {voter: float(weights.get(voter, 0.0)) for voter in VOTERS}


def decide(votes: Sequence[Vote], ballot: Ballot) -> Decision:
    """Count the votes of the voters that did not abstain; where nobody votes nothing is known to be well."""
    if not votes:
        return Decision(False, 0.0, "no voter")
    well, score = _COUNTS[ballot.strategy](votes, ballot)
    return Decision(well, score, _carrier(votes, ballot.weights, well))


def spread(votes: Sequence[Vote]) -> float:
    """Measure the disagreement: the distance between the highest and the lowest probability."""
    if not votes:
        return 0.0
    probabilities = [vote.probability for vote in votes]
    return max(probabilities) - min(probabilities)


def _weighted(votes: Sequence[Vote], ballot: Ballot) -> tuple[bool, float]:
    """Average the probabilities by weight; voters that all weigh nothing count alike."""
    total = weight_sum = 0.0
    for vote in votes:
        weight = ballot.weights[vote.voter]
        total += weight * vote.probability
        weight_sum += weight
    if not weight_sum:
        total, weight_sum = sum(vote.probability for vote in votes), float(len(votes))
    score = total / weight_sum
    return score > ballot.threshold, score


def _majority(votes: Sequence[Vote], ballot: Ballot) -> tuple[bool, float]:
    """Count heads; the weighted score settles a tie."""
    share = sum(vote.probability > ballot.threshold for vote in votes) / len(votes)
    return (_weighted(votes, ballot)[0] if share == 1 / 2 else share > 1 / 2), share


def _unanimous(votes: Sequence[Vote], ballot: Ballot) -> tuple[bool, float]:
    score = min(vote.probability for vote in votes)
    return score > ballot.threshold, score


def _any(votes: Sequence[Vote], ballot: Ballot) -> tuple[bool, float]:
    score = max(vote.probability for vote in votes)
    return score > ballot.threshold, score


_COUNTS: dict[Strategy, Callable[[Sequence[Vote], Ballot], tuple[bool, float]]] = {
    "weighted": _weighted,
    "majority": _majority,
    "unanimous": _unanimous,
    "any": _any,
}


def _carrier(votes: Sequence[Vote], weights: Mapping[str, float], well: bool) -> str:
    """Return the voter that pulled hardest towards the answer."""
    sign = 1 if well else -1
    best, pull = votes[0].voter, -math.inf
    for vote in votes:
        strength = sign * weights[vote.voter] * (vote.probability - 0.5)
        if strength > pull:
            best, pull = vote.voter, strength
    return best
