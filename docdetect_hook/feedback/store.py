"""The feedback file: disputed cases appended as whole lines, once each, by any number of writers."""

from __future__ import annotations

import os

from docdetect_hook.errors import UserError
from docdetect_hook.feedback.jsonl import (
    FORMAT,
    LARGEST,
    Filter,
    encode,
    locked,
    open_for_append,
    write_whole,
)
from docdetect_hook.startup.stdlib import contextmanager, suppress
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, BinaryIO, Callable, Iterable, Iterator, Sequence
from docdetect_hook.storage.folder import FOLDER_NAME, LONGEST_LINE, Folder, StorageError, open_folder
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    from docdetect_hook.records import Definition, Judged

FILE_NAME = "feedback.jsonl"

_MAX_HEADER = 1000  # characters kept of a definition's header
_MAX_DOC = 4000  # characters kept of a documentation text
# Characters of a header that tell a case from others: thousands of definitions may share one line.
_MAX_TOLD_APART = 10_000
_BATCH = 200  # disputes written at a time
_LIMIT = 32 << 20  # bytes from which settled cases are moved out
_HEAD = 64  # bytes at the start of the file that change when somebody compacts it

# Every case is written by encode, which puts these three fields first, so ids are read without JSON.
_CASE = regex(rb'\{"v":\d++,"event":"disagreement","id":"([0-9a-f]++)"')
# The line end before it lets the search jump from line to line.
_ID = regex(rb'\n\{"v":\d++,"event":"(?:disagreement|moved)","id":"([0-9a-f]++)"')


class FeedbackError(UserError):
    """Say why the feedback file could not be written."""


def case_id(definition: Definition, header: str) -> str:
    """Hash what makes a case the same when it is seen again: 16 hex digits, whatever its place."""
    from docdetect_hook.startup.digests import sha256  # a run without disputes does not need it

    doc = definition.doc.text if definition.doc else ""
    key = "\0".join(
        (definition.language, definition.kind, definition.qualname, header[:_MAX_TOLD_APART], doc)
    )
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def disagreement(judged: Judged, lines: Sequence[str], model_version: str) -> dict[str, Any]:
    """Describe a disputed case so that it can be judged without the repository.

    ``lines`` are those of the file. The time is added when the case is written.
    """
    from docdetect_hook.voters.question import question  # a run that asks nothing does without

    definition, verdict = judged.definition, judged.verdict
    header = "\n".join(lines[definition.header_start - 1 : definition.header_end])
    return {
        "v": FORMAT,
        "event": "disagreement",
        "id": case_id(definition, header),
        "path": definition.path,
        "line": definition.line,
        "language": definition.language,
        "kind": definition.kind,
        "qualname": definition.qualname,
        "header": kept_header(header),
        "doc": kept_doc(definition.doc.text) if definition.doc else None,
        "question": question(definition, verdict),
        "documented": verdict.documented,
        "needed": verdict.needed,
        "score": round(verdict.score, 4),
        "confidence": round(verdict.confidence, 4),
        "votes": {vote.voter: {"probability": round(vote.probability, 4), "reason": vote.reason}
                  for vote in verdict.votes},
        "model": model_version,
    }  # fmt: skip


