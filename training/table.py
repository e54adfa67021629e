"""Read the table of labelled texts, as numbers, from which the packaged model is trained."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Final, NamedTuple

FOLDS: Final = 10


class Row(NamedTuple):
    """One labelled text: where it comes from, what was said of it, and its numbers."""

    id: str
    package: str
    language: str
    kind: str
    selection: str
    label: str
    way: str
    values: tuple[float, ...]

    @property
    def empty(self) -> bool:
        """Return whether the label says that the text documents nothing."""
        return self.label != "informative"


class Table(NamedTuple):
    """The labelled texts as numbers, the names of the numbers, and the hash of the file."""

    features: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str

    @property
    def learnt(self) -> tuple[Row, ...]:
        """Pick the rows that no rule decides: a model learns from these."""
        return tuple(row for row in self.rows if row.way in ("model", "glance"))


def read_table(path: str) -> Table:
    """Read a table from a file."""
    with open(path, "rb") as file:
        return parse_table(file.read())


def parse_table(packed: bytes) -> Table:
    """Read a table from the compressed bytes of its file."""
    data = gzip.decompress(packed)
    head, *lines = data.decode("utf-8").splitlines()
    features = tuple(json.loads(head)["features"])
    rows = tuple(_row(line, len(features)) for line in lines)
    return Table(features, rows, hashlib.sha256(data).hexdigest())


def _row(line: str, width: int) -> Row:
    row = json.loads(line)
    values = [0.0] * width
    for index, value in row["values"]:
        values[index] = value
    package = f"{row['source']}:{row['package']}"
    return Row(
        row["id"],
        package,
        row["language"],
        row["kind"],
        row["selection"],
        row["label"],
        row["way"],
        tuple(values),
    )


def fold_of(group: str, deal: int, folds: int = FOLDS) -> int:
    """Deal a group to a fold, so that all its texts are learnt from or judged together."""
    return int(hashlib.sha256(f"{deal}:{group}".encode()).hexdigest(), 16) % folds
