"""Source text: guarded reading of files and decoding by each language's own rule."""

from __future__ import annotations

import codecs
import os
import stat

from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Sequence
from docdetect_hook.text.lazy_regex import regex

UNREADABLE = "UND900"
OVER_LIMIT = "UND902"

# O_NONBLOCK: a FIFO that takes the place of a file between stat and open must not block.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_CHUNK = 1 << 16

_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

# The longer mark first: the UTF-32 one begins with that of UTF-16.
_FOREIGN_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_FIRST_OF_BOMS = tuple([mark for mark, _ in _FOREIGN_BOMS])

# PEP 263 as CPython's tokenizer reads it: only blanks stand before the `#`, and a first line
# that holds anything but a comment ends the search.
_COOKIE = regex(rb"[ \t\f]*+#[^\n]*?coding[:=][ \t]*+([-_.a-zA-Z0-9]++)")
_COOKIE_LINES = 2
# Two usual lines are shorter.
_TWO_LINES = 512
_NOT_CODE = regex(rb"[ \t\f]*+(?:#|$)")

# Text codecs only by name: `punycode` takes quadratic time, `undefined` always fails, and no
# source text can be in any of the three.
_REFUSED_CODECS = frozenset({"idna", "punycode", "undefined"})


class SourceError(Exception):
    """Why a file has no text: a code, a place (line from 1, column from 0), a plain message."""

    def __init__(self, code: str, line: int, col: int, message: str) -> None:
        """Keep the parts of the diagnostic."""
        super().__init__(message)
        self.code = code
        self.line = line
        self.col = col
        self.message = message


class _Encoding(NamedTuple):
    """The declared encoding: as written, and the line of the declaration."""

    name: str
    line: int


def read_bytes(path: str, max_bytes: int) -> bytes:
    """Read a regular file of at most ``max_bytes``; anything else is a SourceError."""
    try:
        # Asked before opening, because opening a FIFO or a device can itself have effects.
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            os.scandir(path).close()  # a directory that cannot be looked into says why
        _require_regular(mode)
        descriptor = os.open(path, _OPEN_FLAGS)
        try:
            status = os.fstat(descriptor)
            _require_regular(status.st_mode)
            return _read_all(descriptor, status.st_size, max_bytes)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(UNREADABLE, 1, 0, f"cannot be read: {reason}") from error
    except ValueError as error:  # said in our words: those of the interpreter change with its version
        reason = "its name holds a NUL character" if "\0" in path else "its name cannot be encoded"
        raise SourceError(UNREADABLE, 1, 0, f"cannot be read: {reason}") from error


def folder_of(path: str) -> str:
    """Return how the paths in the folder of a file begin: with its slash at the end, empty right here."""
    return path[: path.rfind("/") + 1]


@lru_cache(maxsize=1)
def lines_in(text: str) -> Sequence[str]:
    """Return the lines of a text: those who ask about a file need them one after the other."""
    return text.split("\n")


def source_names(folder: str) -> list[str]:
    """List the sorted names in a folder that a reader may ask for; none when it cannot be read.

    Those are source files and names that may be folders. Byte code, lock and swap files come and go
    beside them and say nothing about the source.
    """
    try:
        names = os.listdir(folder or ".")
    except (OSError, ValueError):
        return []
    return sorted(name for name in names if "." not in name or name.endswith((".py", ".rs")))