class FeedbackFile:
    """The feedback file of one project, for appending from one process among many."""

    def __init__(self, root: str, limit: int = _LIMIT) -> None:
        """Take the project's root folder; nothing is created before there is something to write.

        ``limit`` is the size in bytes from which settled cases are moved out of the file.
        """
        self.path = os.path.join(root, FOLDER_NAME, FILE_NAME)
        self._root = root
        self._limit = limit
        self._seen: set[bytes] = set()
        self._read_to = 0
        self._head = b""

    def append(self, cases: Iterable[dict[str, Any]]) -> int:
        """Append the cases whose id is not in the file yet, and give their number.

        Raises FeedbackError when the folder cannot be written or stays locked.
        """
        waiting = self._unseen(cases)
        if waiting:
            # A project's cases are the same at every run: most runs see here that they need no lock.
            with (
                suppress(OSError),
                open_folder(self._root) as folder,
                folder.open_read(FILE_NAME, LARGEST) as file,
            ):
                self._learn_ids(file)
            waiting = self._unseen(waiting)
        if not waiting:
            return 0
        with self._opened() as file:
            self._learn_ids(file)
            fresh = self._unseen(waiting)
            write_whole(file, b"".join(map(encode, fresh)))
            self._learn_ids(file)
        return len(fresh)

    def _unseen(self, cases: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the cases that the file did not hold when it was last looked at, each once."""
        unseen = {case["id"]: case for case in cases if case["id"].encode() not in self._seen}
        return list(unseen.values())

    def record(self, events: Iterable[dict[str, Any]]) -> None:
        """Append events, such as labels, as they are.

        Raises FeedbackError when the folder cannot be written or stays locked.
        """
        lines = b"".join(encode(event) for event in events)
        if lines:
            with self._opened() as file:
                write_whole(file, lines)

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        """Open the file under its lock, shortened when it has become long."""
        try:
            with open_folder(self._root, create=True) as folder, locked(folder, FILE_NAME):
                self._compact(folder)
                with open_for_append(folder, FILE_NAME) as file:
                    yield file
        except StorageError as error:
            raise FeedbackError(str(error)) from error
        except (OSError, TimeoutError) as error:
            raise FeedbackError(f"{self.path} cannot be written: {error}") from error

    def _compact(self, folder: Folder) -> None:
        if folder.size(FILE_NAME) <= self._limit:
            return
        from docdetect_hook.feedback.compaction import compact  # few runs meet a long file
        from docdetect_hook.feedback.team import answered

        # A full disk, or on Windows a reader that has the file open: it stays long until the next try.
        with suppress(OSError):
            compact(folder, FILE_NAME, self._limit, answered(self._root))

    def _learn_ids(self, file: BinaryIO) -> None:
        """Read the whole lines appended since the last look."""
        cut = file.seek(0, os.SEEK_END) < self._read_to
        head = _head(file)
        if cut or not head.startswith(self._head):  # somebody compacted or cut the file
            self._read_to = 0
            self._seen.clear()
        file.seek(self._read_to)
        rest = b"\n"
        while block := file.read(LONGEST_LINE):
            data = rest + block
            whole = data.rfind(b"\n")  # without the lock a line may be met half written
            self._seen.update(_ID.findall(data, 0, whole))
            self._read_to += whole
            rest = data[whole:] if len(data) - whole < LONGEST_LINE else b"\n"
        self._head = head


class FeedbackSink:
    """Takes a run's disputes to the feedback file in batches; trouble is told once and never raised."""

    def __init__(self, root: str | None, warn: Callable[[str], object]) -> None:
        """Take the project's root, None to write nothing, and where to tell of trouble."""
        self._file = FeedbackFile(root) if root is not None else None
        self._warn = warn
        self._waiting: list[dict[str, Any]] = []

    def take(self, disputes: Iterable[dict[str, Any]], now: float) -> None:
        """Add disputes, seen at ``now`` (seconds since 1970)."""
        if self._file is not None:
            self._waiting += ({**dispute, "ts": round(now, 3)} for dispute in disputes)
            if len(self._waiting) >= _BATCH:
                self.flush()

    def flush(self) -> None:
        """Write what waits; the first failure is the last try of the run."""
        if self._file is None or not self._waiting:
            return
        try:
            self._file.append(self._waiting)
        except FeedbackError as error:
            self._warn(f"{error}; disputed cases of this run are not kept")
            self._file = None
        self._waiting = []


def id_of_case(line: bytes) -> bytes | None:
    """Return the id of the case that a line of ours holds, None for any other event."""
    found = _CASE.match(line)
    return found and found[1]


def read_events(root: str, keep: Filter = None) -> Iterator[dict[str, Any]]:
    """Yield every whole event of a project's feedback file and its segments; torn lines are passed over.

    The events of one case come in the order in which they were written, those that the team shares last.
    ``keep`` looks at a line before it is parsed; ``id_of_case`` tells it which case a line is.
    """
    from docdetect_hook.feedback.compaction import read_segments  # nothing on the lint path reads
    from docdetect_hook.feedback.team import read_team

    with suppress(FileNotFoundError), open_folder(root) as folder:
        yield from read_segments(folder, FILE_NAME, keep)
    yield from read_team(root)


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(_HEAD)


def kept_header(text: str) -> str:
    """Return what a case keeps of a header."""
    return _bounded(text, _MAX_HEADER)


def kept_doc(text: str) -> str:
    """Return what a case keeps of a documentation text."""
    return _bounded(text, _MAX_DOC)


def _bounded(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]} [{len(text) - limit} characters more]"
