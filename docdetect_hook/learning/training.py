"""Train a model from the labels of a project and the packaged table; needs scikit-learn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from docdetect_hook.errors import UserError
from docdetect_hook.learning.dataset import Row, Table, fold_of
from docdetect_hook.learning.evaluation import accuracy, brier, calibration_error
from docdetect_hook.learning.labels import Feedback, features_of
from docdetect_hook.learning.queue import pattern_of
from docdetect_hook.quality.features import FEATURES
from docdetect_hook.quality.model import PROTOCOL, Model

if TYPE_CHECKING:
    import numpy as np

    Matrix = np.ndarray[Any, np.dtype[np.float64]]

INSTALL: Final = "pip install 'docdetect-hook[learn]'"

# How much more a label of the project counts than a row of the packaged table; its own labels choose.
BOOSTS: Final = (1.0, 3.0, 10.0, 30.0)
# How much more a fixed point counts than a label: the least of these at which all of them hold.
_ANCHORED: Final = (3.0, 10.0, 30.0)
_FOLDS: Final = 5
_HELD_FOLDS: Final = 4  # one label in four is kept for the gates
_DIGITS: Final = 12
_CUT: Final = 0.5


class Example(NamedTuple):
    """One labelled text as a model sees it; ``label`` says that the text documents its item.

    ``group`` is its pattern: copies of one text are learnt from or judged together.
    """

    id: str
    features: Mapping[str, float]
    label: bool
    weight: float
    group: str


class Fit(NamedTuple):
    """A trained logistic model: raw weights in the order of the features, and how it was chosen."""

    weights: tuple[float, ...]
    intercept: float
    boost: float
    out_of_fold: tuple[float, ...]

    def informative(self, examples: Iterable[Example]) -> list[float]:
        """Give the probability of each text to say something."""
        named = dict(zip(FEATURES, self.weights, strict=True))
        model = Model("", named, self.intercept, 1.0, 0.0, _CUT, 1.0, "")
        return [1.0 - model.score(example.features) for example in examples]


def require_sklearn() -> None:
    """Raise UserError when scikit-learn is not installed."""
    from importlib.util import find_spec

    if find_spec("sklearn") is None:
        raise UserError(f"training needs scikit-learn; install it with {INSTALL}")


def examples_of(feedback: Feedback) -> list[Example]:
    """Take the labelled cases that a model decides, in the order of their ids."""
    found = []
    for one in feedback.labelled:
        features = features_of(one.case)
        if features is not None:
            found.append(Example(one.case.id, features, one.label, one.weight, pattern_of(one.case)))
    return sorted(found, key=lambda example: example.id)


def weak_examples_of(feedback: Feedback) -> list[Example]:
    """Take the weak labels that a model decides, in the order of their ids."""
    found = []
    for one in feedback.weak:
        features = features_of(one)
        if features is not None:
            found.append(Example(one.id, features, one.label, one.weight, pattern_of(one)))
    return sorted(found, key=lambda example: example.id)


def hold_out(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Part the labels that a model learns from and those kept for its gates: always the same ones."""
    train: list[Example] = []
    held: list[Example] = []
    for example in examples:
        (held if fold_of(example.group, 1, _HELD_FOLDS) == 0 else train).append(example)
    return train, held


class Basis(NamedTuple):
    """What every model is trained from beside the labels.

    ``anchors`` are fixed points that no label may move over ``restates``, the probability of saying
    nothing from which a text is reported; ``strength`` is scikit-learn's C.
    """

    rows: Sequence[Row]
    weak: Sequence[Example] = ()
    anchors: Sequence[Example] = ()
    strength: float = 0.02
    restates: float = 0.8


def fit_labels(basis: Basis, examples: Sequence[Example], boosts: Sequence[float] = BOOSTS) -> Fit:
    """Fit a model; how much the labels outweigh the table is chosen by cross-validation on the labels.

    The smallest boost within noise of the best one is taken, so that labels that say nothing new, or
    contradict each other, change little.
    """
    folded = {boost: _out_of_fold(basis, examples, boost) for boost in boosts}
    boost = _smallest_good(examples, folded)
    for anchored in _ANCHORED:
        weights, intercept = fit_once(basis, examples, boost, anchored)
        fit = Fit(weights, intercept, boost, tuple(folded[boost]))
        if _holds(fit, basis):
            break
    return fit


def _holds(fit: Fit, basis: Basis) -> bool:
    """Tell whether every fixed point is on its side of the line from which texts are reported."""
    judged = zip(fit.informative(basis.anchors), basis.anchors, strict=True)
    return all((round(1.0 - p, 6) < basis.restates) == anchor.label for p, anchor in judged)


