"""Teams that label: their packages, and their ruling on what documentation is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from docdetect_hook.learning.dataset import Row, fold_of, packaged_table
from docdetect_hook.quality.features import FEATURES

_PARTS = 10
_SHIPPED = 5  # tenths of the packages that the shipped model learnt from
_LABELLED = 8  # from there on the packages are for measuring; between, the team labels


class Team(NamedTuple):
    """A team: what its code is, and which texts it takes for documentation."""

    name: str
    ruling: str
    owns: Callable[[Row], bool]
    accepts: Callable[[Row], bool]


class World(NamedTuple):
    """The packages in three parts: the shipped model's, those the team labels, those it is measured on."""

    shipped: tuple[Row, ...]
    pool: tuple[Row, ...]
    measured: tuple[Row, ...]


def world(team: Team, seed: int) -> World:
    """Deal the packages; no package stands in two parts."""
    rows = packaged_table().learnt
    parts = [fold_of(row.package, 100 + seed, _PARTS) for row in rows]
    dealt = list(zip(rows, parts, strict=True))
    return World(
        tuple(row for row, part in dealt if part < _SHIPPED),
        tuple(row for row, part in dealt if _SHIPPED <= part < _LABELLED and team.owns(row)),
        tuple(row for row, part in dealt if part >= _LABELLED and team.owns(row)),
    )


def features_of_row(row: Row) -> dict[str, float]:
    """Give the numbers of a row by name."""
    return {name: value for name, value in zip(FEATURES, row.values, strict=True) if value}


def _has(row: Row, feature: str) -> bool:
    return row.values[FEATURES.index(feature)] > 0


def _any(_row: Row) -> bool:
    return True


def _python(row: Row) -> bool:
    return row.language == "python"


def _rust(row: Row) -> bool:
    return row.language == "rust"


TEAMS = (
    Team("same", "The ruling of the shipped labels.", _any, lambda row: not row.empty),
    Team(
        "lenient",
        "Python: a method may repeat its name; all else as shipped.",
        _python,
        lambda row: not row.empty or row.kind == "method",
    ),
    Team(
        "strict",
        "Python: one fact is not enough, a text needs two.",
        _python,
        lambda row: not row.empty and _has(row, "facts_2"),
    ),
    Team(
        "stricter",
        "Python and Rust: a text needs three facts.",
        _any,
        lambda row: not row.empty and _has(row, "facts_3"),
    ),
)

CONTRARY = Team(
    "contrary",
    "Rust: a field or a variant may repeat its name, which the golden suite calls restating.",
    _rust,
    lambda row: not row.empty or row.kind in ("field", "variant"),
)
