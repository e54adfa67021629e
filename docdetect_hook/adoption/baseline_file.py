"""The file of a baseline: JSON with one entry a line, so that two branches can be merged by lines."""

from __future__ import annotations

import json
import os
import re

from docdetect_hook.adoption.baseline import Entry, by_path
from docdetect_hook.errors import UserError
from docdetect_hook.languages import decode_file
from docdetect_hook.records import Finding
from docdetect_hook.startup.digests import sha256
from docdetect_hook.startup.typed import Any, Callable, Iterable, Iterator, Mapping
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.text.source import SourceError, read_bytes

_VERSION = 1
_MOST_BYTES = 256 << 20
_MOST_SOURCE_BYTES = 16_777_216
_WHOLE_FILE_KINDS = frozenset(("module", "package", "crate"))
_SIGNATURES = regex(r"(?:async def|def|class|pub|fn|struct|enum|trait|impl|mod) .*", re.MULTILINE)
_MOST_SIGNATURES = 20
_OTHER_LINES = 2  # the first and the last
_TIMES = range(1, 1 << 32)
_PLAIN = r'[^"\\\x00-\x1f]*+'
_STRING = rf'"({_PLAIN}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}){_PLAIN})*+)"'
# An entry as `render` writes it.
_LINE = regex(
    rf'^\{{"code": {_STRING}, "path": {_STRING}, "qualname": {_STRING}, "kind": {_STRING}, '
    rf'"header": {_STRING}(?:, "count": ([1-9][0-9]{{0,8}}))?\}},$',
    re.MULTILINE,
)
_HEAD = f'{{"version": {_VERSION}, "findings": [\n'
_TAIL = "{}]}\n"

_Row = tuple[str, str, str, str, str, str]


class _Rows(Mapping[str, list[Entry]]):
    """The entries of a baseline by path; those of a path are made when they are asked for."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        """Take the fields of each line as they are written."""
        written: dict[str, list[_Row]] = {}
        for row in rows:
            written.setdefault(row[1], []).append(row)
        self._rows: dict[str, list[_Row]] = {}
        for path, several in written.items():
            self._rows.setdefault(_text(path), []).extend(several)

    def __getitem__(self, path: str) -> list[Entry]:
        return [
            Entry(_text(code), path, _text(qualname), _text(kind), int(times or 1), _text(header))
            for code, _, qualname, kind, header, times in self._rows[path]
        ]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _text(written: str) -> str:
    """Return what a string of JSON stands for."""
    return str(json.loads(f'"{written}"')) if "\\" in written else written


def read_by_path(path: str) -> Mapping[str, list[Entry]]:
    """Read a baseline by path; of one that nobody edited only what is asked for becomes entries."""
    data = _data(path)
    text = data.decode("ascii", "replace")
    if data.isascii() and text.startswith(_HEAD) and text.endswith("\n" + _TAIL):
        rows = _LINE.findall(text)
        if len(rows) == text.count("\n") - _OTHER_LINES:
            return _Rows(rows)
    return by_path(_entries(path, data))


def read_baseline(path: str) -> list[Entry]:
    """Read a baseline; one that is not as `docdetect baseline write` made it is a UserError."""
    return _entries(path, _data(path))


def _data(path: str) -> bytes:
    try:
        data = read_bytes(path, _MOST_BYTES)
    except SourceError as error:
        raise UserError(f"the baseline {path} {error.message}") from error
    if b"\n<<<<<<< " in data:
        raise UserError(f"the baseline {path} has merge conflict markers: keep the entries of both sides")
    return data


def _entries(path: str, data: bytes) -> list[Entry]:
    try:
        document = json.loads(data)
        if document["version"] != _VERSION:
            raise UserError(
                f"the baseline {path} has version {document['version']!r}; this docdetect reads {_VERSION}"
            )
        return [_entry(row) for row in document["findings"] if row]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UserError(
            f"{path} is not a valid baseline: write it again with `docdetect baseline write`"
        ) from error


def _entry(row: dict[str, Any]) -> Entry:
    entry = Entry(row["code"], row["path"], row["qualname"], row["kind"], row.get("count", 1), row["header"])
    "".join((*entry[:4], entry.header))  # a TypeError unless all are texts
    if entry.times not in _TIMES:
        raise ValueError
    return entry


def render(entries: Iterable[Entry]) -> str:
    """Write the entries, each on a line that ends alike, so that `merge=union` makes a valid file of two."""
    lines = [_HEAD.rstrip("\n")]
    for entry in entries:
        row: dict[str, Any] = {
            "code": entry.code,
            "path": entry.path,
            "qualname": entry.qualname,
            "kind": entry.kind,
            "header": entry.header,
        }
        if entry.times > 1:
            row["count"] = entry.times
        lines.append(json.dumps(row) + ",")
    # An empty entry closes the list: without it the last line would have no comma, unlike all others.
    return "\n".join([*lines, _TAIL])


class FileHeaders:
    """Hashes the headers of definitions from the sources below a root; the last file read is kept."""

    def __init__(self, root: str, load: Callable[[str], str | None] | None = None) -> None:
        """Take the root that paths are relative to, and how to read a file where that is not the disk's."""
        self._root = root
        self._load = load or _from_disk
        self._path: str | None = None
        self._text = ""
        self._lines: list[str] = []

    def __call__(self, path: str, finding: Finding) -> str:
        """Return a hash that survives a move of the definition and changes of its blanks."""
        if path != self._path:
            self._path, self._text = path, self._load(os.path.join(self._root, path)) or ""
            self._lines = self._text.split("\n")
        definition = finding.definition
        if definition.kind in _WHOLE_FILE_KINDS:
            # A file has no header: its first signatures tell it from others.
            signatures = _SIGNATURES.findall(self._text)[:_MOST_SIGNATURES]
            header = "\n".join(signatures) or self._text
        else:
            header = " ".join(self._lines[definition.line - 1 : definition.header_end])
        return sha256(" ".join(header.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _from_disk(path: str) -> str | None:
    try:
        return decode_file(read_bytes(path, _MOST_SOURCE_BYTES), path)
    except SourceError:
        return None
