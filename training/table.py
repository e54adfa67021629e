"""Read the table of feature numbers, and deal its packages to folds."""

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
        """Tell whether the label says that the text documents nothing."""
        return self.label != "informative"


class Table(NamedTuple):
    """The labelled texts as numbers, the names of the numbers, and the hash of the file."""

    features: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str


def read_table(path: str) -> Table:
    """Read the table that ``build_table`` wrote."""
    with open(path, "rb") as file:
        data = gzip.decompress(file.read())
    head, *lines = data.decode("utf-8").splitlines()
    features = tuple(json.loads(head)["features"])
    return Table(
        features, tuple(_row(line, len(features)) for line in lines), hashlib.sha256(data).hexdigest()
    )


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


def fold_of(package: str, deal: int) -> int:
    """Deal a package to a fold, so that all its texts are learnt from or judged together."""
    return int(hashlib.sha256(f"{deal}:{package}".encode()).hexdigest(), 16) % FOLDS
