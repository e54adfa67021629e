"""Train the default model from the table of numbers, measure it by cross-validation, write it and its card.

Run as ``python -m training.train_default_model`` from the root of a checkout; it needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from docdetect_hook.quality.classify import CERTAIN
from docdetect_hook.quality.features import FEATURES
from docdetect_hook.quality.model import PROTOCOL
from training.build_table import HERE, TABLE
from training.card import render_card
from training.metrics import score
from training.table import FOLDS, Row, Table, fold_of, read_table

VERSION: Final = "1.0.0"
CREATED: Final = "2026-11-23"
RESTATES: Final = 0.8
_STRENGTHS: Final = (0.02, 0.05, 0.1)
_DEALS: Final = (0, 1, 2)
_MODEL: Final = os.path.join(HERE, os.pardir, "docdetect_hook", "quality", "default_model.json")
_CARD: Final = os.path.join(HERE, os.pardir, "docs", "model.md")

Matrix: TypeAlias = Any


class Evaluation(NamedTuple):
    """Out-of-fold probabilities that a text documents nothing, one list for each deal of the packages."""

    logistic: list[list[float]]
    boosted: list[list[float]]


def main(argv: Sequence[str] | None = None) -> int:
    """Train, evaluate and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--table", default=TABLE)
    parser.add_argument("--model", default=_MODEL)
    parser.add_argument("--card", default=_CARD)
    options = parser.parse_args(argv)
    table = read_table(options.table)
    if table.features != FEATURES:
        sys.stderr.write("the table was built for other features; run training.build_table first\n")
        return 2
    evaluation = evaluate(table)
    model = model_content(table, evaluation)
    with open(options.model, "w", encoding="utf-8") as file:
        file.write(json.dumps(model, indent=1) + "\n")
    os.makedirs(os.path.dirname(options.card), exist_ok=True)
    with open(options.card, "w", encoding="utf-8") as file:
        file.write(render_card(table, evaluation.logistic, evaluation.boosted, model))
    return 0


def learnt(rows: Sequence[Row]) -> list[Row]:
    """Pick the rows that no rule decides: the model learns from these."""
    return [row for row in rows if row.way in ("model", "glance")]


def fit(rows: Sequence[Row], strength: float) -> Pipeline:
    """Fit the logistic regression on standardised features."""
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=strength, tol=1e-9, max_iter=20000))
    return pipeline.fit(_matrix(rows), _labels(rows))


def choose_strength(rows: Sequence[Row]) -> float:
    """Choose the strength of regularisation with the least out-of-fold Brier score on these rows alone."""

    def brier(strength: float) -> float:
        probabilities = _out_of_fold(rows, 9, lambda train: fit(train, strength))
        return float(np.mean((np.array(probabilities) - _labels(rows)) ** 2))

    return min(_STRENGTHS, key=brier)


def _boost(rows: Sequence[Row]) -> GradientBoostingClassifier:
    model = GradientBoostingClassifier(
        n_estimators=150,
        max_depth=4,
        learning_rate=0.05,
        subsample=0.6,
        max_features=0.3,
        min_samples_leaf=10,
        random_state=0,
    )
    return model.fit(_matrix(rows), _labels(rows))


def _matrix(rows: Sequence[Row]) -> Matrix:
    return np.array([row.values for row in rows], dtype=np.float64)


def _labels(rows: Sequence[Row]) -> Matrix:
    return np.array([row.empty for row in rows], dtype=np.float64)


def _out_of_fold(rows: Sequence[Row], deal: int, make: Callable[[Sequence[Row]], Any]) -> list[float]:
    """Judge each package by a model that has not seen it."""
    folds = np.array([fold_of(row.package, deal) for row in rows])
    values = _matrix(rows)
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        held = folds == fold
        if held.any():
            model = make([row for row, out in zip(rows, held, strict=True) if not out])
            found[held] = model.predict_proba(values[held])[:, 1]
    return [float(value) for value in found]


def evaluate(table: Table) -> Evaluation:
    """Judge every row out of fold; the strength of regularisation is chosen inside each training part."""
    rows = learnt(table.rows)
    glance = glance_share(table)
    logistic, boosted = [], []
    for deal in _DEALS:
        nested = _out_of_fold(rows, deal, lambda train: fit(train, choose_strength(train)))
        logistic.append(_whole(table, nested, glance))
        boosted.append(_whole(table, _out_of_fold(rows, deal, _boost), glance))
    return Evaluation(logistic, boosted)


def _whole(table: Table, judged: Sequence[float], glance: float) -> list[float]:
    """Put the model's probabilities between those of the certain steps, as the judge does."""
    left = iter(judged)
    decided = {"blank": 1.0, "rule": 1.0 - CERTAIN, "glance": 1.0 - glance}
    found = []
    for row in table.rows:
        probability = next(left) if row.way in ("model", "glance") else 0.0
        found.append(decided.get(row.way, probability))
    return found


def glance_share(table: Table) -> float:
    """Return the share of informative texts behind the glance, by the rule of succession."""
    passed = [row for row in table.rows if row.way == "glance"]
    return round((len(passed) - sum(row.empty for row in passed) + 1) / (len(passed) + 2), 4)


def model_content(table: Table, evaluation: Evaluation) -> dict[str, Any]:
    """Train on all rows and fold the standardisation into the weights: the file holds numbers only."""
    rows = learnt(table.rows)
    strength = choose_strength(rows)
    scaler, logistic = (step for _, step in fit(rows, strength).steps)
    weights = logistic.coef_[0] / scaler.scale_
    intercept = logistic.intercept_[0] - float(np.dot(weights, scaler.mean_))
    labels = [row.empty for row in table.rows]
    scores = [score(labels, probabilities) for probabilities in evaluation.logistic]
    return {
        "protocol": PROTOCOL,
        "version": VERSION,
        "parent": None,
        "created": CREATED,
        "data": table.sha256,
        "rows": len(rows),
        "strength": strength,
        "features": list(FEATURES),
        "weights": [float(weight) for weight in weights],
        "intercept": float(intercept),
        # Out of fold the slope of a Platt scaling is 1 within its error: no second fit is stored.
        "calibration": {"slope": 1.0, "offset": 0.0},
        "thresholds": {"restates": RESTATES},
        "glance": glance_share(table),
        "metrics": {
            name: round(float(np.mean([getattr(one, name) for one in scores])), 4)
            for name in ("auc", "f1", "brier", "ece")
        },
    }


if __name__ == "__main__":
    raise SystemExit(main())