def _smallest_good(examples: Sequence[Example], folded: Mapping[float, Sequence[float]]) -> float:
    """Choose by the Brier score out of fold, the smallest boost within one standard error of the best."""
    labels = [example.label for example in examples]
    scores = {boost: brier(labels, found) for boost, found in folded.items()}
    best = min(scores, key=lambda boost: (scores[boost], boost))
    for boost in sorted(scores):
        pairs = zip(labels, folded[boost], folded[best], strict=True)
        losses = [(p - label) ** 2 - (q - label) ** 2 for label, p, q in pairs]
        if sum(losses) <= _standard_error(losses):
            return boost
    return best


def _standard_error(values: Sequence[float]) -> float:
    """Give the standard error of the sum of these values."""
    mean = sum(values) / len(values) if values else 0.0
    return float(sum((value - mean) ** 2 for value in values) ** 0.5)


def _out_of_fold(basis: Basis, examples: Sequence[Example], boost: float) -> list[float]:
    """Judge each label by a model that has not seen it, nor a copy of its text."""
    folds = [fold_of(example.group, 2, _FOLDS) for example in examples]
    found = [0.0] * len(examples)
    for fold in range(_FOLDS):
        inside = [example for example, own in zip(examples, folds, strict=True) if own != fold]
        outside = [at for at, own in enumerate(folds) if own == fold]
        if not outside:
            continue
        weights, intercept = fit_once(basis, inside, boost)
        judged = Fit(weights, intercept, boost, ()).informative([examples[at] for at in outside])
        for at, probability in zip(outside, judged, strict=True):
            found[at] = probability
    return found


class _Data(NamedTuple):
    """Rows for scikit-learn: numbers, whether the text says nothing, and how much each row counts."""

    values: list[Sequence[float]]
    empty: list[float]
    weights: list[float]

    @classmethod
    def of_rows(cls, rows: Sequence[Row]) -> _Data:
        """Take rows of the packaged table."""
        return cls([row.values for row in rows], [float(row.empty) for row in rows], [1.0] * len(rows))

    @classmethod
    def of_examples(cls, examples: Sequence[Example], boost: float) -> _Data:
        """Take labels of the project."""
        return cls(
            [[example.features.get(name, 0.0) for name in FEATURES] for example in examples],
            [float(not example.label) for example in examples],
            [boost * example.weight for example in examples],
        )


def fit_once(
    basis: Basis, examples: Sequence[Example], boost: float = 1.0, anchored: float = _ANCHORED[0]
) -> tuple[tuple[float, ...], float]:
    """Fit one model on standardised numbers, and fold the standardisation into its weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler
    from threadpoolctl import threadpool_limits

    parts = [
        _Data.of_rows(basis.rows),
        _Data.of_examples(examples, boost),
        _Data.of_examples(basis.weak, 1.0),
        _Data.of_examples(basis.anchors, boost * anchored),
    ]
    values = np.array([row for part in parts for row in part.values], dtype=np.float64)
    empty = np.array([label for part in parts for label in part.empty])
    counts = np.array([weight for part in parts for weight in part.weights])
    scaler = StandardScaler().fit(values)
    logistic = LogisticRegression(C=basis.strength, solver="newton-cholesky", tol=1e-8, max_iter=200)
    with threadpool_limits(1):  # the sums of one thread come out the same on every machine, and sooner
        logistic.fit(scaler.transform(values), empty, sample_weight=counts)
    weights = logistic.coef_[0] / scaler.scale_
    intercept = float(logistic.intercept_[0] - np.dot(weights, scaler.mean_))
    return tuple(round(float(weight), _DIGITS) for weight in weights), round(intercept, _DIGITS)


def fingerprint(table: Table, examples: Iterable[Example], weak: Iterable[Example], seed: int) -> str:
    """Hash everything that a model is trained from."""
    rows = [[one.id, one.label, one.weight, sorted(one.features.items())] for one in (*examples, *weak)]
    text = json.dumps([table.sha256, rows, seed], separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def model_content(fit: Fit, parent: Mapping[str, Any], examples: Sequence[Example]) -> dict[str, Any]:
    """Make the content of a model file; version, origin and gates are added by the caller."""
    labels = [example.label for example in examples]
    answers = [probability >= _CUT for probability in fit.out_of_fold]
    return {
        "protocol": PROTOCOL,
        "version": "0",
        "features": list(FEATURES),
        "weights": list(fit.weights),
        "intercept": fit.intercept,
        "calibration": {"slope": 1.0, "offset": 0.0},
        "thresholds": parent["thresholds"],
        "glance": parent["glance"],
        "labels": len(examples),
        "boost": fit.boost,
        "metrics": {
            "accuracy": round(accuracy(labels, answers), 4),
            "brier": round(brier(labels, fit.out_of_fold), 4),
            "ece": round(calibration_error(labels, fit.out_of_fold), 4),
        },
    }
