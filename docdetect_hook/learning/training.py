"""Learn from a team's labels which findings it would not fix; needs scikit-learn."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.cases import Case
from docdetect_hook.feedback.reading import Feedback
from docdetect_hook.models.correction import PACKAGED_OPINION, Correction, Subject, log_odds, traits
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Final, Iterable, Sequence

INSTALL: Final = "pip install 'docdetect-hook[learn]'"
_FOLDS: Final = 5
_DIGITS: Final = 6
# A group or trait that fewer labels have is no kind of definition yet.
_LEAST: Final = 8
# How much of a label the packaged models' opinion on each labelled finding counts.
_PRIOR: Final = 0.1
_PLAIN: Final = 0.8  # of the answers, from which a trait speaks for one side
_STRENGTH: Final = 3.0  # scikit-learn's C


class Example(NamedTuple):
    """A labelled finding; ``wanted`` says that people would fix it, ``weight`` (0..1) how sure that is."""

    id: str
    subject: Subject
    wanted: bool
    weight: float = 1.0
    ts: float = 0.0


def require_sklearn() -> None:
    """Raise UserError when scikit-learn is not installed."""
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise UserError(f"training needs scikit-learn; install it with {INSTALL}")


def subject_of(case: Case) -> Subject | None:
    """Return the finding that a case is about, None where nothing is reported."""
    if case.code is None:
        return None
    sure = 0.5 if case.confidence is None else case.confidence
    return Subject(case.language, case.kind, case.code, case.qualname, case.path, sure)


def examples_of(feedback: Feedback) -> list[Example]:
    """Take the labelled findings, in the order of their ids."""
    found = []
    for one in feedback.labelled:
        subject = subject_of(one.case)
        if subject is not None:
            answers = one.answers
            found.append(Example(one.case.id, subject, not one.label, answers.weight, answers.ts))
    return sorted(found)


def learned_patterns(examples: Sequence[Example]) -> dict[str, list[dict[str, Any]]]:
    """List traits of findings that people mostly uphold (``positive_patterns``), or mostly call in order."""
    totals = Counter(trait for one in examples for trait in traits(one.subject))
    upheld = Counter(trait for one in examples if one.wanted for trait in traits(one.subject))
    rows: list[dict[str, Any]] = [
        {"pattern": trait, "cases": cases, "upheld": upheld[trait]}
        for trait, cases in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        if cases >= _LEAST
    ]
    return {
        "positive_patterns": [one for one in rows if one["upheld"] >= _PLAIN * one["cases"]],
        "negative_patterns": [one for one in rows if one["upheld"] <= (1 - _PLAIN) * one["cases"]],
    }


def fit(examples: Sequence[Example], version: str = "candidate") -> Correction:
    """Fit a logistic regression on the traits of labelled findings.

    The packaged models' opinion stands beside every label as a small part of one, so that few labels change
    little.
    """
    counts = Counter(trait for one in examples for trait in traits(one.subject))
    kept = sorted(trait for trait, count in counts.items() if count >= _LEAST)
    if not kept:
        return Correction(version, {}, {})
    weights = _coefficients(examples, [PACKAGED_OPINION, *kept])
    groups = Counter(one.subject.group for one in examples)
    return Correction(version, weights, {name: count for name, count in groups.items() if count >= _LEAST})


def _coefficients(examples: Sequence[Example], kept: Sequence[str]) -> dict[str, float]:
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    places = {trait: at for at, trait in enumerate(kept)}
    values = np.zeros((3 * len(examples), len(kept)))
    answers, counts = [], []
    for row, one in enumerate(examples):
        held = [places[trait] for trait in traits(one.subject) if trait in places]
        for part in range(3):
            values[3 * row + part, held] = 1.0
            values[3 * row + part, 0] = log_odds(one.subject.confidence)
        # The label, and the packaged models' opinion in two parts.
        answers += [one.wanted, True, False]
        sure = one.subject.confidence
        counts += [one.weight, _PRIOR * sure, _PRIOR * (1 - sure)]
    logistic = LogisticRegression(C=_STRENGTH, solver="lbfgs", tol=1e-8, max_iter=1000, fit_intercept=False)
    with threadpool_limits(1):  # the sums of one thread come out the same on every machine, and sooner
        logistic.fit(values, np.array(answers), sample_weight=np.array(counts))
    return dict(zip(kept, (round(float(one), _DIGITS) for one in logistic.coef_[0]), strict=True))


def out_of_fold(examples: Sequence[Example]) -> list[Correction]:
    """Return for each label a model that has learnt from labels of others only."""
    folds = [fold_of(one.id) for one in examples]
    models = {
        fold: fit([one for one, own in zip(examples, folds, strict=True) if own != fold])
        for fold in sorted(set(folds))
    }
    return [models[fold] for fold in folds]


def fold_of(identity: str, folds: int = _FOLDS) -> int:
    """Deal a label to a fold."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % folds


def fingerprint(examples: Iterable[Example]) -> str:
    """Hash everything that a model is trained from."""
    text = json.dumps([[one.id, one.subject, one.wanted, one.weight] for one in examples])
    return hashlib.sha256(text.encode("ascii")).hexdigest()
