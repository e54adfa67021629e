"""The file that keeps reports between runs: lines of JSON behind the user's seal, replaced as a whole."""

from __future__ import annotations

import json
import os
import re
from binascii import crc32
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from docdetect_hook.storage.folder import Folder, StorageError, is_leftover, open_folder
from docdetect_hook.storage.seal import digest, is_sealed, seal

_FOLDER = "cache"
_MARK = "docdetect-cache-3"  # with the number of the protocol
_PURPOSE = "cache"
_SUFFIX = ".jsonl"
_OWN_NAME = r"(?:[0-9a-f]{8}-)?[0-9a-f]{8}\.jsonl"
_LONGEST_HEAD = 160
_MOST_BYTES = 1 << 34
# Of each configuration one for each way to call the tool: the hook, the editor, the report of a CI run.
_MOST_FILES = 8
_MOST_IN_ALL = 512

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


Version = tuple[int, int]

EMPTY = Stored("", {}, {})
NO_VERSION = (0, 0)


def cache_name(signature: str, place: str = "") -> str:
    """Return the name of the file that keeps the reports made under a signature.

    ``place`` is the directory of the configuration in the project, empty for that of the project itself.
    """
    return f"{_hash(place)}-{_hash(signature)}{_SUFFIX}" if place else f"{_hash(signature)}{_SUFFIX}"


def _hash(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


class CacheFile:
    """The file that keeps the reports of one project under one signature."""

    def __init__(self, root: str, signature: str, place: str = "") -> None:
        """Take the root of the project, the signature and the place of the configuration in the project."""
        self._root = root
        self._signature = signature
        self._name = cache_name(signature, place)
        self.refusal = ""
        """Why what is in the place of the file is left alone, if it is."""

    def read(self) -> tuple[Stored, Version]:
        """Read what is stored, and which version of the file that is.

        A file holds nothing that is missing, damaged, made under another signature, or not sealed by
        this user: a report in a checkout, for one.
        """
        try:
            with (
                open_folder(self._root, _FOLDER) as folder,
                folder.open_read(self._name, _MOST_BYTES) as file,
            ):
                status = os.fstat(file.fileno())
                version = (status.st_ino, status.st_mtime_ns)
                return self._parsed(file, status.st_size), version
        except StorageError as error:
            self.refusal = str(error)
        except (OSError, ValueError, TypeError):
            pass
        return EMPTY, NO_VERSION

    def version(self) -> Version:
        """Tell one version of the file from the next."""
        try:
            with open_folder(self._root, _FOLDER) as folder:
                status = folder.status(self._name)
        except OSError:
            status = None
        return NO_VERSION if status is None else (status.st_ino, status.st_mtime_ns)

    def _parsed(self, file: BinaryIO, size: int) -> Stored:
        """Read line by line, to hold no more than the lines; ValueError when they are not as written."""
        mark, told_size, told_digest, told_seal = file.readline(_LONGEST_HEAD).decode("ascii").split()
        # The seal is of the size, too: no more is read than was written.
        if mark != _MARK or int(told_size) != size:
            raise DamagedError
        if not is_sealed(self._root, _PURPOSE, self._sealed(size, told_digest), told_seal):
            raise DamagedError
        body = digest()
        first = file.readline()
        body.update(first)
        made_under, model = json.loads(first)
        if made_under != self._signature:  # another one with the same checksum
            raise DamagedError
        stored = Stored(model, {}, {})
        for line in file:
            body.update(line)
            name, _, value = line.decode("ascii").rstrip("\n").partition("\t")
            (stored.groups if name[:1] == "G" else stored.files)[name[1:]] = value
        if body.hexdigest() != told_digest:
            raise DamagedError
        return stored

    def write(self, stored: Stored) -> None:
        """Replace the file; where that is not possible, or without a key of the user, nothing is kept."""
        try:
            with open_folder(self._root, _FOLDER, create=True) as folder:
                self._write(folder, stored)
                _drop_oldest(folder)
        except StorageError as error:
            self.refusal = str(error)
        except OSError:  # a full disk, or a folder that cannot be written
            pass

    def _write(self, folder: Folder, stored: Stored) -> None:
        if not seal(self._root, _PURPOSE, b""):
            return
        with folder.replacing(self._name) as file:
            file.write(_head(0, "", ""))  # to be replaced: the digest is known at the end
            body = digest()
            for line in _lines(self._signature, stored):
                file.write(line)
                body.update(line)
            size, told = file.tell(), body.hexdigest()
            file.seek(0)
            file.write(_head(size, told, seal(self._root, _PURPOSE, self._sealed(size, told))))

    def _sealed(self, size: int, told: str) -> bytes:
        return f"{size} {told} {self._signature}".encode("utf-8", "surrogatepass")


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


def _head(size: int, told: str, sealed: str) -> bytes:
    return f"{_MARK} {size} {told} {sealed}".encode("ascii").ljust(_LONGEST_HEAD - 1) + b"\n"


def _drop_oldest(folder: Folder) -> None:
    """Keep the files written last: settings and versions that are gone leave files behind."""
    names = [name for name in folder.names() if re.fullmatch(_OWN_NAME, name) or is_leftover(name)]
    if len(names) <= _MOST_FILES:
        return
    names.sort(key=lambda name: _written(folder, name), reverse=True)
    kept = Counter[str]()
    dropped = []
    for number, name in enumerate(names):
        place = name.partition("-")[0] if re.fullmatch(_OWN_NAME, name) and "-" in name else ""
        kept[place] += 1
        if kept[place] > _MOST_FILES or number >= _MOST_IN_ALL:
            dropped.append(name)
    folder.remove(dropped)


def _written(folder: Folder, name: str) -> float:
    status = folder.status(name)
    return 0.0 if status is None else status.st_mtime
