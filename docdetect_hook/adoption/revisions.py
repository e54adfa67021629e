"""What a git repository holds at a revision and in its index: names and contents, without a checkout."""

from __future__ import annotations

import os
import subprocess
from functools import cached_property

from docdetect_hook.discovery.git import SAFE_OPTIONS, git_environment, git_program
from docdetect_hook.errors import UserError
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import IO, Callable, Collection, Iterator, Mapping
from docdetect_hook.text.terminal import printable

LINK = "120000"
SUBMODULE = "160000"
_TIMEOUT = 60  # seconds; a listing of 500,000 files takes one
_CHUNK = 1 << 20
_MOST_KEPT_BYTES = 1 << 24
# Between a conflict's sides, the one of the branch that is checked out: it is no change.
_OURS = "2"
_MERGED = "0"
_FOUND = 3  # words of the answer of `git cat-file --batch`: name, type, size


class Blob(NamedTuple):
    """An entry of a tree or of the index: its mode and the name of its object."""

    mode: str
    name: str


# Path from the repository's root -> entry.
Listing = Mapping[str, Blob]


class Index(NamedTuple):
    """What is staged, and which paths of it have conflicts."""

    files: Listing
    unmerged: frozenset[str]


class Repository:
    """A git repository, read by its objects alone: nothing of its configuration is run."""

    def __init__(self, root: str) -> None:
        """Take the absolute root of the work tree."""
        self.root = root

    def commit(self, revision: str) -> str | None:
        """Return the name of the commit that a revision stands for, None where there is none."""
        if not revision or revision.startswith("-") or not revision.isprintable():
            return None
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        done = self._run(*words)
        return done.stdout.decode().strip() or None if done.returncode == 0 else None

    def require_commit(self, revision: str) -> str:
        """Return the name of a commit; one that is not here is a UserError with the command that helps."""
        name = self.commit(revision)
        if name is None:
            raise UserError(
                f"the revision {printable(revision)} is not in this repository: fetch it with "
                f"`{self._fetching(revision)}`"
            )
        return name

    def _fetching(self, revision: str) -> str:
        """Return the command that brings a revision here."""
        if os.path.exists(os.path.join(self.git_folder, "shallow")):
            return "git fetch --unshallow"  # in a shallow clone even what is named may lack its ancestors
        remote, _, branch = revision.partition("/")
        known = branch.replace("/", "").replace("-", "").replace("_", "").replace(".", "").isalnum()
        return f"git fetch {remote} {branch}" if known and remote.isalnum() else "git fetch --all --tags"

    def merge_base(self, one: str, other: str) -> str | None:
        """Return the best common ancestor of two commits."""
        done = self._run("merge-base", one, other)
        return done.stdout.decode().split("\n")[0] or None if done.returncode == 0 else None

    def merged(self) -> list[str]:
        """Return the commits that a merge which is not committed yet brings in."""
        try:
            with open(os.path.join(self.git_folder, "MERGE_HEAD"), encoding="ascii") as file:
                names = file.read(_CHUNK).split()
        except (OSError, ValueError):
            return []
        return [name for name in names if self.commit(name)]

    def tree(self, commit: str) -> Listing:
        """Return what a commit holds."""
        done = self._listed("ls-tree", "-r", "-z", "--full-tree", commit)
        found: dict[str, Blob] = {}
        for row in done.split(b"\0")[:-1]:
            about, _, path = row.partition(b"\t")
            mode, _, name = about.decode().split(" ")
            found[os.fsdecode(path)] = Blob(mode, name)
        return found

    def holding(self, words: Collection[str]) -> frozenset[str] | None:
        """Return the Python files of the index whose bytes hold a word; None where git cannot tell.

        Files with conflicts are not looked at. No attribute or setting of the repository changes the answer.
        """
        options = ("--cached", "--no-color", "--no-recurse-submodules", "--no-textconv", "-lzawF")
        patterns = (option for word in words for option in ("-e", word))
        done = self._run("grep", *options, *patterns, "--", "*.py", "*.pyi")
        if done.returncode > 1 or done.stderr:
            return None
        return frozenset(map(os.fsdecode, done.stdout.split(b"\0")[:-1]))

    def index(self) -> Index:
        """Return what is staged; of a path with conflicts the side of the branch at hand."""
        done = self._listed("ls-files", "-s", "-z")
        found: dict[str, Blob] = {}
        unmerged: set[str] = set()
        for row in done.split(b"\0")[:-1]:
            about, _, path = row.partition(b"\t")
            mode, name, stage = about.decode().split(" ")
            shown = os.fsdecode(path)
            if shown not in found or stage == _OURS:
                found[shown] = Blob(mode, name)
            if stage != _MERGED:
                unmerged.add(shown)
        return Index(found, frozenset(unmerged))

    def _listed(self, *words: str) -> bytes:
        done = self._run(*words)
        if done.returncode:
            raise UserError(f"git cannot list {printable(self.root)}: {_reason(done.stderr)}")
        return done.stdout

    def _run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - a fixed command, no shell
                (git_program(), *SAFE_OPTIONS, *words),
                cwd=self.root,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise UserError(f"git cannot be run: {error}") from error

    # One process for all objects: starting git takes longer than reading most files.
    def contents(self) -> Contents:
        """Start the process that objects are read from."""
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed command, no shell
                (git_program(), *SAFE_OPTIONS, "cat-file", "--batch"),
                cwd=self.root,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            raise UserError(f"git cannot be run: {error}") from error
        return Contents(process)

    @cached_property
    def git_folder(self) -> str:
        """Return where git keeps what belongs to this work tree; `.git` may be a file that says where."""
        place = os.path.join(self.root, ".git")
        try:
            with open(place, encoding="utf-8", errors="surrogateescape") as file:
                told = file.read(_CHUNK).partition("gitdir:")[2].strip()
        except OSError:
            return place
        return os.path.normpath(os.path.join(self.root, told))

    @cached_property
    def _environment(self) -> dict[str, str]:
        """Return git's environment: of the hook's own only the index that is to be committed.

        `git commit FILE` stages into an index of its own and names it in GIT_INDEX_FILE.
        """
        # Replacement refs (git-replace(1)) could show another text than the one that is committed.
        environment = {**git_environment(), "GIT_NO_REPLACE_OBJECTS": "1"}
        index = os.environ.get("GIT_INDEX_FILE")
        if index and self._is_own(os.path.join(self.root, index)):
            environment["GIT_INDEX_FILE"] = os.path.join(self.root, index)
        return environment

    def _is_own(self, index: str) -> bool:
        """Return whether an index belongs to this repository: another one's lies beside its HEAD."""
        folder = os.path.realpath(os.path.dirname(index))
        if folder == os.path.realpath(self.git_folder):
            return True
        return os.path.exists(index) and not os.path.exists(os.path.join(folder, "HEAD"))


