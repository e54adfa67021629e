"""Train the model of which definitions people document, evaluate it and write its file and its card.

Run as ``python -m training.train_needed`` from the root of a checkout; it fetches the pinned packages and
needs scikit-learn. Labels cost nothing: every definition of every package is documented or is not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any, Final, TypeAlias

import numpy as np
from sklearn.linear_model import LogisticRegression

from docdetect_hook.quality.needed import MODEL_FILE
from docdetect_hook.quality.needed_features import FEATURES
from training.needed_card import render_card
from training.needed_table import HERE, NeededRow, archives, kept_back, kept_rows

VERSION: Final = "1.0.0"
_CARD: Final = os.path.join(HERE, os.pardir, "docs", "needed.md")
_STRENGTHS: Final = (0.03, 0.1, 0.3)
_EQUAL_FROM: Final = 300  # rows: a larger package weighs no more than this
_PARTS: Final = 4  # one in four packages chooses the strength of regularisation

Matrix: TypeAlias = Any


def main(argv: Sequence[str] | None = None) -> int:
    """Fetch, read, train, evaluate and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", default="quality-cache", help="folder for the downloaded archives")
    parser.add_argument("--resume", action="store_true", help="take the rows that a run cut short has left")
    parser.add_argument("--model", default=MODEL_FILE)
    parser.add_argument("--card", default=_CARD)
    options = parser.parse_args(argv)
    rows = list(_read(options.cache, options.resume))
    fresh = kept_back()
    known = [row for row in rows if row.package not in fresh]
    kept = [row for row in rows if row.package in fresh and row.public]
    strength = _choose_strength(known)
    model, shared = _Model(known, strength), _Model(known, strength, shares=True)
    with open(options.model, "w", encoding="utf-8") as file:
        file.write(json.dumps(model.content(), indent=1) + "\n")
    with open(options.card, "w", encoding="utf-8") as file:
        file.write(render_card(model.content(), kept, model.judge(kept), shared.judge(kept)))
    return 0


def _read(cache: str, resume: bool) -> Iterator[NeededRow]:
    with ProcessPoolExecutor() as pool:
        for rows in pool.map(partial(kept_rows, cache=cache, resume=resume), archives()):
            yield from rows


def _choose_strength(rows: Sequence[NeededRow]) -> float:
    """Choose the strength of regularisation by the log loss on packages that were held out."""
    held = [row for row in rows if row.public and _part(row.package) == 0]
    learnt = [row for row in rows if _part(row.package) != 0]

    def loss(strength: float) -> float:
        given = np.clip(_Model(learnt, strength).judge(held), 1e-6, 1 - 1e-6)
        labels = np.array([row.documented for row in held])
        return -float(np.mean(np.where(labels, np.log(given), np.log(1 - given))))

    return min(_STRENGTHS, key=loss)


def _part(package: str) -> int:
    return int(hashlib.sha256(package.encode()).hexdigest(), 16) % _PARTS


class _Model:
    """A logistic regression over the features, with or without the shares of the whole project."""

    def __init__(self, rows: Sequence[NeededRow], strength: float, *, shares: bool = False) -> None:
        self._columns = {name: index for index, name in enumerate(FEATURES)}
        self._shares = shares
        sizes = Counter(row.package for row in rows)
        weights = np.array([min(1.0, _EQUAL_FROM / sizes[row.package]) for row in rows])
        labels = np.array([row.documented for row in rows])
        self._fitted = LogisticRegression(C=strength, max_iter=5000)
        self._fitted.fit(self._matrix(rows), labels, sample_weight=weights)
        self.rows, self.packages, self.strength = len(rows), len(sizes), strength

    def _matrix(self, rows: Sequence[NeededRow]) -> Matrix:
        width = len(self._columns)
        found = np.zeros((len(rows), width + 2 * self._shares), dtype=np.float32)
        for place, row in enumerate(rows):
            for name, value in row.values.items():
                found[place, self._columns[name]] = value
            if self._shares:
                found[place, width:] = row.project_kind, row.project
        return found

    def judge(self, rows: Sequence[NeededRow]) -> Matrix:
        """Return the probability that each row is documented."""
        return self._fitted.predict_proba(self._matrix(rows))[:, 1]

    def content(self) -> dict[str, Any]:
        """Return what the model's file holds: numbers only."""
        weights = {name: round(float(self._fitted.coef_[0][at]), 5) for name, at in self._columns.items()}
        return {
            "version": VERSION,
            "rows": self.rows,
            "packages": self.packages,
            "strength": self.strength,
            "intercept": round(float(self._fitted.intercept_[0]), 5),
            "weights": {name: weight for name, weight in weights.items() if weight},
        }


if __name__ == "__main__":
    raise SystemExit(main())