def decode_python(data: bytes) -> str:
    r"""Decode Python source by PEP 263; ``\r\n`` and a lone ``\r`` become ``\n``."""
    _refuse_foreign_bom(data)
    marked = data.startswith(codecs.BOM_UTF8)
    if marked:
        data = data[len(codecs.BOM_UTF8) :]
    encoding = _declared_encoding(data)
    text = _decode_utf8(data) if encoding is None else _decode_declared(data, encoding, marked)
    _refuse_nul(text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decode_rust(data: bytes) -> str:
    r"""Decode Rust source, which is UTF-8; a byte order mark is dropped, ``\r\n`` becomes ``\n``."""
    _refuse_foreign_bom(data)
    text = _decode_utf8(data, rust=True).removeprefix("\ufeff")
    return text.replace("\r\n", "\n") if "\r" in text else text


def _require_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kind = next((name for test, name in _KINDS if test(mode)), "no regular file")
    raise SourceError(UNREADABLE, 1, 0, f"cannot be read: it is {kind}")


def _read_all(descriptor: int, size: int, max_bytes: int) -> bytes:
    """Read to the end, never past the limit: the size of a file in /proc is 0, and files grow."""
    if size > max_bytes:
        raise _too_large(max_bytes)
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data  # nearly all files
    chunks = [data]
    left = max_bytes - len(data)
    while left >= 0 and (chunk := os.read(descriptor, min(_CHUNK, left + 1))):
        chunks.append(chunk)
        left -= len(chunk)
    if left < 0:
        raise _too_large(max_bytes)
    return b"".join(chunks)


def _too_large(max_bytes: int) -> SourceError:
    message = f"is larger than {max_bytes} bytes and was not checked: raise files.max_bytes or exclude it"
    return SourceError(OVER_LIMIT, 1, 0, message)


def _refuse_foreign_bom(data: bytes) -> None:
    if not data.startswith(_FIRST_OF_BOMS):
        return
    for mark, name in _FOREIGN_BOMS:
        if data.startswith(mark):
            raise SourceError(UNREADABLE, 1, 0, f"file is encoded as {name}; save it as UTF-8")


def _refuse_nul(text: str) -> None:
    """Refuse NUL characters, as CPython does: such a file is UTF-16, UTF-32 or no text at all."""
    found = text.find("\0")
    if found >= 0:
        line, col = _position(text[:found])
        raise SourceError(UNREADABLE, line, col, "file contains a NUL character; save it as UTF-8 text")


def _declared_encoding(data: bytes) -> _Encoding | None:
    """Find the coding cookie in the first two lines."""
    head = data[:_TWO_LINES]
    if b"coding" not in head and head.count(b"\n") >= _COOKIE_LINES:
        return None  # most files: no pattern is made for them
    for number, line in enumerate(_first_lines(data), start=1):
        if found := _COOKIE.match(line):
            return _Encoding(found[1].decode("ascii"), number)
        if not _NOT_CODE.match(line):
            break
    return None


def _first_lines(data: bytes) -> list[bytes]:
    r"""Return the first two lines, ended by ``\n``, ``\r\n`` or ``\r``."""
    for size in (_CHUNK, len(data)):
        head = _newlines(data[:size])
        if head.count(b"\n") >= _COOKIE_LINES:
            break
    return head.split(b"\n", _COOKIE_LINES)[:_COOKIE_LINES]


def _newlines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _normal_name(name: str) -> str:
    """Normalise the usual names as ``get_normal_name`` of CPython's tokenizer does."""
    start = name[:12].lower().replace("_", "-")
    if start == "utf-8" or start.startswith("utf-8-"):
        return "utf-8"
    if start in {"latin-1", "iso-8859-1", "iso-latin-1"}:
        return "iso-8859-1"
    if start.startswith(("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso-8859-1"
    return name


def _decode_utf8(data: bytes, *, rust: bool = False) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        advice = "save the file as UTF-8"
        if not rust:
            advice += " or declare its encoding in a `# coding:` line"
        raise _undecodable(error, "UTF-8", advice) from error


def _decode_declared(data: bytes, encoding: _Encoding, marked: bool) -> str:
    codec = _codec_name(encoding)
    if codec == "utf-8":
        return _decode_utf8(data)
    if marked:
        message = f"declares the encoding {encoding.name} but starts with a UTF-8 mark: remove one of them"
        raise SourceError(UNREADABLE, encoding.line, 0, message)
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        advice = f"correct the `# coding:` line {encoding.line} or save the file in that encoding"
        raise _undecodable(error, encoding.name, advice, codec) from error
    except Exception as error:  # any codec that Python knows, with any exception of its own
        raise _no_encoding(encoding) from error


def _codec_name(encoding: _Encoding) -> str:
    """Look the codec up; ``bytes.decode`` itself refuses to run one that is not for text."""
    name = _normal_name(encoding.name)
    try:
        codec = codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError) as error:
        raise _no_encoding(encoding) from error
    if codec in _REFUSED_CODECS:
        raise _no_encoding(encoding)
    # The codec that cuts off a mark is the plain one here: the mark is gone already.
    return "utf-8" if codec == "utf-8-sig" else codec


def _no_encoding(encoding: _Encoding) -> SourceError:
    name = encoding.name[:40]
    message = f"declares {name!r}, which is no known text encoding: correct the `# coding:` line"
    return SourceError(UNREADABLE, encoding.line, 0, message)


def _undecodable(error: UnicodeDecodeError, encoding: str, advice: str, codec: str = "utf-8") -> SourceError:
    # Not `error.encoding`: the name that a codec gives itself there need not be one to look it up by.
    before = error.object[: error.start].decode(codec, errors="replace")
    line, col = _position(before)
    byte = error.object[error.start]
    return SourceError(UNREADABLE, line, col, f"byte 0x{byte:02x} is not valid {encoding}: {advice}")


def _position(before: str) -> tuple[int, int]:
    """Count the line and column at which a text ends."""
    text = before.replace("\r\n", "\n").replace("\r", "\n")
    return text.count("\n") + 1, len(text) - text.rfind("\n") - 1
