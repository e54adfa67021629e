"""Train the default model from the table of numbers, measure it on packages kept back, write it and its card.

Run as ``python -m training.train_default_model`` from the root of a checkout; it needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from docdetect_hook.quality.features import FEATURES
from docdetect_hook.quality.model import PROTOCOL
from training.build_table import HERE, KEPT_TABLE, TABLE
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
    table, kept = read_table(TABLE), read_table(KEPT_TABLE)
    if not table.features == kept.features == FEATURES:
        raise SystemExit("the tables were built for other features; run training.build_table first")
    first, judged = split(kept.rows)
    known = [*table.rows, *first]
    rows = learnt(known)
    fitted, glance = fit(rows), glance_share(known)
    crossed = iter(_out_of_fold(rows))
    known_judged = [Judged(row, next(crossed) if row.way in _LEARNT else 0.0, glance) for row in known]
    fresh = fitted.predict_proba(_matrix(judged))[:, 1]
    model = model_content(fingerprint(table, kept), rows, fitted) | {"glance": glance}
    return model, render_card(
        model, known_judged, [Judged(row, float(one), glance) for row, one in zip(judged, fresh, strict=True)]
    )


def fingerprint(table: Table, kept: Table) -> str:
    """Return the hash of everything that the model was made and measured with."""
    return hashlib.sha256(f"{table.sha256} {kept.sha256}".encode()).hexdigest()


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


def model_content(data: str, rows: Sequence[Row], fitted: Pipeline) -> dict[str, Any]:
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
        # Out of fold the slope of a Platt scaling is 1 within its error: no second fit is stored.
        "calibration": {"slope": 1.0, "offset": 0.0},
        "thresholds": {"restates": RESTATES},
    }


if __name__ == "__main__":
    raise SystemExit(main())
