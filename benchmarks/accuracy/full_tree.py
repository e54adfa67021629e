"""Hold the outline that docdetect reads of Python files against libcst's full parse of the same files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from docdetect_hook.readers.python.cst import full_outline
from docdetect_hook.readers.python.outline import outline
from docdetect_hook.readers.python.syntax import parse_apart
from docdetect_hook.text.source import SourceError, decode_python


class FullTree(NamedTuple):
    """How many files libcst parses, how many of their outlines are equal, and which are not."""

    parsed: int = 0
    equal: int = 0
    different: tuple[str, ...] = ()


def compare(corpus: Path, paths: Iterable[str]) -> FullTree:
    """Read every file both ways: names, extents and docstrings of all definitions have to be the same."""
    answers = {path: _same(corpus / path) for path in paths}
    judged = {path: same for path, same in answers.items() if same is not None}
    different = tuple(path for path, same in judged.items() if not same)
    return FullTree(len(judged), len(judged) - len(different), different)


def _same(path: Path) -> bool | None:
    """Return whether both readings agree, or nothing where libcst cannot parse the file."""
    try:
        text = decode_python(path.read_bytes())
    except SourceError:
        return None
    module, _ = parse_apart(text)
    found = outline(text)
    return None if module is None else full_outline(text, module, found) == found
