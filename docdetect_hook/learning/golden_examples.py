"""Take the golden suite's texts as fixed points for training: rulings on other texts must not move them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from docdetect_hook.golden.cases import Case, Expected, load_cases
from docdetect_hook.golden.validate import CaseFiles
from docdetect_hook.learning.training import Example
from docdetect_hook.quality.classify import judge
from docdetect_hook.quality.item import header_of
from docdetect_hook.quality.model import load_default_model
from docdetect_hook.readers.python.reader import PythonProject
from docdetect_hook.readers.rust.reader import RustProject
from docdetect_hook.records import Definition
from docdetect_hook.text.source import decode_python, decode_rust

_RESTATES = "UND202"


@cache
def golden_anchors() -> tuple[Example, ...]:
    """Take every text of the suite on which a model decides, each once."""
    found = {(tuple(one.features.items()), one.label): one for case in load_cases() for one in _of_case(case)}
    return tuple(found.values())


def _of_case(case: Case) -> Iterator[Example]:
    rust = case.language == "rust"
    text = (decode_rust if rust else decode_python)(case.data(case.path))
    files = CaseFiles(case)
    project = (
        RustProject(files.load, files.list_dir, files.base)
        if rust
        else PythonProject(files.load, files.list_dir)
    )
    reading = project.read(case.path, text)
    wanted = {(row.line, row.kind, row.qualname): row for row in case.expect}
    lines = text.split("\n")
    for definition in reading.definitions:
        row = wanted.get((definition.line, definition.kind, definition.qualname))
        if row is not None and definition.doc is not None and _is_judged(row):
            yield from _of_text(case, row, definition, lines)


def _is_judged(row: Expected) -> bool:
    return row.public and row.exempt is None and row.code in (None, _RESTATES)


def _of_text(case: Case, row: Expected, definition: Definition, lines: list[str]) -> Iterator[Example]:
    features = judge(definition, header_of(definition, lines), load_default_model()).features
    if features is not None:
        yield Example(case.id, features, row.code != _RESTATES, 1.0, case.id)
