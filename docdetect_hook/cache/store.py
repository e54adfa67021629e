"""The files that keep reports between runs, one for each package, behind the user's seal.

    .docdetect/cache/PLACE-SIGNATURE/PACKAGE.kept

Each name is a digest: of where in the project the configuration stands, of everything but files that
reports rest on (`cache/key.py`), and of the package. A file is three parts: a line with sizes and the
seal, a line of JSON that tells of each file of the package what was seen of it (the index), and a line
of JSON for each of these files, its report. What is not looked for is not read.
"""

from __future__ import annotations

import os
import time
from itertools import count

from docdetect_hook.cache.dependencies import Sight
from docdetect_hook.cache.rows import Sums, Told, sums_from
from docdetect_hook.startup.json_values import read_value, write_value
from docdetect_hook.startup.stdlib import defaultdict, suppress
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, BinaryIO
from docdetect_hook.storage.folder import Folder, StorageError, is_leftover, open_folder
from docdetect_hook.storage.seal import Sealer, digest
from docdetect_hook.text.lazy_regex import regex

_FOLDER = "cache"
_MARK = "docdetect-cache-6"  # with the number of the protocol
_PURPOSE = "cache"
_SUFFIX = ".kept"
_OWN_NAME = regex(r"[0-9a-f]{16}\.kept")
_OWN_FOLDER = regex(r"[0-9a-f]{16}-[0-9a-f]{16}")
_SWEPT = "swept"
_LONGEST_HEAD = 160
_MOST_BYTES = 1 << 30
_DAY = 86_400.0
_KEPT_UNUSED = 14 * _DAY
_NEVER = float("inf")
# Of each configuration one for each way to call the tool: the hook, the editor, the report of a CI run.
_MOST_SIGNATURES = 8


class DamagedError(ValueError):
    """A file is not as it was written."""


Seen = tuple[str, str, Told, int]
"""Of a file: its stamp, the digest of its text, what there is to tell by lines, where its report is."""


class Index(NamedTuple):
    """What was seen when the reports of a package were made.

    ``model`` is the version of the model that gave the verdicts, ``looks`` what all of them rest on;
    ``files`` has what was seen of each file, ``clean`` by folder what the reports of those files add up to of
    which there is nothing to tell; ``rows`` is the digest of the reports.
    """

    model: str
    looks: list[Sight]
    files: dict[str, Seen]
    clean: dict[str, Sums]
    rows: str = ""


