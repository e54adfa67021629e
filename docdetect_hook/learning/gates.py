"""Decide whether a candidate may serve, by labels that it has not seen.

What passing guarantees: people gave both answers; of the findings that the candidate would take back, fewer
than `learning.demote_below` are wanted, with 95 % confidence; and it tells wanted findings from others better
than chance, which one-sided and random labels cannot make it do.
"""

from __future__ import annotations

import math

from docdetect_hook.learning.training import Example
from docdetect_hook.models.correction import Correction
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final, Iterable, Sequence

_LEAST_OF_EACH: Final = 10
_LEAST_SHARE: Final = 0.1
_LUCK: Final = 0.05  # how often a candidate that takes back too much may pass
_CHANCE: Final = 0.01  # how often one that guesses may


class Check(NamedTuple):
    """One gate: whether it lets the candidate pass, and why."""

    name: str
    passed: bool
    text: str


class Counts(NamedTuple):
    """Labelled findings by whether a model takes them back and whether people want them."""

    demoted: int
    demoted_wanted: int
    kept: int
    kept_wanted: int


def gates(examples: Sequence[Example], models: Sequence[Correction], below: float) -> tuple[Check, ...]:
    """Check a candidate against every gate; each label comes with a model that has not seen it."""
    counts = count(examples, models, below)
    return both_answers(examples), wanted_stay(counts, below), better_than_chance(counts)


def refusal(checks: Iterable[Check]) -> str:
    """Return why a candidate may not serve, or nothing."""
    return "; ".join(f"{check.name}: {check.text}" for check in checks if not check.passed)


def count(examples: Sequence[Example], models: Sequence[Correction], below: float) -> Counts:
    """Count what models make of labelled findings."""
    rows = [
        (model.demotes(one.subject, below), one.wanted) for one, model in zip(examples, models, strict=True)
    ]
    demoted = [wanted for taken, wanted in rows if taken]
    kept = [wanted for taken, wanted in rows if not taken]
    return Counts(len(demoted), sum(demoted), len(kept), sum(kept))


def both_answers(examples: Sequence[Example]) -> Check:
    """Require that people wanted some findings and not others: one key held down teaches nothing."""
    wanted = sum(one.wanted for one in examples)
    other = len(examples) - wanted
    least = max(_LEAST_OF_EACH, math.ceil(_LEAST_SHARE * len(examples)))
    text = f"{wanted} findings are wanted, {other} are not; at least {least} of each are needed"
    return Check("both answers", min(wanted, other) >= least, text)


def wanted_stay(counts: Counts, below: float) -> Check:
    """Require that few of the findings that a candidate takes back are wanted: exact binomial test."""
    from scipy.stats import binom

    luck = float(binom.cdf(counts.demoted_wanted, counts.demoted, below))
    text = (
        f"of {counts.demoted} labelled findings that it takes back unseen, {counts.demoted_wanted} are wanted"
    )
    return Check("wanted findings stay", luck <= _LUCK, f"{text} (p = {luck:.3f}, at most {_LUCK:g})")


def better_than_chance(counts: Counts) -> Check:
    """Require that what is taken back is wanted less often than what stays: Fisher's exact test."""
    from scipy.stats import hypergeom

    total, wanted = counts.demoted + counts.kept, counts.demoted_wanted + counts.kept_wanted
    luck = float(hypergeom.cdf(counts.demoted_wanted, total, wanted, counts.demoted))
    text = f"{counts.kept_wanted} of {counts.kept} that stay are wanted"
    return Check("better than chance", luck <= _CHANCE, f"{text} (p = {luck:.3f}, at most {_CHANCE:g})")
