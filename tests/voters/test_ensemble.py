"""How votes become a decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.config.settings import STRATEGIES, VOTERS, Strategy
from docdetect_hook.errors import UserError
from docdetect_hook.records import Vote
from docdetect_hook.voters.ensemble import Ballot, check_weights, decide, spread

WEIGHTS = {"enhanced_python": 0.4, "enhanced_rust": 0.35, "pattern_based": 0.15, "confidence_engine": 0.1}
YES, NO = 0.9, 0.1

ballots = st.builds(
    Ballot,
    st.sampled_from(STRATEGIES),
    st.fixed_dictionaries({voter: st.floats(0, 10) for voter in VOTERS}),
    st.floats(0.05, 0.95),
)
vote_lists = st.lists(
    st.builds(Vote, st.sampled_from(list(VOTERS)), st.floats(0, 1), st.just("")),
    unique_by=lambda vote: vote.voter,
)


def _votes(**probabilities: float) -> list[Vote]:
    return [Vote(voter, probability, "") for voter, probability in probabilities.items()]


@pytest.mark.parametrize(
    ("strategy", "votes", "well", "score", "method"),
    [
        pytest.param("weighted", {}, False, 0.0, "no voter", id="nobody votes"),
        pytest.param(
            "weighted", {"enhanced_python": NO, "pattern_based": YES}, False, (0.04 + 0.135) / 0.55, "enhanced_python",
            id="the heavier voter carries a weighted vote",
        ),
        pytest.param(
            "weighted", {"enhanced_rust": YES}, True, YES, "enhanced_rust", id="weights are renormalised when others abstain"
        ),
        pytest.param(
            "majority", {"enhanced_python": NO, "pattern_based": YES, "confidence_engine": YES}, True, 2 / 3,
            "pattern_based", id="heads count in a majority",
        ),
        pytest.param(
            "majority", {"enhanced_python": YES, "pattern_based": NO}, True, 0.5, "enhanced_python",
            id="weights settle a tie",
        ),
        pytest.param(
            "unanimous", {"enhanced_python": YES, "pattern_based": NO}, False, NO, "pattern_based",
            id="one objection stops a unanimous vote",
        ),
        pytest.param(
            "any", {"enhanced_python": NO, "pattern_based": YES}, True, YES, "pattern_based",
            id="one voice is enough for any",
        ),
    ],
)  # fmt: skip
def test_decide(strategy: Strategy, votes: dict[str, float], well: bool, score: float, method: str) -> None:
    decision = decide(_votes(**votes), Ballot(strategy, WEIGHTS, 0.5))
    assert (decision.well, decision.method) == (well, method)
    assert decision.score == pytest.approx(score)


@given(vote_lists, ballots)
def test_a_score_is_a_probability_and_the_carrier_voted(votes: list[Vote], ballot: Ballot) -> None:
    decision = decide(votes, ballot)
    assert -1e-9 <= decision.score <= 1 + 1e-9
    assert decision.method in {vote.voter for vote in votes} or not votes


@given(vote_lists.filter(bool), ballots, st.floats(0, 10), st.data())
def test_raising_a_weight_never_lowers_the_score_for_its_own_label(
    votes: list[Vote], ballot: Ballot, more: float, data: st.DataObject
) -> None:
    ballot = ballot._replace(strategy="weighted", weights={v: w + 0.01 for v, w in ballot.weights.items()})
    vote = data.draw(st.sampled_from(votes))
    heavier = ballot._replace(weights={**ballot.weights, vote.voter: ballot.weights[vote.voter] + more})
    before, after = decide(votes, ballot).score, decide(votes, heavier).score
    assert abs(after - vote.probability) <= abs(before - vote.probability) + 1e-9


@given(vote_lists)
def test_spread_is_zero_exactly_when_all_agree(votes: list[Vote]) -> None:
    assert (spread(votes) == 0) == (len({vote.probability for vote in votes}) <= 1)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        pytest.param({"enhanced_pyton": 1.0}, "no voter 'enhanced_pyton'", id="an unknown voter"),
        pytest.param({"pattern_based": -1.0}, "at least 0", id="a negative weight"),
        pytest.param({"pattern_based": float("nan")}, "finite", id="not a number"),
        pytest.param({"pattern_based": True}, "must be a number", id="a truth value"),
        pytest.param({"pattern_based": 0}, "above 0", id="nothing weighs anything"),
    ],
)
def test_unusable_weights_are_refused(weights: dict[str, float], message: str) -> None:
    with pytest.raises(UserError, match=message):
        check_weights(weights)


def test_voters_left_out_weigh_nothing() -> None:
    assert check_weights({"pattern_based": 2}) == {**dict.fromkeys(VOTERS, 0.0), "pattern_based": 2.0}
