"""Build the table of feature numbers from the pointers: fetch, read, find each labelled item, measure it.

Run as ``python -m training.build_table`` from the root of a checkout with docdetect installed; it needs the
network, pip and, for the Debian rows, apt-get and dpkg-deb. Texts of other projects stay in the cache folder:
the table holds numbers, labels, package names and pointers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from docdetect_hook.quality.docstring import read_prose
from docdetect_hook.quality.features import measure
from docdetect_hook.quality.further import adds_a_fact
from docdetect_hook.quality.glance import says_much
from docdetect_hook.quality.item import Item, header_of, item_of
from docdetect_hook.quality.model import FEATURES
from docdetect_hook.quality.placeholders import find_placeholder, is_executed
from docdetect_hook.quality.restated import only_name
from docdetect_hook.readers.python.reader import read_python
from docdetect_hook.readers.rust.reader import read_rust
from docdetect_hook.records import Definition
from docdetect_hook.text.source import SourceError, decode_python, decode_rust
from training.fetch import Archive, fetch, read_sources

HERE: Final = os.path.dirname(os.path.abspath(__file__))
TABLE: Final = os.path.join(HERE, "quality_features.jsonl.gz")
KEPT_TABLE: Final = os.path.join(HERE, "kept_features.jsonl.gz")
FRESH_TABLE: Final = os.path.join(HERE, "fresh_features.jsonl.gz")
# Labels, the archives that they point into, and the table of their numbers. The word lists were written with
# the first in sight, the second were kept back once; half of the third is kept back now.
PARTS: Final = (
    ("labels.jsonl", "archives.json", TABLE),
    ("kept_labels.jsonl", "needed_archives.json", KEPT_TABLE),
    ("fresh_labels.jsonl", "fresh_archives.json", FRESH_TABLE),
)
# Labels count from the first word of the header, definitions from the keyword.
_NEAR: Final = 3
_MODULES: Final = ("module", "crate", "package")
_DEBIAN_NAME: Final = re.compile(r"^librust-|(?:\+.*)?-dev$|-\d[\d.]*(?=-dev$)")


def main(argv: Sequence[str] | None = None) -> int:
    """Build the tables; standard error names each label whose definition was not found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", default="quality-cache", help="folder for the downloaded archives")
    options = parser.parse_args(argv)
    for named, pinned, out in PARTS:
        labels = _labels(named)
        rows = sorted(_rows(labels, pinned, options.cache), key=lambda row: str(row["id"]))
        _write(out, rows)
        missing = sum(map(len, labels.values())) - len(rows)
        sys.stdout.write(f"{named}: {len(rows)} rows, {missing} labels without a definition\n")
    return 0


def _write(path: str, rows: list[dict[str, Any]]) -> None:
    lines = [json.dumps({"features": list(FEATURES)})]
    lines += [json.dumps(row, separators=(",", ":")) for row in rows]
    data = ("\n".join(lines) + "\n").encode("utf-8")
    with open(path, "wb") as file:
        # No time and no name in the header: the same rows give the same bytes.
        file.write(gzip.compress(data, mtime=0))


def _labels(named: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    table: dict[tuple[str, str], list[dict[str, Any]]] = {}
    with open(os.path.join(HERE, named), encoding="utf-8") as lines:
        for line in lines:
            label = json.loads(line)
            table.setdefault((label["source"], label["package"]), []).append(label)
    return table


def _rows(
    labels: dict[tuple[str, str], list[dict[str, Any]]], pinned: str, cache: str
) -> Iterator[dict[str, Any]]:
    with open(os.path.join(HERE, pinned), encoding="utf-8") as file:
        archives = [Archive(**archive) for archive in json.load(file)]
    for archive in archives:
        wanted = labels.get((archive.source, archive.package), [])
        path = fetch(archive, cache) if wanted else None
        if path is None:
            continue
        for name, data in read_sources(path, frozenset(label["path"] for label in wanted)):
            yield from _file_rows(archive, name, data, [label for label in wanted if label["path"] == name])


def _file_rows(
    archive: Archive, name: str, data: bytes, labels: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    rust = name.endswith(".rs")
    try:
        text = decode_rust(data) if rust else decode_python(data)
    except SourceError:
        return
    reading = read_rust(text, name) if rust else read_python(text, name)
    lines = text.split("\n")
    for label in labels:
        definition = _find(reading.definitions, label)
        if definition is None or definition.doc is None:
            sys.stderr.write(f"not found: {archive.package} {name}:{label['line']} {label['qualname']}\n")
            continue
        item = item_of(definition, header_of(definition, lines), package_name(archive))
        yield _row(label, item, definition.doc.text)


def package_name(archive: Archive) -> str:
    """Return the name under which the authors know their package."""
    if archive.source != "debian":
        return archive.package
    return _DEBIAN_NAME.sub("", archive.package)


def _find(definitions: Sequence[Definition], label: dict[str, Any]) -> Definition | None:
    if label["kind"] == "module":
        found = [one for one in definitions if one.kind in _MODULES and one.doc is not None]
    else:
        name = re.split(r"\.|::", label["qualname"])[-1]
        found = [
            one
            for one in definitions
            if one.name == name and one.doc is not None and one.kind not in _MODULES
        ]
        found = [one for one in found if abs(one.line - label["line"]) <= _NEAR]
    return min(found, key=lambda one: abs(one.line - label["line"]), default=None)


def _row(label: dict[str, Any], item: Item, text: str) -> dict[str, Any]:
    kept = ("id", "source", "package", "path", "line", "language", "label", "selection")
    counts = measure(item, text).counts
    return {key: label[key] for key in kept} | {
        "kind": item.kind,
        "way": way(item, text),
        "adds": adds_a_fact(item, read_prose(text)),
        "values": [[FEATURES.index(name), value] for name, value in sorted(counts.items())],
    }


def way(item: Item, text: str) -> str:
    """Name the step of the judge that decides: ``blank``, ``glance``, ``rule``, ``name`` or ``model``."""
    if not text.strip():
        return "blank"
    if says_much(item, text) or is_executed(item, text):
        return "glance"
    if find_placeholder(item, text) is not None:
        return "rule"
    return "name" if only_name(item, text) else "model"


if __name__ == "__main__":
    raise SystemExit(main())
