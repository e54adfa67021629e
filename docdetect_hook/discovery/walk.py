"""Which files are checked: a git-aware walk, the built-in skips, files named one by one."""

from __future__ import annotations

import errno
import os
import stat
import time
from itertools import groupby, islice

from docdetect_hook.languages import SUFFIXES
from docdetect_hook.records import Language
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable, Iterator, Protocol, Sequence
from docdetect_hook.text.lazy_regex import regex
from docdetect_hook.text.source import SourceError, folder_of, read_bytes
from docdetect_hook.text.stamps import SETTLED_NS, stamp_from

if TYPE_CHECKING:
    from docdetect_hook.discovery.git import GitListing
    from docdetect_hook.discovery.gitignore import IgnoreFile

# Never the project's own code, wherever they stand.
ALWAYS_SKIPPED = frozenset(
    {
        ".bzr", ".direnv", ".docdetect", ".eggs", ".git", ".git-rewrite", ".hg",
        ".ipynb_checkpoints", ".mypy_cache", ".nox", ".pants.d", ".pyenv", ".pytest_cache",
        ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__",
        "__pypackages__", "_build", "_darcs", "_vendor", "_vendored", "buck-out", "node_modules",
        "site-packages", "vendored"
    }
)  # fmt: skip
# Products and copies by custom, but also names that a program gives to its own packages and modules.
SKIPPED_UNLESS_CODE = frozenset(
    {
        "build", "dist", "env", "target", "vendor", "venv"
    }
)  # fmt: skip

_SHEBANG = regex(rb"#![^\n]*\b(?:python|pypy)[0-9.]*+w?(?:\s|\Z)")
_ASKED_AHEAD = 4  # processes of git at a time
_SHEBANG_BYTES = 10_000_000


class Scope(Protocol):
    """What the settings say of single paths: those of the configuration nearest to each."""

    def excludes(self, path: str) -> bool:
        """Return whether a path is left out."""

    def may_exclude(self, path: str) -> bool:
        """Return whether any file in the folder of a path can be left out."""

    def identity_of(self, path: str) -> str:
        """Return the path relative to the root of its project."""

    def project_of(self, path: str) -> str:
        """Return the absolute root of a path's project."""

    def wants_stubs(self, path: str) -> bool:
        """Return whether a `.pyi` file is checked."""


class SourcePath(NamedTuple):
    """A file to check: its path as shown, its language, whether the user named this very file.

    ``stamp`` is what the file system said of it when it was found, empty where that was not asked, or cannot
    be trusted: whoever looks for changes need not ask again.
    """

    path: str
    language: Language
    explicit: bool
    stamp: str = ""


def discover(paths: Iterable[str], settings: Scope, *, stubs: bool = False) -> Iterator[SourcePath]:
    """Return each file to check once, sorted by path; ``stubs`` gives `.pyi` files whatever the settings say.

    A path that is named but does not exist or is no regular file is given too: reading it tells why.
    git is asked at once, so that it works while the caller prepares for the first file.
    """
    places = [_shown(path) for path in paths]
    finder = _Finder(settings, stubs)
    finder.ask_git(places)
    return _found(places, finder)


def skip_reason(path: str, settings: Scope, *, stubs: bool = False) -> str:
    """Return why a file that was named is not checked, empty when it is."""
    suffix = os.path.splitext(path)[1]
    if suffix == ".pyi" and not (stubs or settings.wants_stubs(path)):
        return "stub files are not checked (use --stubs or `files.stubs: true`)"
    if suffix == ".ipynb":
        return "notebooks are not checked"
    if suffix and suffix not in SUFFIXES:
        return "only Python and Rust files are checked"
    if settings.excludes(path):
        return "excluded by `files.exclude` or --exclude"
    finder = _Finder(settings, stubs)
    if finder.skips_named(path):
        names = ALWAYS_SKIPPED | SKIPPED_UNLESS_CODE
        folder = next((name for name in path.replace(os.sep, "/").split("/") if name in names), "")
        return f"files below `{folder}` are not checked" if folder else "its folder is not checked"
    return "" if suffix or next(finder.find(path), None) else "its first line does not call Python"


def _found(places: Sequence[str], finder: _Finder) -> Iterator[SourcePath]:
    found: dict[str, SourcePath] = {}
    if len(places) == 1:  # all paths begin alike: the same file has the same name
        found = {source.path: source for source in finder.find(places[0])}
        yield from sorted(found.values())
        return
    here = os.getcwd()
    for place in places:
        for source in finder.find(place):
            key = os.path.normpath(os.path.join(here, source.path))
            if key not in found or source.explicit:
                found[key] = source
    yield from sorted(found.values())


