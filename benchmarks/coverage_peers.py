"""Explain documentation shares beside those of interrogate and rustdoc, definition by definition."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.process import DOCDETECT, run

# Run by interrogate's own interpreter: its public API gives what it counted, with the places.
_INTERROGATE = """
import json, sys
from interrogate.coverage import InterrogateCoverage
for file in InterrogateCoverage(paths=[sys.argv[1]]).get_coverage().file_results:
    for node in file.nodes:
        print(json.dumps([file.filename, node.node_type, node.lineno, node.covered]))
"""


class Explained(NamedTuple):
    """The totals of a peer and of docdetect, and how many definitions each reason explains."""

    peer: tuple[int, int]
    ours: tuple[int, int]
    reasons: Mapping[str, int]


def beside_interrogate(python: str, directory: Path) -> Explained:
    """Compare a tree with interrogate, whose interpreter is ``python``."""
    done = run([python, "-c", _INTERROGATE, "."], cwd=str(directory))
    if done.code:
        raise BenchmarkError(f"interrogate failed on {directory}: {done.stderr.decode()[-500:]}")
    theirs: dict[tuple[str, int], bool] = {}
    for line in done.stdout.splitlines():
        name, kind, number, covered = json.loads(line)
        path = os.path.normpath(name)
        # It gives a module no line; ours is 1, where a definition may stand as well.
        theirs[path, 0 if kind == "Module" else number] = bool(covered)
    items = list(_items(directory))
    ours = {(one["path"], 0 if one["kind"] in ("module", "package") else one["line"]): one for one in items}
    reasons: Counter[str] = Counter()
    counted = documented = 0
    for place, one in ours.items():
        if _counts(one):
            counted += 1
            documented += _documented(one)
        if place in theirs:
            reasons[_difference(one, theirs[place])] += 1
        elif _counts(one):
            reasons["only docdetect counts it: a definition in a file that interrogate leaves out"] += 1
    for place in theirs.keys() - ours.keys():
        what = "no definition" if place[1] else "an empty module"
        reasons[f"only interrogate counts it: {what}"] += 1
    reasons.pop("", None)
    return Explained((len(theirs), sum(theirs.values())), (counted, documented), reasons)


def _items(directory: Path) -> Iterator[dict[str, Any]]:
    words = ["items", "--isolated", "--format", "jsonl", "."]
    for line in run([*DOCDETECT, *words], cwd=str(directory)).stdout.splitlines():
        yield json.loads(line)


def _counts(one: Mapping[str, Any]) -> bool:
    return one["public"] and one["exempt"] is None and one["kind"] != "magic" and not _is_test(one)


def _is_test(one: Mapping[str, Any]) -> bool:
    parts = one["path"].split("/")
    return "tests" in parts or "test" in parts or parts[-1].startswith("test_") or parts[-1] == "conftest.py"


def _documented(one: Mapping[str, Any]) -> bool:
    return one["documented"] and one["code"] not in ("UND200", "UND201")


def _difference(one: Mapping[str, Any], covered: bool) -> str:
    """Return why a definition weighs differently, nothing when it does not."""
    if _counts(one):
        if _documented(one) == covered:
            return ""
        return "documented for interrogate only: the text is empty or a placeholder"
    if _is_test(one):
        return "only interrogate counts it: test code"
    if one["exempt"] is not None:
        return f"only interrogate counts it: {one['exempt']}"
    if one["kind"] == "magic":
        return "only interrogate counts it: a magic method (UND105 is off by default)"
    return "only interrogate counts it: nobody outside can name it"


def beside_rustdoc(crate: Path) -> Explained:
    """Compare a crate with `rustdoc --show-coverage`, which counts by file."""
    command = ["cargo", "rustdoc", "--lib", "--offline", "--", "-Z", "unstable-options"]
    command += ["--show-coverage", "--output-format", "json"]
    environment = {**os.environ, "RUSTC_BOOTSTRAP": "1"}
    done = subprocess.run(command, cwd=crate, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise BenchmarkError(f"rustdoc failed on {crate}: {done.stderr[-500:]}")
    files = json.loads(done.stdout)
    theirs = (sum(one["total"] for one in files.values()), sum(one["with_docs"] for one in files.values()))
    inside = [one for one in _items(crate) if one["path"] in files or one["path"].startswith("src/")]
    counted = [one for one in inside if _counts(one) and not one["test"] and not one["hidden"]]
    ours = (len(counted), sum(map(_documented, counted)))
    reasons: Counter[str] = Counter()
    for path in sorted({one["path"] for one in inside} | set(files)):
        own = sum(one["path"] == path for one in counted)
        total = files.get(path, {"total": 0})["total"]
        if own > total:
            reasons[f"only docdetect counts it, in {path}"] += own - total
        elif own < total:
            reasons[f"only rustdoc counts it, in {path}"] += total - own
    return Explained(theirs, ours, reasons)
