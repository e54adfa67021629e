"""Train the default model from the table of numbers, measure it on packages kept back, write it and its card.

Run as ``python -m training.train_default_model`` from the root of a checkout; it needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from docdetect_hook.quality.model import FEATURES, PROTOCOL
from training.build_table import FRESH_TABLE, HERE, KEPT_TABLE, TABLE
from training.card import Judged, render_card
from training.table import FOLDS, RESTATES, Row, Table, fold_of, read_table, split

VERSION: Final = "1.0.0"
CREATED: Final = "2026-11-26"
STRENGTH: Final = 0.1  # scikit-learn's C; five times as much changes the Brier score by less than 0.0005
_LEARNT: Final = ("model", "glance")  # what no rule decides
_MODEL: Final = os.path.join(HERE, os.pardir, "docdetect_hook", "quality", "default_model.json")
_CARD: Final = os.path.join(HERE, os.pardir, "docs", "model.md")

Matrix: TypeAlias = Any


def main(argv: Sequence[str] | None = None) -> int:
    """Train, evaluate and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default=_MODEL)
    parser.add_argument("--card", default=_CARD)
    options = parser.parse_args(argv)
    model, card = trained()
    for path, text in ((options.model, json.dumps(model, indent=1) + "\n"), (options.card, card)):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return 0


def trained() -> tuple[dict[str, Any], str]:
    """Return what the model's file holds, and its card."""
    tables = [read_table(path) for path in (TABLE, KEPT_TABLE, FRESH_TABLE)]
    if any(table.features != FEATURES for table in tables):
        raise SystemExit("the tables were built for other features; run training.build_table first")
    written_with, kept, fresh = (table.rows for table in tables)
    half, judged = split(fresh)
    honest = [*kept, *half]
    known = [*written_with, *honest]
    rows = learnt(known)
    fitted, glance = fit(rows), glance_share(honest)
    crossed = dict(zip((row.id for row in rows), _out_of_fold(rows), strict=True))
    calibration = calibrate(honest, crossed)

    def judge(row: Row, raw: float) -> Judged:
        return Judged(row, calibration.probability(raw), glance)

    given = fitted.predict_proba(_matrix(judged))[:, 1]
    model = model_content(fingerprint(tables), rows, fitted, calibration) | {"glance": glance}
    return model, render_card(
        model,
        [judge(row, crossed.get(row.id, 0.0)) for row in known],
        [judge(row, float(raw)) for row, raw in zip(judged, given, strict=True)],
    )


def fingerprint(tables: Sequence[Table]) -> str:
    """Return the hash of everything that the model was made and measured with."""
    return hashlib.sha256(" ".join(table.sha256 for table in tables).encode()).hexdigest()


class Calibration(NamedTuple):
    """A straight line through log-odds (Platt): what the model says becomes what is found."""

    slope: float
    offset: float

    def probability(self, raw: float) -> float:
        """Return the calibrated probability."""
        return float(1 / (1 + np.exp(-self.slope * _log_odds(raw) - self.offset)))


def calibrate(rows: Sequence[Row], crossed: Mapping[str, float]) -> Calibration:
    """Fit on texts drawn by chance from packages that the word lists were not written with, judged unseen."""
    drawn = [row for row in rows if row.way == "model" and row.selection in ("random", "short")]
    odds = np.array([[_log_odds(crossed[row.id])] for row in drawn])
    fitted = LogisticRegression(C=1e6, tol=1e-9).fit(odds, _labels(drawn))
    return Calibration(round(float(fitted.coef_[0][0]), 4), round(float(fitted.intercept_[0]), 4))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def learnt(rows: Sequence[Row]) -> list[Row]:
    """Pick the rows that no rule decides: the model learns from these."""
    return [row for row in rows if row.way in _LEARNT]


def fit(rows: Sequence[Row]) -> Pipeline:
    """Fit the logistic regression on standardised features."""
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, tol=1e-9, max_iter=20000))
    return pipeline.fit(_matrix(rows), _labels(rows))


def _matrix(rows: Sequence[Row]) -> Matrix:
    return np.array([row.values for row in rows], dtype=np.float64)


def _labels(rows: Sequence[Row]) -> Matrix:
    return np.array([row.empty for row in rows], dtype=np.float64)


def _out_of_fold(rows: Sequence[Row]) -> list[float]:
    """Judge each package by a model that has not seen it."""
    folds = np.array([fold_of(row.package, 0) for row in rows])
    values = _matrix(rows)
    found = np.zeros(len(rows))
    for fold in range(FOLDS):
        held = folds == fold
        if held.any():
            model = fit([row for row, out in zip(rows, held, strict=True) if not out])
            found[held] = model.predict_proba(values[held])[:, 1]
    return [float(value) for value in found]


def glance_share(rows: Sequence[Row]) -> float:
    """Return the share of informative texts behind the glance, by the rule of succession."""
    passed = [row for row in rows if row.way == "glance"]
    return round((len(passed) - sum(row.empty for row in passed) + 1) / (len(passed) + 2), 4)


def model_content(
    data: str, rows: Sequence[Row], fitted: Pipeline, calibration: Calibration
) -> dict[str, Any]:
    """Return what the model's file holds; the standardisation is folded into the weights."""
    scaler, logistic = (step for _, step in fitted.steps)
    weights = logistic.coef_[0] / scaler.scale_
    intercept = logistic.intercept_[0] - float(np.dot(weights, scaler.mean_))
    return {
        "protocol": PROTOCOL,
        "version": VERSION,
        "parent": None,
        "created": CREATED,
        "data": data,
        "rows": len(rows),
        "strength": STRENGTH,
        "features": list(FEATURES),
        "weights": [float(weight) for weight in weights],
        "intercept": float(intercept),
        "calibration": calibration._asdict(),
        "thresholds": {"restates": RESTATES},
    }


if __name__ == "__main__":
    raise SystemExit(main())
