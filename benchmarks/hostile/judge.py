"""Compare what docdetect said of a hostile input with what is expected."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from benchmarks.hostile.inputs import Input
from benchmarks.process import Outcome

_INTERNAL_ERROR = 3
_SHOWN = 160

Row = Mapping[str, Any]


class Violation(NamedTuple):
    """An expectation that was missed."""

    path: str
    command: str
    what: str

    def __str__(self) -> str:
        """Return the violation as one line that a terminal can show."""
        return f"{shown_path(self.path)!r}: {self.command}: {self.what}"


def shown_path(path: str) -> str:
    """Return the path as docdetect's JSON has it: bytes that are not UTF-8 escaped."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def answers(check: bytes, items: bytes) -> dict[str, list[Row]]:
    """Group by path the errors of a JSON report of `check` and the JSON lines of `items`."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for error in json.loads(check)["errors"]:
        found[error["path"]].append(error)
    for line in items.splitlines():
        row = json.loads(line)
        if "error" not in row:
            found[row["path"]].append(row)
    return dict(found)


def troubles(outcome: Outcome, cpu_limit: float) -> Iterator[str]:
    """Yield what no process may do: hang, die, break down, or take long."""
    if outcome.timed_out:
        yield f"no end after {outcome.wall:.0f} s"
    elif outcome.killed:
        yield f"killed by signal {-outcome.code} after {outcome.cpu:.1f} s of processor time"
    if outcome.code == _INTERNAL_ERROR or b"Traceback (most recent call last)" in outcome.stderr:
        last = outcome.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        yield f"internal error: {(last or ['(nothing on standard error)'])[0][:_SHOWN]}"
    if outcome.cpu > cpu_limit:
        yield f"{outcome.cpu:.1f} s of processor time"


def missed(item: Input, rows: list[Row]) -> str | None:
    """Say which expectation of the input its rows miss, or nothing."""
    errors = [row for row in rows if "error" in row]
    if any("internal error" in row["error"] for row in errors):
        return str(errors[0]["error"])[:_SHOWN]
    if item.expect == "error" and not errors:
        return "no error was reported"
    if item.expect == "skip" and any("error" not in row for row in rows):
        return "definitions were reported of something that is no source file"
    if item.expect == "defs" and item.defs is not None:
        return _missed_definitions(item, rows, errors)
    if item.expect == "bounded" and item.group not in ("names", "kinds") and not rows:
        return "neither an answer nor an error"
    return None


def _missed_definitions(item: Input, rows: list[Row], errors: list[Row]) -> str | None:
    if errors:
        return f"unexpected {errors[0]['code']}: {errors[0]['error']}"[:_SHOWN]
    assert item.defs is not None
    wanted = sorted(json.dumps([line, name.replace("r#", ""), state]) for line, name, state in item.defs)
    found = sorted(json.dumps(_as_expected(row)) for row in rows if _is_listed(item, row))
    if found == wanted:
        return None
    lacking = [line for line in wanted if line not in found]
    extra = [line for line in found if line not in wanted]
    return f"not found {str(lacking[:4])[:_SHOWN]}, not expected {str(extra[:4])[:_SHOWN]}"


def _is_listed(item: Input, row: Row) -> bool:
    """Return whether the list of the input would name the row: all of Python, what is public of Rust."""
    return item.language == "python" or row["kind"] == "crate" or (row["public"] and not row["hidden"])


def _as_expected(row: Row) -> list[Any]:
    """Return the row as the lists have it."""
    commented = row["doc_line"] is not None
    if row["language"] == "rust":
        # rustc takes an empty comment for documentation, and names without the raw prefix are the same names.
        name = "" if row["kind"] == "crate" else row["qualname"].replace("r#", "").replace("::", ".")
        return [row["line"], name, row["documented"] or commented]
    name = "" if row["kind"] in ("module", "package") else row["qualname"]
    return [row["line"], name, "blank" if commented and not row["documented"] else row["documented"]]