class _Finder:
    """Finds the sources below one path after the other, remembering what directories are."""

    def __init__(self, settings: Scope, stubs: bool) -> None:
        self._settings = settings
        self._stubs = stubs
        self._code_directories: dict[str, bool] = {}
        self._skipped: dict[tuple[str, str], bool] = {}
        self._listings: dict[str, GitListing] = {}
        self._settled = time.time_ns() - SETTLED_NS

    def ask_git(self, places: Iterable[str]) -> None:
        """Ask git about the directories among these paths, without waiting for the answers."""
        directories = [place for place in places if os.path.isdir(place)]
        if not directories:
            return
        from docdetect_hook.discovery.git import GitListing  # a hook names files

        self._listings = {place: GitListing(place) for place in islice(directories, _ASKED_AHEAD)}

    def find(self, path: str) -> Iterator[SourcePath]:
        if os.path.isdir(path):
            yield from self._directory(path)
            return
        language = self._named_language(path)
        if language and not self._settings.excludes(path) and not self.skips_named(path):
            yield SourcePath(path, language, True)

    def _named_language(self, path: str) -> Language | None:
        """Return the language of a file named by the user, who may mean a script without a suffix."""
        suffix = os.path.splitext(path)[1]
        if suffix == ".pyi" and not (self._stubs or self._settings.wants_stubs(path)):
            return None
        if suffix:
            return SUFFIXES.get(suffix)
        try:
            return "python" if _SHEBANG.match(read_bytes(path, _SHEBANG_BYTES)) else None
        except SourceError as error:
            return "python" if error.code == "UND900" else None

    def skips_named(self, path: str) -> bool:
        """Apply the built-in skips below the project, or the working directory in it."""
        here = os.path.join(os.getcwd(), "")
        absolute = os.path.join(here, os.path.normpath(path))
        start = os.path.join(self._settings.project_of(path) or here, "")
        if absolute.startswith(here) and here.startswith(start):
            start = here
        if not absolute.startswith(start):
            return False
        return self._skips(start, folder_of(absolute[len(start) :].replace(os.sep, "/")))

    def _directory(self, directory: str) -> Iterator[SourcePath]:
        """Look through a directory and the repositories in it, which nest deep: a stack."""
        if not _opens(directory):
            yield SourcePath(directory, "python", True)  # reading it as a file tells why
            return
        from docdetect_hook.discovery.git import GitListing

        pending = [directory]
        while pending:
            place = pending.pop()
            start = "" if place == "." else place.rstrip("/") + "/"
            names = (self._listings.pop(place, None) or GitListing(place)).names()
            if names:
                pending += self._repositories(start, names)
                yield from self._listed(start, names)
            else:
                # Also for an empty answer: a directory that git ignores may still be asked for by name.
                yield from self._walk(start)

    def _repositories(self, start: str, names: Iterable[str]) -> Iterator[str]:
        """Yield the repositories inside one that git does not look into."""
        for name in names:
            if name.endswith("/") and not self._leaves_out(start, name):
                yield start + name.rstrip("/")

    # Git lists names in their order, those of a folder in a row: what holds for the folder is asked once.
    def _listed(self, start: str, names: Iterable[str]) -> Iterator[SourcePath]:
        for folder, files in groupby(names, folder_of):
            own = [(start + name, language) for name in files if (language := self._wanted(start, name))]
            if not own or self._skips(start, folder):
                continue
            may_exclude = self._settings.may_exclude(own[0][0])
            for path, language in own:
                if not (may_exclude and self._settings.excludes(path)):
                    stamp = self._stamp_of(path, start)
                    if stamp is not None:
                        yield SourcePath(path, language, False, stamp)

    def _stamp_of(self, path: str, start: str) -> str | None:
        """Return the stamp of a source file, None of what is none.

        A link is a source when it leads to a file outside of the walk: inside, that is met by itself.
        """
        try:
            status = os.lstat(path)
            if stat.S_ISREG(status.st_mode):
                return stamp_from(status, self._settled)
            return "" if stat.S_ISLNK(status.st_mode) and _leads_out(path, start) else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (
            OSError
        ) as error:  # a loop of links is none; what may not be looked at is told of when it is read
            return None if error.errno == errno.ELOOP else ""

    def _walk(self, start: str) -> Iterator[SourcePath]:
        """Walk without git; `.gitignore` files hold here too. A stack, because directories nest deep."""
        from docdetect_hook.discovery.gitignore import read_ignore_file  # where git is, it answers

        pending: list[tuple[str, tuple[IgnoreFile, ...]]] = [("", ())]
        while pending:
            below, ignores = pending.pop()
            try:
                entries = _entries(start + below)
            except OSError:  # reading it as a file tells why
                yield SourcePath((start + below).rstrip("/") or ".", "python", False)
                continue
            names = {entry.name for entry in entries}
            if "pyvenv.cfg" in names:
                continue
            if ".gitignore" in names:
                ignores = (*ignores, read_ignore_file(start + below + ".gitignore", below))
            files, directories = self._split(start, below, entries, ignores)
            yield from self._listed(start, files)
            pending += [(name, ignores) for name in directories]

    def _split(
        self, start: str, below: str, entries: Iterable[os.DirEntry[str]], ignores: tuple[IgnoreFile, ...]
    ) -> tuple[list[str], list[str]]:
        """Sort a directory's entries into source files and directories to walk, ignored ones left out."""
        from docdetect_hook.discovery.gitignore import is_ignored

        files, directories = [], []
        for entry in entries:
            name = below + entry.name
            if _is_directory(entry):
                if not is_ignored(ignores, name + "/") and not self._leaves_out(start, name + "/"):
                    directories.append(name + "/")
            elif self._wanted(start, name) and not is_ignored(ignores, name):
                files.append(name)
        return files, directories

    def _leaves_out(self, start: str, name: str) -> bool:
        return self._skips(start, folder_of(name)) or self._settings.excludes(start + name)

    def _wanted(self, start: str, name: str) -> Language | None:
        suffix = _suffix(name)
        if suffix == ".pyi" and not (self._stubs or self._settings.wants_stubs(start + name)):
            return None
        return SUFFIXES.get(suffix)

    def _skips(self, start: str, folder: str) -> bool:
        """Return whether one of the directories of a path below ``start`` is skipped by its name."""
        key = start, folder
        skipped = self._skipped.get(key)
        if skipped is None:
            skipped = self._skipped[key] = self._skips_below(start, folder.split("/"))
        return skipped

    def _skips_below(self, start: str, directories: Sequence[str]) -> bool:
        if not ALWAYS_SKIPPED.isdisjoint(directories):
            return True
        if SKIPPED_UNLESS_CODE.isdisjoint(directories):
            return False
        return any(
            one in SKIPPED_UNLESS_CODE and not self._is_code(start + "/".join(directories[: place + 1]))
            for place, one in enumerate(directories)
        )

    def _is_code(self, directory: str) -> bool:
        """Return whether a directory is itself a package or module of the program."""
        known = self._code_directories.get(directory)
        if known is None:
            known = self._code_directories[directory] = _holds_code(directory)
        return known


