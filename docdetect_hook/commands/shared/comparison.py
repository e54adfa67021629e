"""Two sides of a repository, what differs between them, and what either side says of its files."""

from __future__ import annotations

import os
from functools import cached_property

from docdetect_hook.adoption.affected import Sides, affected
from docdetect_hook.adoption.baseline_file import FileHeaders
from docdetect_hook.adoption.changes import Base, Changes, Head
from docdetect_hook.adoption.revisions import (
    LINK,
    SUBMODULE,
    Blob,
    Contents,
    Listing,
    Repository,
    changed_paths,
    object_name,
)
from docdetect_hook.adoption.search import IndexSearch
from docdetect_hook.adoption.trees import TreeFiles
from docdetect_hook.config.places import directories_above, is_repository
from docdetect_hook.discovery.git import GitListing
from docdetect_hook.discovery.walk import SourcePath, discover
from docdetect_hook.errors import UserError
from docdetect_hook.languages import language_of
from docdetect_hook.readers.files import DiskFiles
from docdetect_hook.records import FileResult
from docdetect_hook.runner.checker import checker_of
from docdetect_hook.runner.disputes import disputed_report
from docdetect_hook.runner.summary import FileReport, report_of
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterable, Iterator, Sequence
from docdetect_hook.text.source import SourceError, read_bytes

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.runner.executors import Check

_MOST_BYTES = 16_777_216


class View:
    """One side of a change: its files, and what checks them under each configuration."""

    def __init__(self, files: DiskFiles, configurations: Configurations) -> None:
        """Take how the files of this side are read."""
        self.files = files
        self._configurations = configurations
        self._checks: dict[tuple[int, bool], Check[FileResult]] = {}

    def check(self, source: SourcePath, *, everything: bool = False) -> FileResult:
        """Check one file as it is on this side."""
        settings = self._configurations.settings_for(source.path)
        key = (id(settings), everything)
        if key not in self._checks:
            self._checks[key] = checker_of(
                settings, lambda result, _settings: result, everything=everything, files=self.files
            )
        return self._checks[key](source)

    def report(self, source: SourcePath) -> FileReport:
        """Check one file as it is on this side, with the cases that people are asked about."""
        return disputed_report(self.check(source), self._configurations.settings_for(source.path))


class Difference(NamedTuple):
    """A change of a repository: what either side lists, and the reader of the objects."""

    repository: Repository
    base: Listing
    head: Listing
    contents: Contents
    on_disk: bool
    search: IndexSearch | None = None


def repository_around(paths: Sequence[str], asked: str) -> Repository:
    """Return the repository that holds the paths of a run."""
    for place in directories_above(paths[0]):
        if is_repository(place, os.getcwd()):
            return Repository(place)
    raise UserError(f"{asked} needs a git repository, and there is none around {os.path.abspath(paths[0])}")


