"""The file that keeps reports between runs: lines of JSON behind a checksum, replaced as a whole."""

from __future__ import annotations

import json
import os
from binascii import crc32
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from docdetect_hook.feedback.jsonl import FOLDER_NAME, make_folder

_FOLDER = "cache"
_MARK = "docdetect-cache"
_PROTOCOL = 2
_SUFFIX = ".jsonl"
_MOST_FILES = 8  # one for each way to call the tool: the hook, the editor, the report of a CI run

_write_value = json.JSONEncoder(separators=(",", ":")).encode
_read_value = json.JSONDecoder().raw_decode


class DamagedError(ValueError):
    """Say that a line is not what it was written as."""


class Stored(NamedTuple):
    """What a cache file holds, not decoded yet: a line of each group and of each file, by name.

    ``model`` is the version of the model that gave the verdicts.
    """

    model: str
    groups: dict[str, str]
    files: dict[str, str]


EMPTY = Stored("", {}, {})


def cache_path(root: str, signature: str) -> str:
    """Name the file that keeps the reports made under a signature."""
    name = f"{crc32(signature.encode('utf-8', 'surrogatepass')):08x}{_SUFFIX}"
    return os.path.join(root, FOLDER_NAME, _FOLDER, name)


def mark_of(path: str) -> tuple[int, int]:
    """Tell one version of a cache file from the next."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_ino, status.st_mtime_ns


def read_cache(path: str, signature: str) -> Stored:
    """Read a cache file; one that is missing, damaged or made under another signature holds nothing."""
    try:
        with open(path, "rb") as file:
            return _read(file, signature)
    except (OSError, ValueError, TypeError):
        return EMPTY


def _read(file: BinaryIO, signature: str) -> Stored:
    """Read line by line, to hold no more than the lines; ValueError when they are not as written."""
    head, first = file.readline(), file.readline()
    made_under, model = json.loads(first)
    if made_under != signature:  # another one with the same checksum
        raise DamagedError
    stored = Stored(model, {}, {})
    total = crc32(first)
    for line in file:
        total = crc32(line, total)
        name, _, value = line.decode("ascii").rstrip("\n").partition("\t")
        (stored.groups if name[:1] == "G" else stored.files)[name[1:]] = value
    if head != _head(total):
        raise DamagedError
    return stored


def write_cache(path: str, signature: str, stored: Stored) -> None:
    """Replace a cache file; where that is not possible, nothing is kept."""
    beside = f"{path}.{os.getpid()}.new"
    folder = os.path.dirname(path)
    try:
        make_folder(os.path.dirname(folder))
        os.makedirs(folder, exist_ok=True)
        with open(beside, "wb") as file:
            file.write(_head(0))  # to be replaced: the checksum is known at the end
            total = 0
            for line in _lines(signature, stored):
                file.write(line)
                total = crc32(line, total)
            file.seek(0)
            file.write(_head(total))
        os.replace(beside, path)
    except OSError:
        with suppress(OSError):
            os.unlink(beside)
        return
    _drop_oldest(folder)


def _lines(signature: str, stored: Stored) -> Iterator[bytes]:
    yield f"{json.dumps([signature, stored.model])}\n".encode("ascii")
    for name, value in stored.groups.items():
        yield f"G{name}\t{value}\n".encode("ascii")
    for name, value in stored.files.items():
        yield f"F{name}\t{value}\n".encode("ascii")


def encode(value: object) -> str:
    """Write a value on one line of ASCII."""
    return _write_value(value)


def decode(line: str) -> Any:  # noqa: ANN401 - what JSON holds
    """Read a value that `encode` wrote, or raise DamagedError."""
    try:
        return _read_value(line)[0]
    except (ValueError, RecursionError) as error:
        raise DamagedError from error


def _head(total: int) -> bytes:
    return f"{_MARK} {_PROTOCOL} {total:08x}\n".encode("ascii")


def _drop_oldest(folder: str) -> None:
    """Keep the files written last: settings and versions that are gone leave files behind."""
    with suppress(OSError):
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name.endswith((_SUFFIX, ".new"))]
        found.sort(key=_written, reverse=True)
        for entry in found[_MOST_FILES:]:
            os.unlink(entry.path)


def _written(entry: os.DirEntry[str]) -> float:
    return entry.stat().st_mtime