def _holds_code(directory: str) -> bool:
    if os.path.exists(f"{directory}/pyvenv.cfg"):
        return False
    if os.path.exists(f"{directory}/__init__.py") or os.path.exists(f"{directory}/mod.rs"):
        return True
    # `src/target.rs` makes `src/target/` its module; beside Cargo.toml, `build.rs` is a build script.
    beside = os.path.join(os.path.dirname(directory), "Cargo.toml")
    return os.path.exists(f"{directory}.rs") and not os.path.exists(beside)


def _suffix(name: str) -> str:
    """Return the suffix of a name as `os.path.splitext`, which takes three times as long, where it is one."""
    dot = name.rfind(".")
    return os.path.splitext(name)[1] if name[dot - 1 : dot] in {"", "/", "."} else name[dot:]


def _shown(path: str) -> str:
    """Shorten a path without changing what it names: `./a//b/` is `a/b`."""
    steps = [step for step in path.replace(os.sep, "/").split("/") if step not in {"", "."}]
    return ("/" if path.startswith("/") else "") + "/".join(steps) or "."


def _entries(directory: str) -> list[os.DirEntry[str]]:
    """List a directory; one that vanished holds nothing."""
    try:
        with os.scandir(directory or ".") as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _opens(directory: str) -> bool:
    try:
        os.scandir(directory).close()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _leads_out(path: str, start: str) -> bool:
    """Return whether a link leads to a file outside of a directory."""
    target = os.path.realpath(path)
    root = os.path.realpath(start or ".")
    return not target.startswith(root.rstrip(os.sep) + os.sep) and stat.S_ISREG(os.stat(target).st_mode)