class Comparison:
    """What a change of a repository means for the files below some paths; checks are made when asked for."""

    def __init__(self, difference: Difference, configurations: Configurations, paths: Sequence[str]) -> None:
        """Take the sides, the settings for both, and the paths whose changes count."""
        self.difference = difference
        self._configurations = configurations
        self._paths = paths
        self._root = root = difference.repository.root
        max_bytes = configurations.settings_in(root).files.max_bytes
        search = difference.search
        self.base = View(
            TreeFiles(root, difference.base, difference.contents, max_bytes, search), configurations
        )
        files = (
            DiskFiles(max_bytes)
            if difference.on_disk
            else TreeFiles(root, difference.head, difference.contents, max_bytes, search)
        )
        self.head = View(files, configurations)
        self._reports: dict[str, FileReport | None] = {}

    # Findings appear in files that did not change: a name becomes public by an import elsewhere, an override
    # loses the text that it inherited. `affected` finds those files, so they are checked as well.
    @cached_property
    def sources(self) -> list[SourcePath]:
        """The changed files of head that the paths name, and the files that those affect."""
        named = self._named_on_disk() if self.difference.on_disk else self._named_in_listing()
        changed = frozenset(self.inside(path) for path in named)
        manifests = frozenset(path for path in self._changed if path.endswith("Cargo.toml"))
        sides = Sides(
            self._root,
            self.base.files,
            self.head.files,
            frozenset(self.difference.head),
            changed | manifests | frozenset(self.gone),
        )
        others = [self.shown(path) for path in affected(sides)]
        found = {source.path: source for source in self._wanted(others)}
        return [source for _, source in sorted({**found, **named}.items())]

    @cached_property
    def gone(self) -> tuple[str, ...]:
        """The source files of the base that head has not, from the repository's root."""
        head = self.difference.head
        return tuple(path for path in self.difference.base if path not in head and language_of(path))

    @cached_property
    def _changed(self) -> frozenset[str]:
        return frozenset(changed_paths(self.difference.base, self.difference.head))

    def _named_in_listing(self) -> dict[str, SourcePath]:
        """Return the changed files below the paths of the run, and links that are named, as on disk."""
        head = self.difference.head
        changed = {os.path.join(self._root, path): head[path].mode for path in self._changed if path in head}
        files = {os.path.abspath(path) for path in self._paths}
        folders = tuple(os.path.join(path, "") for path in files)
        inside = [
            path
            for path, mode in changed.items()
            if mode != SUBMODULE and (path in files or (path.startswith(folders) and mode != LINK))
        ]
        return {source.path: source for source in self._wanted(map(os.path.relpath, inside))}

    def _named_on_disk(self) -> dict[str, SourcePath]:
        """Return the files of the run that are not as the base has them."""
        found = discover(self._paths, self._configurations)
        return {source.path: source for source in found if self.inside(source.path) in self._changed}

    def _wanted(self, paths: Iterable[str]) -> Iterator[SourcePath]:
        """Yield those of some files that are checked under the settings, whether they are on disk or not."""
        named = {os.path.abspath(path) for path in self._paths}
        asked = [path for path in paths if language_of(path) or os.path.abspath(path) in named]
        for source in discover(asked, self._configurations):
            yield source._replace(explicit=os.path.abspath(source.path) in named)

    @cached_property
    def changes(self) -> Changes:
        """What tells new findings from those of the base."""
        base, head = self.base.files, self.head.files
        listed = self.difference
        added = tuple(path for path in listed.head if path not in listed.base and language_of(path))
        return Changes(
            Base(
                self._base_report,
                self.gone,
                lambda path: base.load(os.path.join(self._root, path)),
                FileHeaders(self._root, base.load),
            ),
            Head(
                added,
                lambda path: head.load(os.path.join(self._root, path)),
                FileHeaders(self._root, head.load),
                self.inside,
            ),
        )

    def _base_report(self, path: str) -> FileReport | None:
        if path not in self._reports:
            result = self.base_result(path)
            self._reports[path] = report_of(result) if result is not None else None
        return self._reports[path]

    def base_result(self, path: str, *, everything: bool = False) -> FileResult | None:
        """Check a file as it was, None where there was none; the path is that from the repository's root."""
        if path not in self.difference.base:
            return None
        source = SourcePath(self.shown(path), language_of(path) or "python", False)
        return self.base.check(source, everything=everything)

    def checked(self, paths: Iterable[str]) -> list[str]:
        """Return those of some files that the settings do not leave out; paths are from the root."""
        return [self.inside(source.path) for source in self._wanted(map(self.shown, paths))]

    def require_objects(self) -> None:
        """Raise UserError when git lacked what it lists, as it does in a partial clone."""
        if self.difference.contents.missing:
            raise UserError(
                "this clone lacks files of the base: fetch them with `git fetch --refetch --no-filter`"
            )

    def inside(self, path: str) -> str:
        """Return the path of a file from the repository's root."""
        return os.path.relpath(os.path.abspath(path), self._root).replace(os.sep, "/")

    def shown(self, path: str) -> str:
        """Return the path of a file from the working directory."""
        return os.path.relpath(os.path.join(self._root, path))


def staged(repository: Repository) -> Difference:
    """Compare the index with HEAD; before the first commit everything is new."""
    head = repository.commit("HEAD")
    base: Listing = repository.tree(head) if head else {}
    index = repository.index()
    search = IndexSearch(repository, index)
    return Difference(repository, base, index.files, repository.contents(), on_disk=False, search=search)


def merged(difference: Difference) -> Iterator[Difference]:
    """Compare the same head with each commit that a merge under way brings in."""
    for commit in difference.repository.merged():
        yield difference._replace(base=difference.repository.tree(commit))


def between(repository: Repository, base: str, head: str) -> Difference:
    """Compare two revisions."""
    sides = [repository.tree(repository.require_commit(one)) for one in (base, head)]
    return Difference(repository, sides[0], sides[1], repository.contents(), on_disk=False)


def work_tree(repository: Repository, revision: str) -> Difference:
    """Compare the files on disk with a revision."""
    base = repository.tree(repository.require_commit(revision))
    head = dict(_on_disk(repository.root, base))
    return Difference(repository, base, head, repository.contents(), on_disk=True)


def _on_disk(root: str, base: Listing) -> Iterator[tuple[str, Blob]]:
    """Yield the files of the work tree; those that no reader looks at are taken to be as the base has them.

    Contents are compared here and not by git, which would run the filters that the configuration names.
    """
    names = GitListing(root).names()
    if names is None:
        raise UserError(f"git cannot list the files in {root}")
    like = next((blob.name for blob in base.values()), "")
    for name in dict.fromkeys(names):
        path = os.path.join(root, name)
        known = base.get(name)
        if known is not None and not _is_read(name):
            yield name, known
        elif os.path.islink(path):
            yield name, Blob(LINK, object_name(os.fsencode(os.readlink(path)), like))
        elif os.path.isfile(path):
            yield name, _hashed(path, known, like)
        elif known is not None and os.path.isdir(path):
            yield name, known


def _is_read(name: str) -> bool:
    """Return whether a reader may look at a file of this name."""
    last = name.rpartition("/")[2]
    return "." not in last or last.endswith((".py", ".pyi", ".rs")) or last == "Cargo.toml"


def _hashed(path: str, known: Blob | None, like: str) -> Blob:
    mode = known.mode if known is not None else ""
    try:
        data = read_bytes(path, _MOST_BYTES)
    except SourceError:
        return Blob(mode, "")
    name = object_name(data, like)
    if known is not None and name != known.name and b"\r\n" in data:
        # As core.autocrlf has it: the same text with the other line ends.
        return Blob(mode, object_name(data.replace(b"\r\n", b"\n"), like))
    return Blob(mode, name)