class Store:
    """Reads and writes what is kept of the packages of one project under one signature."""

    def __init__(self, root: str, signature: str, place: str = "") -> None:
        """Take the root of the project, the signature and the place of the configuration in the project."""
        self._root = root
        self._signature = _digest(signature)
        self._name = f"{_digest(place)[:16]}-{self._signature[:16]}"
        self._sealer = Sealer(root, _PURPOSE)
        self._folder: Folder | None = None
        self._is_made = self._is_missing = False
        self.refusal = ""
        """Why what is in the place of the cache is left alone, if it is."""

    def close(self) -> None:
        """Close the folder."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def index(self, package: str) -> Index | None:
        """Return what was seen of a package, None when that is damaged or not sealed by this user."""
        opened = self._opened(package)
        if opened is None:
            return None
        with opened as file:
            try:
                return self._index(file, package)
            except (ValueError, TypeError, AttributeError, OSError):  # no file that was written here
                return None

    def rows(self, package: str, expected: str) -> list[bytes] | None:
        """Return the reports of a package in the order of its index, None unless they have this digest."""
        opened = self._opened(package)
        if opened is None:
            return None
        with opened as file:
            try:
                file.seek(_head_of(file)[0], os.SEEK_CUR)
                data = file.read()
            except (ValueError, OSError):
                return None
        return data.split(b"\n")[:-1] if _digest_of(data) == expected else None

    # The sweep goes by the time of the last use. Writing that time on each read would cost every run a
    # write for each package, so it is written once a day.
    def _opened(self, package: str) -> BinaryIO | None:
        """Open the file of a package, which counts as a use of it."""
        name = _name_of(package)
        try:
            folder = self._folder or self._existing()
            file = None if folder is None else folder.open_read(name, _MOST_BYTES)
        except StorageError as error:
            self.refusal = str(error)
            return None
        except (OSError, ValueError):
            return None
        if folder is not None and file is not None and os.fstat(file.fileno()).st_mtime < time.time() - _DAY:
            folder.touch(name)
        return file

    def _existing(self) -> Folder | None:
        """Open the folder for reading, once in a run."""
        if not self._is_missing:
            self._is_missing = True  # until it is open, or made
            self._folder = open_folder(self._root, _FOLDER, self._name)
        return self._folder

    def _made(self) -> Folder:
        """Open the folder for writing, making it where it is missing."""
        if self._folder is None or not self._is_made:
            self.close()
            self._folder = open_folder(self._root, _FOLDER, self._name, create=True)
            self._is_made = True
        return self._folder

    def _index(self, file: BinaryIO, package: str) -> Index:
        size, given = _head_of(file)
        data = file.read(size)
        if not self._sealer.is_sealed(self._sealed(package, data), given):
            raise DamagedError
        model, looks, paths, columns, clean, rows = decode(data)
        files = dict(zip(paths, zip(*columns, count()), strict=True))
        sums = {folder: sums_from(row) for folder, row in clean.items()}
        return Index(model, [Sight(*look) for look in looks], files, sums, rows)

    def write(self, package: str, index: Index, rows: list[bytes]) -> None:
        """Replace what is kept of a package; where that cannot be, or without a key, nothing is kept."""
        body = b"".join([row + b"\n" for row in rows])
        columns = list(zip(*[seen[:3] for seen in index.files.values()], strict=True))
        described = [index.model, index.looks, list(index.files), columns, index.clean, _digest_of(body)]
        data = encode(described) + b"\n"
        given = self._sealer.seal(self._sealed(package, data))
        if not given:
            return
        try:
            head = f"{_MARK} {len(data)} {given}\n".encode("ascii")
            self._made().replace(_name_of(package), head + data + body)
        except StorageError as error:
            self.refusal = str(error)
        except OSError:  # a full disk, or a folder that cannot be written
            pass

    def remove(self, package: str) -> None:
        """Drop what is kept of a package."""
        if self._folder is not None:
            self._folder.remove([_name_of(package)])

    def sweep(self) -> None:
        """Drop what nobody has used for long; once a day is enough."""
        with suppress(OSError), open_folder(self._root, _FOLDER) as folder:
            swept = folder.status(_SWEPT)
            now = time.time()
            if swept is None or swept.st_mtime < now - _DAY:
                _sweep(folder, now - _KEPT_UNUSED)
                folder.replace(_SWEPT, b"")

    # The seal covers the signature and the package with the index: a right file put in the place of another
    # one is not believed. The index has the digest of the reports, so these need no seal of their own.
    def _sealed(self, package: str, data: bytes) -> bytes:
        return b"\n".join((self._signature.encode("ascii"), package.encode("utf-8", "surrogatepass"), data))


def encode(value: object) -> bytes:
    """Write a value on one line of ASCII."""
    return write_value(value).encode("ascii")


def decode(row: bytes) -> Any:  # noqa: ANN401 - what JSON holds
    """Read a value that `encode` wrote, or raise DamagedError."""
    try:
        return read_value(row.decode("ascii"))[0]
    except (ValueError, RecursionError) as error:
        raise DamagedError from error


def _head_of(file: BinaryIO) -> tuple[int, str]:
    """Return the size of the index and the seal, or raise ValueError."""
    mark, size, given = file.readline(_LONGEST_HEAD).decode("ascii").split()
    if mark != _MARK or not 0 < int(size) <= _MOST_BYTES:
        raise DamagedError
    return int(size), given


def _name_of(package: str) -> str:
    return _digest(package)[:16] + _SUFFIX


def _digest(text: str) -> str:
    return _digest_of(text.encode("utf-8", "surrogatepass"))


def _digest_of(data: bytes) -> str:
    whole = digest()
    whole.update(data)
    return whole.hexdigest()


def _sweep(folder: Folder, oldest: float) -> None:
    """Drop files that were not used since then, and all but the last signatures of a configuration."""
    own = [name for name in folder.names() if _OWN_FOLDER.fullmatch(name)]
    used = sorted([(_drop_older(folder, name, oldest), name) for name in own], reverse=True)
    kept: defaultdict[str, int] = defaultdict(int)
    for latest, name in used:
        place = name.partition("-")[0]
        kept[place] += 1
        if kept[place] > _MOST_SIGNATURES or not latest:
            _drop_older(folder, name, _NEVER)
            folder.remove_folder(name)


def _drop_older(folder: Folder, name: str, oldest: float) -> float:
    """Remove our files of one signature that are older; return the time of the youngest, 0 without any."""
    with suppress(OSError), folder.below(name, create=False) as inner:
        own = [name for name in inner.names() if _OWN_NAME.fullmatch(name) or is_leftover(name)]
        times = {name: _used(inner, name) for name in own}
        inner.remove(name for name, when in times.items() if when < oldest)
        return max([when for when in times.values() if when >= oldest], default=0.0)
    return 0.0


def _used(folder: Folder, name: str) -> float:
    status = folder.status(name)
    return 0.0 if status is None else status.st_mtime
