"""Score docdetect's Python definitions against CPython's syntax tree and ruff's findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.errors import BenchmarkError

_COARSE = {"module": "module", "package": "module"} | dict.fromkeys(
    ("class", "nested_class", "local_class"), "class"
)
_HEADER_LINES = 5  # how far the name, where ruff reports, may stand below the keyword


class Disagreement(NamedTuple):
    """A definition that ruff and docdetect judge differently; ``reported_by`` calls it missing."""

    path: str
    expected: Mapping[str, Any]
    row: Mapping[str, Any] | None
    reported_by: str


@dataclass(slots=True)
class PythonScore:
    """Counts over files: definitions found, documentation agreed on, missing sets compared."""

    files: int = 0
    truth: int = 0
    reported: int = 0
    found: int = 0
    documented_agree: int = 0
    qualname_wrong: int = 0
    judged_by_ruff: int = 0
    missing_both: int = 0
    wrong: list[str] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    found_by_kind: Counter[str] = field(default_factory=Counter)

    @property
    def right(self) -> bool:
        """Return whether every definition was found, none invented and all documentation agreed on."""
        return not self.wrong

    @property
    def ruff_agree(self) -> int:
        """Count the definitions that ruff and docdetect judge alike."""
        return self.judged_by_ruff - len(self.disagreements)


def score(expected: Mapping[str, Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> PythonScore:
    """Compare the rows of `docdetect items`, their paths relative to the corpus, with what is expected."""
    by_path: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if "error" in row:
            raise BenchmarkError(f"docdetect could not check {row['path']}:{row['line']}: {row['error']}")
        by_path[row["path"]].append(row)
    total = PythonScore()
    for path, file in expected.items():
        if file["parse"] == "ok":
            _score_file(total, path, file, by_path.get(path, []))
    return total


def _score_file(
    total: PythonScore, path: str, file: Mapping[str, Any], rows: list[Mapping[str, Any]]
) -> None:
    total.files += 1
    total.reported += len(rows)
    definitions = file["defs"]
    hits = _matched(total, path, definitions, rows)
    by_ruff = missing_by_ruff(file)
    comparable = path.endswith(".py") and all(str(row[0]).startswith("D") for row in file["ruff"])
    for place, definition in enumerate(definitions):
        row = hits.get(place)
        _count(total, path, definition, row)
        if comparable:
            _compare(total, path, definition, row, missing=place in by_ruff)


def _matched(
    total: PythonScore,
    path: str,
    definitions: list[Mapping[str, Any]],
    rows: list[Mapping[str, Any]],
) -> dict[int, Mapping[str, Any]]:
    """Pair rows with definitions by kind and line: here no two of one kind share a line."""
    places = {(_coarse(d["k"]), d["l"]): place for place, d in enumerate(definitions)}
    hits: dict[int, Mapping[str, Any]] = {}
    for row in rows:
        coarse = _coarse(row["kind"])
        place = places.get((coarse, 1 if coarse == "module" else row["line"]))
        if place is None or place in hits:
            total.wrong.append(f"{path}:{row['line']}: {row['kind']} {row['qualname']} is not there")
        else:
            hits[place] = row
    return hits


def _coarse(kind: str) -> str:
    return _COARSE.get(kind, "function")


def _count(
    total: PythonScore, path: str, definition: Mapping[str, Any], row: Mapping[str, Any] | None
) -> None:
    total.truth += 1
    where = f"{path}:{definition['l']}: {definition['k']} {definition['q']}"
    if row is None:
        total.wrong.append(f"{where} was not found")
        return
    total.found += 1
    total.found_by_kind[row["kind"]] += 1
    if definition["k"] != "module" and row["qualname"] != definition["q"]:
        total.wrong.append(f"{where} is called {row['qualname']}")
        total.qualname_wrong += 1
    if row["documented"] == (definition["has"] and not definition["empty"]):
        total.documented_agree += 1
    else:
        total.wrong.append(f"{where}: documented should be {not row['documented']}")


def _compare(
    total: PythonScore,
    path: str,
    definition: Mapping[str, Any],
    row: Mapping[str, Any] | None,
    *,
    missing: bool,
) -> None:
    total.judged_by_ruff += 1
    ours = row is not None and is_missing(row)
    if ours and missing:
        total.missing_both += 1
    elif ours != missing:
        side = "ruff" if missing else "docdetect"
        total.disagreements.append(Disagreement(path, definition, row, side))


def is_missing(row: Mapping[str, Any]) -> bool:
    """Return whether the gate would ask for documentation that is not there, suppressions aside."""
    return row["public"] and row["exempt"] is None and not row["documented"]


def missing_by_ruff(file: Mapping[str, Any]) -> dict[int, str]:
    """Return ruff's code by the place of the definition in the file's list.

    ruff reports D100 and D104 for the file, D419 (blank) at the docstring, the rest at the name.
    """
    definitions = file["defs"]
    by_line = {d["l"]: place for place, d in enumerate(definitions) if d["k"] != "module"}
    by_docstring = {d["dl"]: place for place, d in enumerate(definitions) if d["empty"]}
    found: dict[int, str] = {}
    for code, line, *_ in file["ruff"]:
        if code in ("D100", "D104"):
            found[0] = code
        elif code == "D419":
            found[by_docstring.get(line, 0)] = code
        elif code.startswith("D"):
            near = (by_line[n] for n in range(line, line - _HEADER_LINES - 1, -1) if n in by_line)
            found[next(near)] = code
    return found