class Contents:
    """The objects of a repository, read one after the other from one process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Take the process of `git cat-file --batch`."""
        self._process = process
        self._kept: dict[tuple[str, int], bytes] = {}  # most files are the same on both sides of a change
        self._kept_bytes = 0
        self.missing = False  # whether an object was asked for that is not here, as in a partial clone

    def read(self, name: str, max_bytes: int) -> bytes | None:
        """Return the content of a file, None where there is none; a large one is cut behind ``max_bytes``."""
        kept = self._kept.get((name, max_bytes))
        if kept is None and (kept := self._asked(name, max_bytes)) is not None:
            if self._kept_bytes > _MOST_KEPT_BYTES:
                self._kept.clear()
                self._kept_bytes = 0
            self._kept[name, max_bytes] = kept
            self._kept_bytes += len(kept)
        return kept

    def _asked(self, name: str, max_bytes: int) -> bytes | None:
        asked, answers = self._pipes()
        try:
            asked.write(f"{name}\n".encode())
            asked.flush()
            about = answers.readline().split()
        except OSError:
            about = []
        if len(about) != _FOUND or about[1] != b"blob":
            self.missing = True
            self._skip(answers, int(about[2]) + 1 if len(about) == _FOUND else 0)
            return None
        size = int(about[2])
        kept = answers.read(min(size, max_bytes + 1))  # one more tells that it was cut
        self._skip(answers, size - len(kept) + 1)
        return kept

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise TypeError("the process has no pipes")
        return process.stdin, process.stdout

    def _skip(self, answers: IO[bytes], size: int) -> None:
        while size > 0 and (chunk := answers.read(min(size, _CHUNK))):
            size -= len(chunk)

    def close(self) -> None:
        """End the process."""
        for pipe in self._pipes():
            pipe.close()
        self._process.wait()


def changed_paths(base: Listing, head: Listing) -> Iterator[str]:
    """Yield the paths that differ, whether they are on both sides or on one."""
    for path, blob in head.items():
        if base.get(path) != blob:
            yield path
    yield from (path for path in base if path not in head)


def object_name(data: bytes, like: str) -> str:
    """Return the name that git gives a file of this content, by the hash that another name is made with."""
    import hashlib

    algorithm: Callable[..., hashlib._Hash] = hashlib.sha256 if len(like) == _SHA256_DIGITS else hashlib.sha1
    return algorithm(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


_SHA256_DIGITS = 64


def _reason(told: bytes) -> str:
    return printable(told.decode(errors="replace").strip().split("\n")[0].removeprefix("fatal: "))
