"""Read every definition of the pinned packages: its numbers, and whether its authors documented it."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from docdetect_hook.config.load import load_settings
from docdetect_hook.discovery.walk import ALWAYS_SKIPPED
from docdetect_hook.engine import Engine
from docdetect_hook.quality.needed_features import measure
from docdetect_hook.quality.neighbours import Neighbours, Tally
from docdetect_hook.readers.python.parameters import documented_names
from docdetect_hook.records import Definition, Language
from docdetect_hook.rules.audience import file_audience
from docdetect_hook.text.source import SourceError, decode_python, decode_rust, read_bytes
from training.fetch import Archive, fetch, read_sources

HERE: Final = os.path.dirname(os.path.abspath(__file__))
_ARCHIVES: Final = ("archives.json", "needed_archives.json", "fresh_archives.json")
_MOST_ROWS: Final = 1500  # of one package: none decides alone
_LARGEST: Final = 2_000_000
_LANGUAGES: Final[dict[str, Language]] = {".py": "python", ".rs": "rust"}


class Shares(NamedTuple):
    """How much of a package is documented: in all, and by the kind of definition."""

    whole: Tally
    kinds: Mapping[str, Tally]


class NeededRow(NamedTuple):
    """A definition as numbers; ``kind`` and ``project`` are the shares of the rest of its package."""

    package: str
    language: str
    kind: str
    public: bool
    documented: bool
    values: dict[str, float]
    project: float
    project_kind: float


def archives() -> list[Archive]:
    """Return every pinned archive, in the order of the files."""
    return [archive for name in _ARCHIVES for archive in _pinned(name)]


def kept_back() -> frozenset[str]:
    """Return the names of the packages that no model learns from."""
    return frozenset(archive.package for archive in _pinned(_ARCHIVES[-1]))


def _pinned(name: str) -> list[Archive]:
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return [Archive(**archive) for archive in json.load(file)]


def kept_rows(archive: Archive, cache: str, resume: bool) -> list[NeededRow]:
    """Return the rows of a package and keep them in the cache, from which a run that resumes takes them."""
    path = os.path.join(cache, "rows", f"{archive.file}.json")
    if resume and os.path.exists(path):
        with open(path, encoding="ascii") as file:
            return [NeededRow(*row) for row in json.load(file)]
    rows = _rows_of(archive, cache)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(f"{path}.part", "w", encoding="ascii") as file:
        json.dump(rows, file)
    os.replace(f"{path}.part", path)
    return rows


def _rows_of(archive: Archive, cache: str) -> list[NeededRow]:
    """Fetch a package, read all of it and return a sample of its definitions."""
    path = fetch(archive, cache)
    if path is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        _unpack(path, folder)
        return _sampled(read_package(folder, archive.package))


def _unpack(path: str, folder: str) -> None:
    for name, data in read_sources(path):
        place = os.path.normpath(os.path.join(folder, name))
        if place.startswith(folder + os.sep) and ALWAYS_SKIPPED.isdisjoint(name.split("/")):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(data)


def read_package(folder: str, package: str) -> list[NeededRow]:
    """Read all files of one unpacked package."""
    engine = Engine(load_settings(isolated=True, overrides={"learning.enabled": False}), everything=True)
    files = list(_files(engine, folder))
    whole: Counter[bool] = Counter()
    kinds: Counter[tuple[str, bool]] = Counter()
    for definitions, _ in files:
        own, by_kind = _shares(definitions)
        whole.update(own)
        kinds.update(by_kind)
    rows: list[NeededRow] = []
    for definitions, text in files:
        own, by_kind = _shares(definitions)
        rows += _file_rows(package, definitions, text, _rest(whole - own, kinds - by_kind))
    return rows


def _file_rows(
    package: str, definitions: Sequence[Definition], text: str, shares: Shares
) -> Iterator[NeededRow]:
    around = Neighbours(definitions, text.split("\n"))
    explained = {
        one.qualname for one in definitions if one.doc is not None and documented_names(one.doc.text)
    }
    for one in definitions:
        # A constructor is asked for only where its class does not explain the parameters.
        if one.exempt is None and not (one.kind == "init" and one.qualname.rpartition(".")[0] in explained):
            yield NeededRow(
                package,
                one.language,
                one.kind,
                one.public,
                one.doc is not None,
                measure(one, around),
                shares.whole.log_odds,
                shares.kinds.get(one.kind, Tally(0, 0)).log_odds,
            )


def _files(engine: Engine, folder: str) -> Iterator[tuple[tuple[Definition, ...], str]]:
    """Yield the definitions and the text of every file of the program itself."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            language = _LANGUAGES.get(os.path.splitext(name)[1])
            path = os.path.join(place, name)
            text = _text(path, language) if language else None
            if language is None or text is None:
                continue
            inside = os.path.relpath(path, folder)
            if file_audience(inside, text, language) is None:
                reading = engine.read(text, path, language)
                yield tuple(one._replace(path=inside) for one in reading.definitions if not one.test), text


def _text(path: str, language: Language) -> str | None:
    try:
        data = read_bytes(path, _LARGEST)
        return decode_rust(data) if language == "rust" else decode_python(data)
    except SourceError:
        return None


def _shares(definitions: Iterable[Definition]) -> tuple[Counter[bool], Counter[tuple[str, bool]]]:
    """Count the public definitions that are asked for, by whether they are documented."""
    asked = [(one.kind, one.doc is not None) for one in definitions if one.public and one.exempt is None]
    return Counter(documented for _, documented in asked), Counter(asked)


def _rest(whole: Counter[bool], kinds: Counter[tuple[str, bool]]) -> Shares:
    names = {kind for kind, _ in kinds}
    tallies = {kind: Tally(kinds[kind, True], kinds[kind, True] + kinds[kind, False]) for kind in names}
    return Shares(Tally(whole[True], whole.total()), tallies)


def _sampled(rows: Sequence[NeededRow]) -> list[NeededRow]:
    """Take as many of a large package as of others, the same ones every time."""
    step = max(1, -(-len(rows) // _MOST_ROWS))
    return list(rows[::step])
