"""Read the table of labelled texts, as numbers, from which the packaged model is trained."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Sequence
from typing import Final, NamedTuple

from docdetect_hook.quality.unfilled import CERTAIN

FOLDS: Final = 10
RESTATES: Final = 0.8  # from here a text is reported
# Of forty deals the one whose halves are most alike in size, language and selection, chosen before any label.
_DEAL: Final = "half17"


class Row(NamedTuple):
    """One labelled text: where it comes from, what was said of it, and its numbers."""

    id: str
    package: str
    language: str
    kind: str
    selection: str
    label: str
    way: str
    adds: bool
    values: tuple[float, ...]

    @property
    def empty(self) -> bool:
        """Return whether the label says that the text documents nothing."""
        return self.label != "informative"

    def probability(self, model: float, glance: float) -> float:
        """Return the probability that the text documents nothing as the judge comes to it.

        ``model`` is what the model says of the row, ``glance`` how many behind the glance inform.
        """
        if self.way == "model":
            return min(model, 0.5) if self.adds and model >= RESTATES else model
        return {"blank": 1.0, "glance": 1.0 - glance}.get(self.way, 1.0 - CERTAIN)

    def reported(self, model: float) -> str | None:
        """Return the code under which the text is reported, None for one that passes."""
        if self.way == "model":
            return "UND202" if model >= RESTATES and not self.adds else None
        return {"blank": "UND200", "rule": "UND201", "name": "UND202"}.get(self.way)


class Table(NamedTuple):
    """The labelled texts as numbers, the names of the numbers, and the hash of the file."""

    features: tuple[str, ...]
    rows: tuple[Row, ...]
    sha256: str


def split(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Deal the fresh packages into those to learn from and those to judge by."""
    halves: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        name = row.package.partition(":")[2]
        halves[int(hashlib.sha256(f"{_DEAL}:{name}".encode()).hexdigest(), 16) % 2].append(row)
    return halves


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
        row["adds"],
        tuple(values),
    )


def fold_of(group: str, deal: int, folds: int = FOLDS) -> int:
    """Deal a group to a fold, so that all its texts are learnt from or judged together."""
    return int(hashlib.sha256(f"{deal}:{group}".encode()).hexdigest(), 16) % folds
